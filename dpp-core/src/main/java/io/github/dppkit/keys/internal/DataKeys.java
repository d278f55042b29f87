package io.github.dppkit.keys.internal;

import com.github.benmanes.caffeine.cache.Cache;
import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.DeadlineSource;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.keys.spi.WrappedKey;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.policy.Environment;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes and opens the data keys of scopes.
 *
 * <p>A data key comes into being together with its deadline and is wrapped under the secret of that day, so nothing can
 * be encrypted without a date of death. Opened keys are cached for a short time; a cached key past its deadline serves no
 * more.
 */
@Enforces({"A2.1.a", "A2.4.a"})
public final class DataKeys {

    private static final String WRAP_LABEL = "dpp/dek/v1";
    private static final String EXPAND_LABEL = "dpp/data/v1";
    private static final String FIELD_LABEL = "dpp/field/v1";
    private static final int COMMITMENT_LENGTH = 16;

    private final Environment environment;
    private final EpochSecrets epochs;
    private final KeyStore store;
    private final DeadlineSource deadlines;
    private final KeyEvents events;
    private final InstantSource clock;
    private final KeyCaches caches;
    private final Cache<PiiScope, DataKey> opened;

    /**
     * Creates the data keys of one {@code Dpp}.
     *
     * @param environment what every key is bound to
     * @param rootKey opens the epoch secrets
     * @param store keeps the wrapped keys
     * @param deadlines tells the first deadline of a scope
     * @param events hears what keys do
     * @param clock the time
     * @param caches how opened keys are cached
     */
    public DataKeys(
            Environment environment,
            RootKey rootKey,
            KeyStore store,
            DeadlineSource deadlines,
            KeyEvents events,
            InstantSource clock,
            KeyCaches caches) {
        this.environment = environment;
        this.store = new GuardedKeyStore(store);
        this.epochs = new EpochSecrets(environment, rootKey, this.store, events, clock, caches);
        this.caches = caches;
        this.deadlines = deadlines;
        this.events = events;
        this.clock = clock;
        this.opened = caches.create(DataKey::readAt);
    }

    /**
     * Returns the data key of a scope, making it at the scope's first value.
     *
     * @param scope whose key
     * @param provenance where the value comes from
     * @param nowMillis the current time
     * @return the key
     * @throws KeyUnavailableException if the scope's deadline has passed, its erase has begun, or the root key does not
     *     answer
     * @throws GeneralSecurityException if the stored key is not what it should be
     */
    public DataKey forEncryption(PiiScope scope, Provenance provenance, long nowMillis)
            throws GeneralSecurityException {
        DataKey cached = cached(scope, nowMillis);
        if (cached != null) {
            return cached;
        }
        long readAt = caches.now();
        DataKeyRecord stored = store.dataKey(scope).orElse(null);
        return stored == null ? create(scope, provenance) : open(scope, stored, 0, readAt);
    }

    /**
     * Returns the data key of a scope to open a value with.
     *
     * @param scope where the caller says the value comes from
     * @param id which key the value names
     * @param nowMillis the current time
     * @return the key
     * @throws KeyUnavailableException if the scope has no key any more, or the root key does not answer
     * @throws GeneralSecurityException if the value names another key than the scope's, or the stored key is not what it
     *     should be
     */
    public DataKey forDecryption(PiiScope scope, DataKeyId id, long nowMillis) throws GeneralSecurityException {
        DataKey key = cached(scope, nowMillis);
        if (key == null) {
            long readAt = caches.now();
            DataKeyRecord stored = store.dataKey(scope).orElse(null);
            if (stored == null) {
                throw withoutKey(id);
            }
            key = open(scope, stored, 0, readAt);
        }
        if (!key.id().equals(id)) {
            throw new GeneralSecurityException("value of another key");
        }
        return key;
    }

    /** An erased scope has no key any more; a value whose key lives under another scope was moved here. */
    private KeyUnavailableException withoutKey(DataKeyId id) throws GeneralSecurityException {
        if (store.dataKey(id).isPresent()) {
            throw new GeneralSecurityException("value of another scope");
        }
        return new KeyUnavailableException(
                "Data key unavailable (A2.1.a): the scope has none; it was never made or is erased.");
    }

    private @Nullable DataKey cached(PiiScope scope, long nowMillis) {
        DataKey key = opened.getIfPresent(scope);
        if (key != null && nowMillis >= key.endMillis()) {
            opened.invalidate(scope);
            throw EpochSecrets.pastDeadline();
        }
        return key;
    }

