/** Hashing, RFC 6962 trees, note signatures and anchors of the audit trail; not exported. */
@NullMarked
package io.github.dppkit.audit.internal;

import org.jspecify.annotations.NullMarked;
