/** What a host or an adapter implements for the audit trail: store, signer, anchors, tokens of subjects. */
@NullMarked
package io.github.dppkit.audit.spi;

import org.jspecify.annotations.NullMarked;
