/** Encrypts typed values under the data key of their scope and opens them with a permit. */
@NullMarked
package io.github.dppkit.crypto;

import org.jspecify.annotations.NullMarked;
