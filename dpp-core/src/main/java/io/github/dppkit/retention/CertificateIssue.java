package io.github.dppkit.retention;

import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.keys.internal.IndexSecrets;
import io.github.dppkit.retention.internal.CertificateBody;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.RetentionRecord;
import io.github.dppkit.retention.spi.Tombstone;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Says in a certificate what is true and no more.
 *
 * <p>Copies of the data key are noise once every epoch secret they were wrapped under is destroyed: by a roll, or at the last
 * of their days. When the roll will be is not known here, the last day is. Of copies of those secrets themselves it says what
 * has happened by now; the same disposal can be certified again later, when more has.
 */
final class CertificateIssue {

    private CertificateIssue() {}

    static DisposalCertificate issue(
            RetentionSettings settings,
            DataKeys keys,
            RetentionRecord record,
            Reason reason,
            @Nullable EventId intent,
            Instant began,
            Instant ended,
            List<CertificateBody.Target> targets,
            List<CertificateBody.LegalException> exceptions,
            Function<LocalDate, @Nullable LocalDate> noiseSince) {
        boolean pii = record.dataClass() == DataClass.PII;
        LocalDate day = record.lastKeyDay();
        Instant served = FactMerge.cut(pii ? ended.plus(settings.servedFor()) : ended);
        KeyCopies copies = new KeyCopies(settings, keys, day, record.firstSeenAt(), ended, served, noiseSince);
        CertificateBody body = new CertificateBody(
                settings.environment().name(),
                record.dataClass(),
                settings.tokenizer().scopeToken(record.scope()),
                settings.tokenizer().partnerToken(record.scope().partner()),
                record.origin(),
                settings.policy().id() + ", " + settings.policy().version(),
                settings.policy().anchor().name(),
                reason.name(),
                record.firstSeenAt(),
                record.deadline(),
                FactMerge.cut(began),
                FactMerge.cut(ended),
                served,
                targets,
                pii ? FactMerge.cut(ended) : null,
                day,
                copies.areSecretsDestroyed(),
                copies.erase(pii),
                copies.residue(),
                copies.unknown(),
                intent,
                pii ? indexKeyEnds(settings, ended) : null,
                copies.copies(),
                exceptions);
        return whole(DisposalCertificate.sign(body, settings.signer()));
    }

    /** Refuses one that no store keeps, before anything says that it exists: it holds up its own scope and no other. */
    private static DisposalCertificate whole(DisposalCertificate certificate) {
        int length = certificate.toJson().length();
        if (length > Tombstone.LONGEST_CERTIFICATE) {
            throw new CertificateRefusedException(
                    "Certificate refused (L4.c): it has " + length + " characters, more than "
                            + Tombstone.LONGEST_CERTIFICATE + ". Register fewer targets, or give them shorter names.");
        }
        return certificate;
    }

    /** States the same disposal again, with what is known of copies now. */
    static DisposalCertificate again(RetentionSettings settings, DataKeys keys, CertificateBody b) {
        boolean pii = b.dataClass() == DataClass.PII;
        KeyCopies copies = new KeyCopies(
                settings, keys, b.lastKeyDay(), b.firstSeenAt(), b.ended(), b.servedUntil(), keys.upkeep()::noiseSince);
        CertificateBody body = new CertificateBody(
                b.environment(),
                b.dataClass(),
                b.scope(),
                b.partner(),
                b.origin(),
                b.policy(),
                b.anchor(),
                b.reason(),
                b.firstSeenAt(),
                b.deadline(),
                b.began(),
                b.ended(),
                b.servedUntil(),
                b.targets(),
                b.dataKeyGoneBy(),
                b.lastKeyDay(),
                copies.areSecretsDestroyed(),
                copies.erase(pii),
                copies.residue(),
                copies.unknown(),
                b.intent(),
                b.indexKeyEnds(),
                copies.copies(),
                b.exceptions());
        return DisposalCertificate.sign(body, settings.signer());
    }

    /** Other nodes may have written a token until their caches and clocks had caught up, and none later. */
    private static @Nullable LocalDate indexKeyEnds(RetentionSettings settings, Instant ended) {
        return settings.indexSecrets() == null ? null : IndexSecrets.lastDay(ended.plus(settings.servedFor()));
    }
}
