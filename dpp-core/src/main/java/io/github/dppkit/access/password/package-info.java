/** Rules for passwords, for hosts that keep them (A1.4). */
@NullMarked
package io.github.dppkit.access.password;

import org.jspecify.annotations.NullMarked;
