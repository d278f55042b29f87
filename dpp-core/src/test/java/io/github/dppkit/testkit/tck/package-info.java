/** Contracts that every store must keep. */
@NullMarked
package io.github.dppkit.testkit.tck;

import org.jspecify.annotations.NullMarked;
