/** Attacks on the audit trail of a staging database, to see and to show that each of them is found. */
@NullMarked
package io.github.dppkit.testkit.attack;

import org.jspecify.annotations.NullMarked;
