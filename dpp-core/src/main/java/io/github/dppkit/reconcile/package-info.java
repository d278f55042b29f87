/** Holds the rows of a host's tables against what the audit trail knows of them. */
@NullMarked
package io.github.dppkit.reconcile;

import org.jspecify.annotations.NullMarked;
