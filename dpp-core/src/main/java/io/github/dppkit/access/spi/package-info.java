/** What a store of access grants implements. */
@NullMarked
package io.github.dppkit.access.spi;

import org.jspecify.annotations.NullMarked;
