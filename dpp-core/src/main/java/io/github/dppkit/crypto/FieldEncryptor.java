package io.github.dppkit.crypto;

import io.github.dppkit.crypto.internal.GroupFormat;
import io.github.dppkit.crypto.internal.ValueCipher;
import io.github.dppkit.crypto.internal.ValueFormat;
import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.internal.DataKey;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.pii.InvalidPiiException;
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
import java.security.MessageDigest;
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
 * a newer one opens; a {@link RecordTagger} refuses its row.
 *
 * <p>Safe for use by several threads.
 */
@Enforces({"A2.4.a", "A2.5.c", "L3.a", "M3.a"})
public final class FieldEncryptor {

    private final DataKeys keys;
    private final PermitIssuer issuer;
    private final KeyEvents events;
    private final PlaintextObserver observer;
    private final PlaintextReads plaintext;

    private FieldEncryptor(
            DataKeys keys, PermitIssuer issuer, KeyEvents events, PlaintextObserver observer, MigrationMode migration) {
        this.keys = keys;
        this.issuer = issuer;
        this.events = events;
        this.observer = observer;
        this.plaintext = new PlaintextReads(keys, issuer, events, migration);
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
        return create(keys, issuer, events, observer, MigrationMode.off());
    }

    /**
     * Creates an encryptor that may read plaintext while a migration is under way; only dppkit's composition root can name
     * the parameters.
     *
     * @param keys makes and opens data keys
     * @param issuer whose permits open values
     * @param events hears of forgeries, and of each plaintext that is read
     * @param observer hears of every value that goes in or comes out; what it throws fails the call
     * @param migration in which fields plaintext may stand, and until when
     * @return the encryptor
     */
    public static FieldEncryptor create(
            DataKeys keys, PermitIssuer issuer, KeyEvents events, PlaintextObserver observer, MigrationMode migration) {
        return new FieldEncryptor(keys, issuer, events, observer, migration);
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
        DataKey key = key(scope, provenance);
        observer.observed(value, scope);
        byte[] utf8 = value.plaintext(PlaintextAccess.GRANTED).getBytes(StandardCharsets.UTF_8);
        try {
            byte[] stored = ValueCipher.encrypt(
                    key, value.type().code(), value.category().code(), field.associated(), utf8);
            return EncryptedValue.owning(stored, typeOf(value));
        } finally {
            Arrays.fill(utf8, (byte) 0);
        }
    }

    @SuppressWarnings("unchecked") // a value's type() is the token of its own final class
    private static <T extends Pii> PiiType<T> typeOf(T value) {
        return (PiiType<T>) value.type();
    }

