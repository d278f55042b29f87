package io.github.dppkit.keys.internal;

import com.github.benmanes.caffeine.cache.Cache;
import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.pii.PiiScope;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The data keys that are open in this process. None serves past its deadline, nor longer than a time to live from when its
 * row, or its day's, was read. Safe for use by several threads.
 */
final class OpenedKeys {

    private final DataKeyWrapping wrapping;
    private final KeyStore store;
    private final KeyCaches caches;
    private final Cache<PiiScope, DataKey> opened;

    OpenedKeys(DataKeyWrapping wrapping, KeyStore store, KeyCaches caches) {
        this.wrapping = wrapping;
        this.store = store;
        this.caches = caches;
        this.opened = caches.create(DataKey::readAt);
    }

    /** Returns the reading from which a key lives, to be taken before its row is read. */
    long now() {
        return caches.now();
    }

    @Nullable DataKey get(PiiScope scope, long nowMillis) {
        DataKey key = opened.getIfPresent(scope);
        if (key != null && nowMillis >= key.endMillis()) {
            opened.invalidate(scope);
            return null;
        }
        return key;
    }

    /** Opens a stored key whose row was read at {@code readAt}, with that many of its uses reserved already. */
    DataKey open(PiiScope scope, DataKeyRecord stored, long reserved, long readAt) throws GeneralSecurityException {
        if (!stored.scope().equals(scope)) {
            throw new GeneralSecurityException("key of another scope");
        }
        if (stored.state() != DataKeyRecord.State.ACTIVE) {
            throw new KeyUnavailableException("Data key unavailable (A2.1.a): the erase of its scope has begun.");
        }
        DataKey opening;
        try (DataKeyWrapping.Unwrapped key = wrapping.open(stored)) {
            byte[] fieldKey = key.fieldKey();
            opening = new DataKey(
                    stored.id(),
                    RawKeys.aesGcm(fieldKey),
                    wrapping.fieldBinding(scope, stored.id()),
                    EpochSecrets.endMillis(stored.epochDay()),
                    key.secretReadAt() - readAt < 0 ? key.secretReadAt() : readAt,
                    reserved,
                    () -> store.reserveUses(stored.id(), DataKey.BLOCK, DataKey.LIMIT));
            Arrays.fill(fieldKey, (byte) 0);
        }
        opened.put(scope, opening);
        return opening;
    }

    void forget(PiiScope scope) {
        opened.invalidate(scope);
    }
}
