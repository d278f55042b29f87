package io.github.dppkit.keys.internal;

import com.github.benmanes.caffeine.cache.Cache;
import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.pii.PiiScope;
import java.security.GeneralSecurityException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The data keys that are open in this process. None serves past its deadline, nor longer than a time to live from when its
 * row, or its day's, was read, nor once this process has heard that it is withdrawn. Safe for use by several threads.
 */
final class OpenedKeys implements WithdrawalWatch.Cached {

    private static final int ATTEMPTS = 100;

    private final DataKeyWrapping wrapping;
    private final KeyStore store;
    private final KeyCaches caches;
    private final WithdrawalWatch watch;
    private final Cache<PiiScope, DataKey> opened;
    private final Cache<Former, DataKey> former;

    /** Which superseded key. */
    private record Former(PiiScope scope, DataKeyId id) {}

    /** Which secret of which day. */
    private record DaySecret(LocalDate day, int version) {}

    /** When this process had heard that a key is withdrawn: what was read before may not be put into the cache any more. */
    private final Cache<DataKeyId, Long> withdrawn;

    private volatile long droppedAllAt;

    OpenedKeys(DataKeyWrapping wrapping, KeyStore store, KeyCaches caches, WithdrawalWatch watch) {
        this.wrapping = wrapping;
        this.store = store;
        this.caches = caches;
        this.watch = watch;
        this.opened = caches.create(DataKey::readAt);
        this.former = caches.create(DataKey::readAt);
        this.withdrawn = caches.create();
        this.droppedAllAt = caches.now();
        watch.add(this);
    }

    /** Returns the reading from which a key lives, to be taken before its row is read. */
    long now() {
        return caches.now();
    }

    /**
     * Returns a key that is open, or null.
     *
     * @throws KeyUnavailableException if this process does not know which keys are withdrawn
     */
    @Nullable DataKey get(PiiScope scope, long nowMillis) {
        watch.look();
        DataKey key = opened.getIfPresent(scope);
        if (key != null && nowMillis >= key.endMillis()) {
            opened.invalidate(scope);
            return null;
        }
        return key;
    }

    /**
     * Opens a stored key whose row was read at {@code readAt}, with that many of its uses reserved already. A row whose
     * secret is gone is read again: a roll may have wrapped the key under the next one since. So is one whose key was
     * withdrawn while it was being opened.
     */
    DataKey open(PiiScope scope, DataKeyRecord read, long reserved, long readAt) throws GeneralSecurityException {
        DataKeyRecord stored = read;
        long since = readAt;
        long left = reserved;
        for (int i = 0; i < ATTEMPTS; i++) {
            DataKey opening = openOnce(scope, stored, left, since);
            if (opening != null && kept(scope, opening, since) != null) {
                return opening;
            }
            since = caches.now();
            DataKeyRecord again = store.dataKey(scope).orElseThrow(OpenedKeys::erased);
            if (opening == null
                    && again.version() == stored.version()
                    && again.id().equals(stored.id())) {
                break;
            }
            left = again.id().equals(read.id()) ? reserved : 0;
            stored = again;
        }
        throw EpochSecrets.destroyed();
    }

    /**
     * Opens the key that a value names and that is not the one at hand: the superseded key of its scope, or the scope's newer
     * one, which the key at hand is older than. Null if the scope has no such key.
     */
    @Nullable DataKey other(PiiScope scope, DataKeyId id, long nowMillis) throws GeneralSecurityException {
        Former which = new Former(scope, id);
        DataKey cached = former.getIfPresent(which);
        if (cached != null && nowMillis < cached.endMillis()) {
            return cached;
        }
        for (int i = 0; i < ATTEMPTS; i++) {
            long readAt = caches.now();
            DataKeyRecord stored = store.dataKey(id).orElse(null);
            if (stored == null || !stored.scope().equals(scope)) {
                return null;
            }
            DataKey opening = openOnce(scope, stored, 0, readAt);
            if (opening != null) {
                if (stored.state() == DataKeyRecord.State.SUPERSEDED) {
                    former.put(which, opening);
                } else {
                    opened.put(scope, opening);
                }
                if (!isWithdrawn(opening, readAt)) {
                    return opening;
                }
                forget(scope);
                continue;
            }
            if (store.dataKey(id)
                    .filter(again -> again.version() == stored.version())
                    .isPresent()) {
                break;
            }
        }
        throw EpochSecrets.destroyed();
    }

