/** Health and the endpoint {@code dpp}. */
@NullMarked
package io.github.dppkit.spring.actuate;

import org.jspecify.annotations.NullMarked;
