/** The entry point: {@code Dpp} wires every control into one immutable object. */
@NullMarked
package io.github.dppkit;

import org.jspecify.annotations.NullMarked;
