/** The key hierarchy at work; not exported, used by the encryptor and the composition root. */
@NullMarked
package io.github.dppkit.keys.internal;

import org.jspecify.annotations.NullMarked;
