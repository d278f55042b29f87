package io.github.dppkit.crypto;

import io.github.dppkit.crypto.internal.TagCipher;
import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.internal.DataKey;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.internal.PermitIssuer;
import io.github.dppkit.policy.Enforces;
import java.security.GeneralSecurityException;
import java.util.Objects;

/**
 * Makes and verifies the tags of rows: GMAC (NIST SP 800-38D) under the data key of the row's scope, over table, row id,
 * version, and name and stored bytes of each column.
 *
 * <p><strong>Guarantees.</strong> A tag verifies for the content it was made of and for no other: no column put back to an
 * earlier value, emptied, filled, renamed, added or left out, no other version, row, table, scope, selling partner or
 * environment. Whatever does not fit is one {@link DecryptionFailedException} and an INTEGRITY event on record. A tag dies
 * with its scope's key; it tells nothing of the values.
 *
 * <p><strong>Non-guarantees.</strong> A row that is put back as a whole, tag and version included, verifies: it was true
 * once. {@code RowReconciliation} finds it. A host that does not call {@link #verify} is not told anything.
 *
 * <p>After {@link KeyRecovery} encrypted values again, the row is another: {@link Reencryptor#retag} makes its tag. Safe for
 * use by several threads.
 */
@Enforces("A2.4.a")
public final class RecordTagger {

    private final DataKeys keys;
    private final PermitIssuer issuer;
    private final KeyEvents events;

    private RecordTagger(DataKeys keys, PermitIssuer issuer, KeyEvents events) {
        this.keys = keys;
        this.issuer = issuer;
        this.events = events;
    }

    /**
     * Creates a tagger; only dppkit's composition root can name the parameters.
     *
     * @param keys makes and opens data keys
     * @param issuer tells the time
     * @param events hears of forgeries
     * @return the tagger
     */
    public static RecordTagger create(DataKeys keys, PermitIssuer issuer, KeyEvents events) {
        return new RecordTagger(keys, issuer, events);
    }

    /**
     * Makes the tag of a row, to be written in the same statement as its columns. Costs about as much as one field, and one
     * of the key's encryptions.
     *
     * @param row what is to be stored
     * @param provenance where the data come from, as for {@link FieldEncryptor#encrypt}
     * @return what to store with it
     * @throws io.github.dppkit.keys.ScopeErasedException if the scope is erased, its erase has begun, or its last day has
     *     come
     * @throws KeyUnavailableException if the keys do not answer
     * @throws IllegalArgumentException if the content has no column
     */
    public RecordTag tag(RowContent row, Provenance provenance) {
        Objects.requireNonNull(provenance, "provenance");
        PiiScope scope = row.place().scope();
        byte[] associated = row.associated();
        DataKey key;
        try {
            key = keys.forEncryption(scope, provenance, issuer.millis());
        } catch (GeneralSecurityException e) {
            throw recorded(
                    scope,
                    new KeyUnavailableException(
                            "Data key unavailable (A2.4.a): the stored key of this scope is damaged or was moved."));
        }
        return RecordTag.owning(TagCipher.make(key, row.version(), associated));
    }

    /**
     * Holds a row that was read against its tag; call it before any value of the row is used. It reveals nothing, so it needs
     * no permit.
     *
     * @param tag what stands in the tag's column
     * @param row what stands in the others. A host without a version column takes {@link RecordTag#version()}, and has to
     *     know of no version that it should be at least
     * @throws DecryptionFailedException if the tag is not one that was made of exactly this
     * @throws KeyUnavailableException if the scope is erased or past its deadline, or the keys do not answer
     * @throws IllegalArgumentException if the content has no column
     */
    public void verify(RecordTag tag, RowContent row) {
        PiiScope scope = row.place().scope();
        byte[] associated = row.associated();
        try {
            DataKey key = keys.forDecryption(scope, TagCipher.key(tag.bytes()), issuer.millis());
            TagCipher.check(key, tag.bytes(), row.version(), associated);
        } catch (GeneralSecurityException e) {
            throw recorded(scope, new DecryptionFailedException());
        }
    }

    /** The refusal stands whether or not the record of it succeeds; a failed record travels with it. */
    private <E extends RuntimeException> E recorded(PiiScope scope, E refusal) {
        try {
            events.record(KeyEvents.Type.INTEGRITY, scope);
        } catch (RuntimeException e) {
            refusal.addSuppressed(e);
        }
        return refusal;
    }
}
