/** Stores in memory for tests. */
@NullMarked
package io.github.dppkit.testkit;

import org.jspecify.annotations.NullMarked;
