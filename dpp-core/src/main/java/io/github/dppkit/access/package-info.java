/** Who may read which PII for what: asked before, on record before, and only then a permit. */
@NullMarked
package io.github.dppkit.access;

import org.jspecify.annotations.NullMarked;