    /**
     * Encrypts values that are always read together, as one: 44 bytes more for all of them.
     *
     * @param values what
     * @param scope whose data they are; its first value makes the scope's key and deadline
     * @param field where they will stand
     * @param provenance where they come from
     * @return what to store
     * @throws io.github.dppkit.keys.ScopeErasedException if the scope is erased, its erase has begun, or its last day has
     *     come
     * @throws KeyUnavailableException if the keys do not answer
     */
    public EncryptedGroup encrypt(PiiGroup values, PiiScope scope, FieldName field, Provenance provenance) {
        DataKey key = key(scope, provenance);
        values.members().values().forEach(value -> observer.observed(value, scope));
        byte[] plaintext = GroupFormat.write(PlaintextAccess.GRANTED, values.members());
        try {
            return EncryptedGroup.owning(
                    ValueCipher.encrypt(key, GroupFormat.TYPE, GroupFormat.CATEGORY, field.associated(), plaintext));
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    private DataKey key(PiiScope scope, Provenance provenance) {
        Objects.requireNonNull(provenance, "provenance");
        try {
            return keys.forEncryption(scope, provenance, issuer.millis());
        } catch (GeneralSecurityException e) {
            KeyUnavailableException refusal = new KeyUnavailableException(
                    "Data key unavailable (A2.4.a): the stored key of this scope is damaged or was moved.");
            recordIntegrity(scope, refusal);
            throw refusal;
        }
    }

    /**
     * Opens a value. Plaintext in its place is refused, but for the fields of a {@link MigrationMode} that is on.
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
        long nowMillis = required(permit, scope);
        T opened = plaintext.allows(value, field)
                ? plaintext.read(value, scope, nowMillis, permit)
                : open(value, scope, field, nowMillis);
        return checked(opened, scope, permit);
    }

    private <T extends Pii> T checked(@Nullable T opened, PiiScope scope, RevealPermit permit) {
        if (opened == null) {
            throw failed(scope);
        }
        permit.requireCategory(opened.category());
        observer.observed(opened, scope);
        return opened;
    }

    /**
     * Opens values that were encrypted as one.
     *
     * @param values what was stored
     * @param scope whose data the caller says they are
     * @param field where the caller says they stand
     * @param permit issued by the access guard of the same {@code Dpp}, for this scope and every category among the values,
     *     not expired
     * @return the values, which the same permit reveals
     * @throws RevealDeniedException if there is no permit or it does not cover all of them
     * @throws DecryptionFailedException if it is not a group that was encrypted for this place
     * @throws KeyUnavailableException if the scope is erased or past its deadline, or the keys do not answer
     */
    public PiiGroup decrypt(EncryptedGroup values, PiiScope scope, FieldName field, RevealPermit permit) {
        long nowMillis = required(permit, scope);
        PiiGroup opened = open(values, scope, field, nowMillis);
        if (opened == null) {
            throw failed(scope);
        }
        opened.categories().forEach(permit::requireCategory);
        opened.members().values().forEach(value -> observer.observed(value, scope));
        return opened;
    }

    /** Returns the time at which the permit holds for a scope. */
    private long required(RevealPermit permit, PiiScope scope) {
        if (permit == null) {
            throw noPermit();
        }
        long nowMillis = issuer.millis();
        permit.require(issuer, scope, nowMillis);
        return nowMillis;
    }

    private DecryptionFailedException failed(PiiScope scope) {
        DecryptionFailedException failure = new DecryptionFailedException();
        recordIntegrity(scope, failure);
        return failure;
    }

    /**
     * Opens the keys of all scopes of a permit with one reading of the key store, before many values are read: a list of
     * 500 orders then costs one round trip to the key store, not 500. Keys that are open already are not read again.
     * It may be left out; then each scope's first value opens its key.
     *
     * @param permit issued by the access guard of the same {@code Dpp}, not expired
     * @throws RevealDeniedException if there is no such permit
     * @throws KeyUnavailableException if the keys do not answer
     */
    public void openKeys(RevealPermit permit) {
        if (permit == null) {
            throw noPermit();
        }
        long nowMillis = issuer.millis();
        permit.require(issuer, nowMillis);
        keys.load(permit.scopes(), nowMillis);
    }

    private static RevealDeniedException noPermit() {
        return new RevealDeniedException("Decryption denied (A1.3.a): no permit; request one from the access guard.");
    }

    /**
     * Tells whether a stored value holds the same text as another, as a migration must before plaintext may go. It opens the
     * value as {@link #decrypt} does, with the same exceptions, but takes plaintext in its place in no mode.
     *
     * @param value what was stored
     * @param expected what it should hold
     * @param scope whose data the caller says it is
     * @param field where the caller says it stands
     * @param permit issued by the access guard of the same {@code Dpp}, for this scope and category, not expired
     * @param <T> its type
     * @return true if both hold the same text
     */
    public <T extends Pii> boolean matches(
            EncryptedValue<T> value, T expected, PiiScope scope, FieldName field, RevealPermit permit) {
        long nowMillis = required(permit, scope);
        byte[] stored = checked(open(value, scope, field, nowMillis), scope, permit)
                .plaintext(PlaintextAccess.GRANTED)
                .getBytes(StandardCharsets.UTF_8);
        byte[] wanted = expected.plaintext(PlaintextAccess.GRANTED).getBytes(StandardCharsets.UTF_8);
        boolean same = MessageDigest.isEqual(stored, wanted);
        Arrays.fill(stored, (byte) 0);
        Arrays.fill(wanted, (byte) 0);
        return same;
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
        PiiType<T> type = value.type();
        try {
            byte[] utf8 = open(all, type.code(), scope, field, nowMillis);
            String text = new String(utf8, StandardCharsets.UTF_8);
            Arrays.fill(utf8, (byte) 0);
            return type.restore(PlaintextAccess.GRANTED, text, all[ValueFormat.CATEGORY_AT], scope, issuer);
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    /** Returns null for whatever is not a group of this place, without telling why. */
    private @Nullable PiiGroup open(EncryptedGroup values, PiiScope scope, FieldName field, long nowMillis) {
        try {
            byte[] plaintext = open(values.bytes(), GroupFormat.TYPE, scope, field, nowMillis);
            try {
                return PiiGroup.of(GroupFormat.read(PlaintextAccess.GRANTED, plaintext, scope, issuer));
            } finally {
                Arrays.fill(plaintext, (byte) 0);
            }
        } catch (GeneralSecurityException | InvalidPiiException e) {
            return null;
        }
    }

    private byte[] open(byte[] value, int type, PiiScope scope, FieldName field, long nowMillis)
            throws GeneralSecurityException {
        if (!ValueFormat.isListed(value) || value[ValueFormat.TYPE_AT] != (byte) type) {
            throw new GeneralSecurityException("no value of this type");
        }
        DataKey key = keys.forDecryption(scope, DataKeyId.read(value, ValueFormat.KEY_AT), nowMillis);
        return ValueCipher.decrypt(key, field.associated(), value);
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
