package io.github.dppkit.crypto;

import io.github.dppkit.crypto.internal.ValueFormat;
import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.internal.DataKey;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.RevealDeniedException;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.internal.PermitIssuer;
import io.github.dppkit.pii.internal.PlaintextAccess;
import io.github.dppkit.pii.spi.PlaintextObserver;
import io.github.dppkit.policy.Enforces;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts typed values under the data key of their scope and opens them with a permit: AES-256-GCM (NIST SP 800-38D),
 * 44 bytes more than the UTF-8 text before base64.
 *
 * <p><strong>Guarantees.</strong> A value opens only in the environment, selling partner, scope, field and row that the
 * caller names, as the type it was, unchanged to the bit; anything else is one {@link DecryptionFailedException} and an
 * INTEGRITY event on record. Equal values give different ciphertexts. Nothing opens after the scope's deadline.
 *
 * <p><strong>Non-guarantees.</strong> The length of a value shows. An older value of the same place put back in place of
 * a newer one opens.
 *
 * <p>Safe for use by several threads.
 */
@Enforces({"A2.4.a", "A2.5.c", "L3.a", "M3.a"})
public final class FieldEncryptor {

    private final DataKeys keys;
    private final PermitIssuer issuer;
    private final KeyEvents events;
    private final PlaintextObserver observer;

    private FieldEncryptor(DataKeys keys, PermitIssuer issuer, KeyEvents events, PlaintextObserver observer) {
        this.keys = keys;
        this.issuer = issuer;
        this.events = events;
        this.observer = observer;
    }

    /**
     * Creates an encryptor; only dppkit's composition root can name the parameters.
     *
     * @param keys makes and opens data keys
     * @param issuer whose permits open values
     * @param events hears of forgeries
     * @param observer hears of every value that goes in or comes out; what it throws fails the call
     * @return the encryptor
     */
    public static FieldEncryptor create(
            DataKeys keys, PermitIssuer issuer, KeyEvents events, PlaintextObserver observer) {
        return new FieldEncryptor(keys, issuer, events, observer);
    }

    /**
     * Encrypts a value.
     *
     * @param value what
     * @param scope whose data it is; its first value makes the scope's key and deadline
     * @param field where it will stand
     * @param provenance where it comes from
     * @param <T> its type
     * @return what to store
     * @throws io.github.dppkit.keys.ScopeErasedException if the scope is erased, its erase has begun, or its last day has
     *     come
     * @throws KeyUnavailableException if the keys do not answer
     */
    public <T extends Pii> EncryptedValue<T> encrypt(T value, PiiScope scope, FieldName field, Provenance provenance) {
        Objects.requireNonNull(provenance, "provenance");
        DataKey key;
        try {
            key = keys.forEncryption(scope, provenance, issuer.millis());
        } catch (GeneralSecurityException e) {
            KeyUnavailableException refusal = new KeyUnavailableException(
                    "Data key unavailable (A2.4.a): the stored key of this scope is damaged or was moved.");
            recordIntegrity(scope, refusal);
            throw refusal;
        }
        observer.observed(value, scope);
        byte[] header = ValueFormat.header(value.type().code(), value.category().code(), key.id());
        byte[] utf8 = value.plaintext(PlaintextAccess.GRANTED).getBytes(StandardCharsets.UTF_8);
        try {
            byte[] body = key.encrypt(utf8, ValueFormat.associatedData(key.binding(), field.associated(), header));
            return EncryptedValue.owning(ValueFormat.join(header, body), typeOf(value));
        } finally {
            Arrays.fill(utf8, (byte) 0);
        }
    }

    @SuppressWarnings("unchecked") // a value's type() is the token of its own final class
    private static <T extends Pii> PiiType<T> typeOf(T value) {
        return (PiiType<T>) value.type();
    }

    /**
     * Opens a value.
     *
     * @param value what was stored
     * @param scope whose data the caller says it is
     * @param field where the caller says it stands
     * @param permit issued by the access guard of the same {@code Dpp}, for this scope and category, not expired
     * @param <T> its type
     * @return the value, which the same permit reveals
     * @throws RevealDeniedException if there is no permit or it does not cover it
     * @throws DecryptionFailedException if it is not a value that was encrypted for this place
     * @throws KeyUnavailableException if the scope is erased or past its deadline, or the keys do not answer
     */
    public <T extends Pii> T decrypt(EncryptedValue<T> value, PiiScope scope, FieldName field, RevealPermit permit) {
        if (permit == null) {
            throw new RevealDeniedException(
                    "Decryption denied (A1.3.a): no permit; request one from the access guard.");
        }
        long nowMillis = issuer.millis();
        permit.require(issuer, scope, nowMillis);
        T opened = open(value, scope, field, nowMillis);
        if (opened == null) {
            DecryptionFailedException failure = new DecryptionFailedException();
            recordIntegrity(scope, failure);
            throw failure;
        }
        permit.requireCategory(opened.category());
        observer.observed(opened, scope);
        return opened;
    }

    /**
     * Takes the last data key out of the calling thread. The cryptography library keeps it there until the thread uses
     * another, on an idle thread of a pool for as long as that lives. Call it when a batch of reads or writes is done;
     * {@code SpApiEncryptor} and the disposal do it by themselves. Costs about as much as one field.
     */
    public void endBatch() {
        keys.clearThread();
    }

    /** Returns null for whatever is not a value of this place, without telling why. */
    private <T extends Pii> @Nullable T open(EncryptedValue<T> value, PiiScope scope, FieldName field, long nowMillis) {
        byte[] all = value.bytes();
        if (!ValueFormat.isListed(all)
                || all[ValueFormat.TYPE_AT] != (byte) value.type().code()) {
            return null;
        }
        try {
            DataKey key = keys.forDecryption(scope, DataKeyId.read(all, ValueFormat.KEY_AT), nowMillis);
            byte[] body = Arrays.copyOfRange(all, ValueFormat.HEADER_LENGTH, all.length);
            byte[] utf8 = key.decrypt(body, ValueFormat.associatedData(key.binding(), field.associated(), all));
            String text = new String(utf8, StandardCharsets.UTF_8);
            Arrays.fill(utf8, (byte) 0);
            return value.type().restore(PlaintextAccess.GRANTED, text, all[ValueFormat.CATEGORY_AT], scope, issuer);
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    /** The refusal stands whether or not the record of it succeeds; a failed record travels with it. */
    private void recordIntegrity(PiiScope scope, RuntimeException refusal) {
        try {
            events.record(KeyEvents.Type.INTEGRITY, scope);
        } catch (RuntimeException e) {
            refusal.addSuppressed(e);
        }
    }
}
