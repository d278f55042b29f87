/** Reads access policies and writes reviews; not exported, and the only place of this control that knows a JSON library. */
@NullMarked
package io.github.dppkit.access.internal;

import org.jspecify.annotations.NullMarked;
