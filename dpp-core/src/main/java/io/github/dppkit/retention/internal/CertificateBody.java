package io.github.dppkit.retention.internal;

import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.retention.spi.DataClass;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a disposal certificate states; {@code docs/formats.md} says what each field means.
 *
 * @param environment the deployment
 * @param dataClass what was disposed of
 * @param scope the scope's token
 * @param partner the selling partner's token
 * @param origin the operation that brought the first of the data
 * @param policy the policy's id
 * @param anchor its reading of when the clock starts
 * @param reason why
 * @param firstSeenAt when the first of the data came
 * @param deadline when they had to be gone
 * @param began when the attempt that completed it began
 * @param ended when everything was read back as gone
 * @param servedUntil until when a cache or permit elsewhere may have served
 * @param targets what was cleared
 * @param dataKeyGoneBy when the data key was read back as gone, null where there is none to this class
 * @param lastKeyDay the latest day under which the key was ever wrapped, null if there was no key
 * @param epochSecretDestroyed whether every secret the key was ever under was destroyed when this was issued
 * @param cryptographicErase since when copies of the key are noise, in words
 * @param keyResidue what may be left of the key
 * @param unknown what would have to be known to say more
 * @param intent the audit event that announced the disposal
 * @param indexKeyEnds by when every blind-index key of a token of this scope is gone, null where there is no such index
 * @param copies what is known of copies elsewhere; null in the first version of the format
 * @param exceptions what a law makes one keep in the cold archive; none if nothing is kept
 */
public record CertificateBody(
        String environment,
        DataClass dataClass,
        SubjectToken scope,
        SubjectToken partner,
        String origin,
        String policy,
        String anchor,
        String reason,
        Instant firstSeenAt,
        Instant deadline,
        Instant began,
        Instant ended,
        Instant servedUntil,
        List<Target> targets,
        @Nullable Instant dataKeyGoneBy,
        @Nullable LocalDate lastKeyDay,
        boolean epochSecretDestroyed,
        String cryptographicErase,
        String keyResidue,
        List<String> unknown,
        @Nullable EventId intent,
        @Nullable LocalDate indexKeyEnds,
        @Nullable Copies copies,
        List<LegalException> exceptions) {

    /**
     * A place that was cleared and read back as empty of the scope.
     *
     * @param name its name
     * @param count how many rows, files or documents the completing attempt changed
     */
    public record Target(String name, long count) {}

    /**
     * What a law makes one keep, encrypted to a key that is on no server.
     *
     * @param statute state and law, such as {@code DE:AO-147}
     * @param schema what is kept, such as {@code invoice/1}
     * @param archiveKey whose private half opens it, such as {@code DE-2026}
     * @param until the last day of the duty
     * @param sha256 hash of the record in the archive
     */
    public record LegalException(String statute, String schema, String archiveKey, LocalDate until, String sha256) {}

    /**
     * What is known of copies of the data and of the key, as of one moment; null is what is not known yet.
     *
     * @param asOf when this was so
     * @param domains 1 if keys and data share their backups, else 2
     * @param secretsGone by then every secret that the key was ever under was destroyed
     * @param keyBackupsClear from then on no backup of the key store holds such a secret
     * @param generationsGone when the last generation was destroyed that opens one of them
     * @param rootBackupsClear from then on no backup holds such a generation
     * @param dataBackupsClear from then on no backup of the data holds the ciphertext; with one domain, nor such a secret
     * @param residueEnds from then on no copy of the key can exist
     */
    public record Copies(
            Instant asOf,
            int domains,
            @Nullable Instant secretsGone,
            @Nullable Instant keyBackupsClear,
            @Nullable Instant generationsGone,
            @Nullable Instant rootBackupsClear,
            @Nullable Instant dataBackupsClear,
            @Nullable Instant residueEnds) {}

    /**
     * Copies the lists.
     *
     * @param environment the deployment
     * @param dataClass what was disposed of
     * @param scope the scope's token
     * @param partner the selling partner's token
     * @param origin the operation that brought the first of the data
     * @param policy the policy's id
     * @param anchor its reading of when the clock starts
     * @param reason why
     * @param firstSeenAt when the first of the data came
     * @param deadline when they had to be gone
     * @param began when the attempt that completed it began
     * @param ended when everything was read back as gone
     * @param servedUntil until when a cache or permit elsewhere may have served
     * @param targets what was cleared
     * @param dataKeyGoneBy when the data key was read back as gone
     * @param lastKeyDay the latest day under which the key was ever wrapped
     * @param epochSecretDestroyed whether every secret it was under was destroyed
     * @param cryptographicErase since when copies of the key are noise
     * @param keyResidue what may be left of the key
     * @param unknown what would have to be known to say more
     * @param intent the audit event that announced the disposal
     * @param indexKeyEnds by when every blind-index key is gone
     * @param copies what is known of copies elsewhere
     * @param exceptions what is kept in the cold archive
     */
    public CertificateBody {
        targets = List.copyOf(targets);
        unknown = List.copyOf(unknown);
        exceptions = List.copyOf(exceptions);
    }
}
