/** The adapter for Logback 1.5 and later; needs {@code logback-classic}, which dppkit does not bring. */
@NullMarked
package io.github.dppkit.logging.logback;

import org.jspecify.annotations.NullMarked;
