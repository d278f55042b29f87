package io.github.dppkit.keys.internal;

import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.pii.PiiScope;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Wraps the keys of a scope, the superseded one included, under another deadline day. */
final class KeyMoves {

    private static final int ATTEMPTS = 100;

    private final KeyStore store;
    private final DataKeyWrapping wrapping;
    private final OpenedKeys opened;
    private final KeyEvents events;

    KeyMoves(KeyStore store, DataKeyWrapping wrapping, OpenedKeys opened, KeyEvents events) {
        this.store = store;
        this.wrapping = wrapping;
        this.opened = opened;
        this.events = events;
    }

    /** As {@link DataKeys#move} says. */
    DataKeys.Move move(PiiScope scope, LocalDate day, Instant knownUntil) {
        for (int i = 0; i < ATTEMPTS; i++) {
            DataKeyRecord stored = store.dataKey(scope).orElse(null);
            if (stored == null) {
                return DataKeys.Move.ABSENT;
            }
            if (stored.state() != DataKeyRecord.State.ACTIVE) {
                return DataKeys.Move.DISPOSING;
            }
            // a superseded key first: a key is superseded under the day that it has, or not at all if it moves
            // meanwhile
            DataKeyRecord former = store.supersededDataKey(scope).orElse(null);
            if ((former == null || moved(former, day, knownUntil)) && moved(stored, day, knownUntil)) {
                opened.forget(scope); // it would serve no longer than to the day it had
                return DataKeys.Move.DONE;
            }
        }
        throw new KeyUnavailableException("Data key unavailable (A2.1.a): it was changed by others all the time.");
    }

    /** Returns false if the stored key is another by now and is to be looked at again. */
    private boolean moved(DataKeyRecord stored, LocalDate day, Instant knownUntil) {
        if (stored.epochDay().equals(day) || stored.state() == DataKeyRecord.State.DISPOSING) {
            return true;
        }
        DataKeyRecord next = rewrapped(stored, day, knownUntil);
        if (next == null) {
            requireRewrapped(stored);
            return false;
        }
        return store.rewrapDataKey(next);
    }

    /** The secret of a wrapping is gone: unless a roll has replaced the wrapping or an erase has begun meanwhile, the key is gone with it. */
    private void requireRewrapped(DataKeyRecord stored) {
        boolean same = store.dataKey(stored.id())
                .filter(again -> again.version() == stored.version() && again.state() == stored.state())
                .isPresent();
        if (same) {
            throw EpochSecrets.destroyed();
        }
    }

    private @Nullable DataKeyRecord rewrapped(DataKeyRecord stored, LocalDate day, Instant knownUntil) {
        try {
            return wrapping.rewrap(stored, day, knownUntil);
        } catch (GeneralSecurityException e) {
            events.record(KeyEvents.Type.INTEGRITY, stored.scope());
            throw new KeyUnavailableException(
                    "Data key unavailable (A2.4.a): the stored key of this scope is damaged or was moved.");
        }
    }
}
