/** The adapter for {@code java.util.logging}; needs the module {@code java.logging}. */
@NullMarked
package io.github.dppkit.logging.jul;

import org.jspecify.annotations.NullMarked;
