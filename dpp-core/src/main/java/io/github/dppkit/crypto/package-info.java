/** Encrypts typed values under the data key of their scope and opens them with a permit; encrypts messages to public keys. */
@NullMarked
package io.github.dppkit.crypto;

import org.jspecify.annotations.NullMarked;
