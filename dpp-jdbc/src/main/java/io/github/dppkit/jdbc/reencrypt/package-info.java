/** Encrypts what stands in tables of the host's: plaintext that was there before dppkit, and all values after a compromise. */
@NullMarked
package io.github.dppkit.jdbc.reencrypt;

import org.jspecify.annotations.NullMarked;
