package io.github.dppkit.keys.internal;

import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Enforces;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gives scopes new data keys after a compromise, and destroys the old ones once nothing is under them any more.
 *
 * <p>Both keys of a scope are wrapped under the same deadline day and die together. Nothing is remembered between the steps
 * but the keys themselves. Safe for use by several threads and processes.
 */
@Enforces("A2.4.b")
public final class KeyReplacement {

    private final KeyStore store;
    private final DataKeyWrapping wrapping;
    private final OpenedKeys opened;
    private final KeyEvents events;
    private final InstantSource clock;

    KeyReplacement(KeyStore store, DataKeyWrapping wrapping, OpenedKeys opened, KeyEvents events, InstantSource clock) {
        this.store = store;
        this.wrapping = wrapping;
        this.opened = opened;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Returns keys that were made before an instant and whose erase has not begun, superseded ones among them.
     *
     * @param until the instant
     * @param after the last key of the page before, null for the first
     * @param limit how many at most
     * @return empty at the end
     */
    public List<DataKeyRecord> keysMadeBefore(Instant until, @Nullable DataKeyRecord after, int limit) {
        return store.activeDataKeys(Instant.EPOCH, until, after, limit);
    }

    /**
     * Returns the keys of a scope whose erase has not begun: the superseded one first.
     *
     * @param scope whose keys
     * @return none, one or two
     */
    public List<DataKeyRecord> keysOf(PiiScope scope) {
        return Stream.of(store.supersededDataKey(scope), store.dataKey(scope))
                .flatMap(Optional::stream)
                .filter(key -> key.state() != DataKeyRecord.State.DISPOSING)
                .toList();
    }

    /**
     * Tells whether the day of a key has come: it opens nothing any more, and there is nothing to encrypt again.
     *
     * @param key as it was read
     * @return true from 00:00 UTC of its day on
     */
    public boolean isOver(DataKeyRecord key) {
        return clock.millis() >= EpochSecrets.endMillis(key.epochDay());
    }

    /**
     * Gives a scope a new key, unless another node is doing so, or the key is moved or erased meanwhile.
     *
     * @param old the scope's key as it was read
     * @return whether this call did it; if not, look again
     * @throws KeyUnavailableException if the keys do not answer or that cannot be put on record
     */
    public boolean supersede(DataKeyRecord old) {
        try {
            DataKeyRecord next = wrapping.successor(old, clock.instant());
            events.record(KeyEvents.Type.DATA_KEY_CREATED, old.scope());
            return store.supersedeDataKey(old, next);
        } catch (GeneralSecurityException e) {
            throw new KeyUnavailableException("Data key unavailable (A2.4.a): no new key could be made.");
        } finally {
            opened.forget(old.scope());
        }
    }

    /**
     * Opens both keys of a scope, past all caches.
     *
     * @param former the superseded key as it was read
     * @return null if it is superseded no more, because it is destroyed or being erased
     * @throws KeyUnavailableException if the keys do not answer
     * @throws GeneralSecurityException if a stored key is not what it should be
     */
    public @Nullable Pair open(DataKeyRecord former) throws GeneralSecurityException {
        opened.forget(former.scope());
        DataKeyRecord present = store.dataKey(former.scope()).orElse(null);
        if (present == null || present.state() != DataKeyRecord.State.ACTIVE || !isSuperseded(former)) {
            return null;
        }
        long nowMillis = clock.millis();
        DataKey from = opened.other(former.scope(), former.id(), nowMillis);
        DataKey to = opened.other(former.scope(), present.id(), nowMillis);
        return from == null || to == null ? null : new Pair(from, to, present.createdAt());
    }

    private boolean isSuperseded(DataKeyRecord former) {
        return store.dataKey(former.id())
                .filter(key -> key.state() == DataKeyRecord.State.SUPERSEDED)
                .isPresent();
    }

    /**
     * The two keys of a scope.
     *
     * @param from the superseded one
     * @param to the one that encrypts
     * @param since when the one took the place of the other
     */
    public record Pair(DataKey from, DataKey to, Instant since) {}

    /**
     * Destroys a superseded key; the next roll makes every old copy of it noise.
     *
     * @param former the superseded key
     * @return whether this call did it
     */
    public boolean destroy(DataKeyRecord former) {
        boolean destroyed = store.destroySupersededDataKey(former.id());
        opened.forget(former.scope());
        return destroyed;
    }

    /**
     * Returns the newest secret of a key's day, under which a new key would be wrapped.
     *
     * @param key as it was read
     * @return empty if the day has none
     */
    public Optional<EpochSecretRecord> secretFor(DataKeyRecord key) {
        return store.epochSecret(key.epochDay());
    }
}
