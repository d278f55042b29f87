/** Lockout, sources and detection of spraying, for hosts that keep passwords (A1.2.f). */
@NullMarked
package io.github.dppkit.access.login;

import org.jspecify.annotations.NullMarked;
