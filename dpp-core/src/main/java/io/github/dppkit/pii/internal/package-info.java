/** The capabilities that open a {@code Pii} value; not exported, used only by the controls that encrypt and reveal. */
@NullMarked
package io.github.dppkit.pii.internal;

import org.jspecify.annotations.NullMarked;
