/** Tests of endpoint and health. */
@NullMarked
package io.github.dppkit.spring.actuate;

import org.jspecify.annotations.NullMarked;