    private DataKey create(PiiScope scope, Provenance provenance) throws GeneralSecurityException {
        Instant now = clock.instant();
        DeadlineSource.Deadline deadline = deadlines.firstDeadline(scope, provenance, now);
        if (!deadline.deadline().isAfter(now)) {
            throw EpochSecrets.pastDeadline();
        }
        LocalDate day = LocalDate.ofInstant(deadline.deadline(), ZoneOffset.UTC);
        EpochSecrets.Kek kek = epochs.forWrapping(scope.partner(), day);
        DataKeyId id = DataKeyId.read(RawKeys.random(DataKeyId.LENGTH), 0);
        byte[] key = RawKeys.random(RawKeys.KEY_LENGTH);
        byte[] expanded = expand(key, id);
        DataKeyRecord candidate = new DataKeyRecord(
                id,
                scope,
                day,
                kek.epochVersion(),
                1,
                DataKeyRecord.State.ACTIVE,
                WrappedKey.of(kek.aead().encrypt(key, wrapBinding(scope, id, day, kek.epochVersion(), 1))),
                WrappedKey.of(commitment(expanded)),
                deadline.knownUntil(),
                provenance.operation(),
                now,
                DataKey.BLOCK);
        Arrays.fill(key, (byte) 0);
        Arrays.fill(expanded, (byte) 0);
        events.record(KeyEvents.Type.DATA_KEY_CREATED, scope);
        long readAt = caches.now();
        DataKeyRecord stored = store.addDataKey(candidate);
        return open(scope, stored, stored.id().equals(id) ? DataKey.BLOCK : 0, readAt);
    }

    /** Opens a stored key; it serves no longer than a time to live from when its row, or its day's, was read. */
    private DataKey open(PiiScope scope, DataKeyRecord stored, long reserved, long readAt)
            throws GeneralSecurityException {
        if (!stored.scope().equals(scope)) {
            throw new GeneralSecurityException("key of another scope");
        }
        if (stored.state() != DataKeyRecord.State.ACTIVE) {
            throw new KeyUnavailableException("Data key unavailable (A2.1.a): the erase of its scope has begun.");
        }
        EpochSecrets.Kek kek = epochs.forUnwrapping(scope.partner(), stored.epochDay(), stored.epochVersion());
        byte[] key = kek.aead()
                .decrypt(
                        stored.wrapped().toBytes(),
                        wrapBinding(scope, stored.id(), stored.epochDay(), stored.epochVersion(), stored.version()));
        byte[] expanded = expand(key, stored.id());
        Arrays.fill(key, (byte) 0);
        if (!stored.commitment().equals(WrappedKey.of(commitment(expanded)))) {
            throw new GeneralSecurityException("key does not match its commitment");
        }
        DataKey opening = new DataKey(
                stored.id(),
                RawKeys.aesGcm(Arrays.copyOf(expanded, RawKeys.KEY_LENGTH)),
                fieldBinding(scope, stored.id()),
                EpochSecrets.endMillis(stored.epochDay()),
                kek.readAt() - readAt < 0 ? kek.readAt() : readAt,
                reserved,
                () -> store.reserveUses(stored.id(), DataKey.BLOCK, DataKey.LIMIT));
        Arrays.fill(expanded, (byte) 0);
        opened.put(scope, opening);
        return opening;
    }

    /** One random secret gives the key that encrypts fields and the commitment to it, by HKDF. */
    private static byte[] expand(byte[] key, DataKeyId id) {
        byte[] info = CanonicalBytes.of(EXPAND_LABEL).add(id.toBytes()).toBytes();
        return RawKeys.derive(key, info, RawKeys.KEY_LENGTH + COMMITMENT_LENGTH);
    }

    private static byte[] commitment(byte[] expanded) {
        return Arrays.copyOfRange(expanded, RawKeys.KEY_LENGTH, RawKeys.KEY_LENGTH + COMMITMENT_LENGTH);
    }

    private byte[] wrapBinding(PiiScope scope, DataKeyId id, LocalDate day, int epochVersion, int version) {
        return CanonicalBytes.of(WRAP_LABEL)
                .add(environment.name())
                .add(scope.partner().id())
                .add(scope.canonical())
                .add(id.toBytes())
                .add(day.toString())
                .add(epochVersion)
                .add(version)
                .toBytes();
    }

    private byte[] fieldBinding(PiiScope scope, DataKeyId id) {
        return CanonicalBytes.of(FIELD_LABEL)
                .add(environment.name())
                .add(scope.partner().id())
                .add(scope.canonical())
                .add(id.toBytes())
                .toBytes();
    }
}