    private @Nullable DataKey openOnce(PiiScope scope, DataKeyRecord stored, long reserved, long readAt)
            throws GeneralSecurityException {
        if (!stored.scope().equals(scope)) {
            throw new GeneralSecurityException("key of another scope");
        }
        if (stored.state() == DataKeyRecord.State.DISPOSING) {
            throw new KeyUnavailableException("Data key unavailable (A2.1.a): the erase of its scope has begun.");
        }
        try (DataKeyWrapping.Unwrapped key = wrapping.open(stored)) {
            return key == null ? null : ready(stored, key, reserved, readAt);
        }
    }

    /** Takes a key that was made here and stored a moment ago, with its first uses reserved; null if it is withdrawn since. */
    @Nullable DataKey admit(DataKeyWrapping.Created created, long readAt) {
        DataKeyRecord stored = created.candidate();
        return kept(stored.scope(), ready(stored, created.key(), stored.uses(), readAt), readAt);
    }

    /** Puts an opened key into the cache; null if it was withdrawn while it was being opened. */
    private @Nullable DataKey kept(PiiScope scope, DataKey opening, long rowReadAt) {
        opened.put(scope, opening);
        if (!isWithdrawn(opening, rowReadAt)) {
            return opening;
        }
        opened.invalidate(scope);
        return null;
    }

    private DataKey ready(DataKeyRecord stored, DataKeyWrapping.Unwrapped key, long reserved, long readAt) {
        byte[] fieldKey = key.fieldKey();
        DataKey ready = new DataKey(
                stored.id(),
                RawKeys.aesGcm(fieldKey),
                EpochSecrets.endMillis(stored.epochDay()),
                key.secretReadAt() - readAt < 0 ? key.secretReadAt() : readAt,
                reserved,
                () -> store.reserveUses(stored.id(), DataKey.BLOCK, DataKey.LIMIT));
        Arrays.fill(fieldKey, (byte) 0);
        return ready;
    }

    /**
     * Tells whether a key was withdrawn after its row was read. Asked after it was put: whoever withdraws it notes it first and
     * drops it then, so that one of the two finds it.
     */
    private boolean isWithdrawn(DataKey opening, long rowReadAt) {
        Long heard = withdrawn.getIfPresent(opening.id());
        return rowReadAt - droppedAllAt < 0 || (heard != null && rowReadAt - heard < 0);
    }

    private static KeyUnavailableException erased() {
        return new KeyUnavailableException("Data key unavailable (A2.1.a): its scope was erased a moment ago.");
    }

    void forget(PiiScope scope) {
        opened.invalidate(scope);
        former.asMap().keySet().removeIf(key -> key.scope().equals(scope));
    }

    /** Opens the keys of many scopes with one reading; a scope without a key, or with one that does not open, is left out. */
    void load(Collection<PiiScope> scopes, long nowMillis) {
        List<PiiScope> missing =
                scopes.stream().filter(scope -> get(scope, nowMillis) == null).toList();
        if (missing.isEmpty()) {
            return;
        }
        long readAt = caches.now();
        Set<DaySecret> damaged = new HashSet<>();
        for (DataKeyRecord stored : store.dataKeys(missing)) {
            boolean alive = stored.state() == DataKeyRecord.State.ACTIVE
                    && nowMillis < EpochSecrets.endMillis(stored.epochDay());
            DaySecret secret = new DaySecret(stored.epochDay(), stored.epochVersion());
            if (alive && !damaged.contains(secret) && !loadOne(stored, readAt)) {
                damaged.add(secret);
            }
        }
    }

    /** Returns false if the secret of its day is damaged, which is on record then. */
    private boolean loadOne(DataKeyRecord stored, long readAt) {
        DataKey opening;
        try {
            opening = openOnce(stored.scope(), stored, 0, readAt);
        } catch (GeneralSecurityException e) {
            return true; // whoever reads a value under it meets the same, and that is put on record
        } catch (KeyUnavailableException e) {
            if (DamagedSecretException.causes(e)) {
                return false;
            }
            throw e;
        }
        if (opening != null) {
            kept(stored.scope(), opening, readAt); // or the read opens it anew
        }
        return true;
    }

    @Override
    public void drop(Set<DataKeyId> keys) {
        Long now = caches.now();
        keys.forEach(id -> withdrawn.put(id, now));
        opened.asMap().values().removeIf(key -> keys.contains(key.id()));
        former.asMap().values().removeIf(key -> keys.contains(key.id()));
    }

    @Override
    public void dropAll() {
        droppedAllAt = caches.now();
        opened.invalidateAll();
        former.invalidateAll();
    }

    @Override
    public void expire() {
        opened.cleanUp();
        former.cleanUp();
    }
}
