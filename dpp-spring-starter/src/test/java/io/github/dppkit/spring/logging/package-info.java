/** Tests of the logging hook. */
@NullMarked
package io.github.dppkit.spring.logging;

import org.jspecify.annotations.NullMarked;
