/** The byte formats of encrypted values, messages and archive records, and HPKE; not exported. */
@NullMarked
package io.github.dppkit.crypto.internal;

import org.jspecify.annotations.NullMarked;
