/** Reads policy files; not exported, and the only place of this control that knows a JSON library. */
@NullMarked
package io.github.dppkit.policy.internal;

import org.jspecify.annotations.NullMarked;
