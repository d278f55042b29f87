/** The audit trail: events that hold no PII, in Merkle trees that their own administrator cannot rewrite unseen. */
@NullMarked
package io.github.dppkit.audit;

import org.jspecify.annotations.NullMarked;
