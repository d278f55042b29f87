/** The adapter for Log4j 2.25 and later; needs {@code log4j-core}, which dppkit does not bring. */
@NullMarked
package io.github.dppkit.logging.log4j2;

import org.jspecify.annotations.NullMarked;
