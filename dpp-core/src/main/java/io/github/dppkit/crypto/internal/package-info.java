/** The byte format of an encrypted value. */
@NullMarked
package io.github.dppkit.crypto.internal;

import org.jspecify.annotations.NullMarked;
