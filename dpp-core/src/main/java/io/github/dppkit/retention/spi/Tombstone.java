package io.github.dppkit.retention.spi;

import io.github.dppkit.audit.SubjectToken;
import java.time.Instant;

/**
 * What remains of disposed data: no order id, only the keyed token under which a late copy is recognised and refused.
 *
 * @param token the scope's token in the audit trail
 * @param dataClass what was disposed of
 * @param disposedAt when it was complete
 * @param certificate the signed certificate, JSON, at most {@value #LONGEST_CERTIFICATE} characters; empty where data are refused that were
 *     never disposed of here, see {@link RetentionStore#suppress}
 */
public record Tombstone(SubjectToken token, DataClass dataClass, Instant disposedAt, String certificate) {

    /** How many characters a certificate has at most: the width of the column that keeps it. */
    public static final int LONGEST_CERTIFICATE = 16_384;
}
