package io.github.dppkit.retention;

import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.keys.internal.IndexSecrets;
import io.github.dppkit.retention.internal.CertificateBody;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.RetentionRecord;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says in a certificate what is true and no more.
 *
 * <p>Copies of the data key are noise once every epoch secret they were wrapped under is destroyed: by a roll, or at the last
 * of their days. When the roll will be is not known here, the last day is. Copies of those secrets themselves may lie in
 * backups of the key store, where the root key opens them: how long is not known here either.
 */
final class CertificateIssue {

    private static final List<String> UNKNOWN = List.of("key-store-backup-retention", "root-key-generations");

    private CertificateIssue() {}

    static DisposalCertificate issue(
            RetentionSettings settings,
            DataKeys keys,
            RetentionRecord record,
            Reason reason,
            @Nullable EventId intent,
            Instant began,
            Instant ended,
            List<CertificateBody.Target> targets) {
        boolean pii = record.dataClass() == DataClass.PII;
        LocalDate day = record.lastKeyDay();
        LocalDate noise = day == null ? null : keys.upkeep().noiseSince(day);
        CertificateBody body = new CertificateBody(
                settings.environment().name(),
                record.dataClass(),
                settings.tokenizer().scopeToken(record.scope()),
                settings.tokenizer().partnerToken(record.scope().partner()),
                record.origin(),
                settings.policy().id(),
                settings.policy().anchor().name(),
                reason.name(),
                record.firstSeenAt(),
                record.deadline(),
                FactMerge.cut(began),
                FactMerge.cut(ended),
                FactMerge.cut(pii ? ended.plus(settings.servedFor()) : ended),
                targets,
                pii ? FactMerge.cut(ended) : null,
                day,
                noise != null,
                erase(pii, day, noise),
                day == null ? "none" : "unknown",
                day == null ? List.of() : UNKNOWN,
                intent,
                pii ? indexKeyEnds(settings, ended) : null);
        return DisposalCertificate.sign(body, settings.signer());
    }

    /** Other nodes may have written a token until their caches and clocks had caught up, and none later. */
    private static @Nullable LocalDate indexKeyEnds(RetentionSettings settings, Instant ended) {
        return settings.indexSecrets() == null ? null : IndexSecrets.lastDay(ended.plus(settings.servedFor()));
    }

    private static String erase(boolean pii, @Nullable LocalDate day, @Nullable LocalDate noise) {
        if (!pii) {
            return "not applicable: no data key";
        }
        if (day == null) {
            return "not applicable: no data key was ever made";
        }
        return noise == null ? "pending until " + day + " at the latest" : "complete on " + noise;
    }
}
