/** Typed personal data: values that show a mask to everyone and their content only to the holder of a permit. */
@NullMarked
package io.github.dppkit.pii;

import org.jspecify.annotations.NullMarked;
