package io.github.dppkit.keys.internal;

import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.policy.Enforces;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Replaces dirty secrets: what is active moves under a newer secret of the same day, then the dirty one is destroyed.
 *
 * <p>Nothing is remembered between the steps, so any node goes on where another stopped. The store destroys no secret that
 * an active key is under; a key whose erase has begun may lose its secret, it opens no more in any case.
 */
@Enforces({"A2.1.a", "L4.d"})
final class EpochRoll {

    private static final int PAGE = 500;

    /** How often the keys of a secret are gone through: others can add or move keys in between. */
    private static final int PASSES = 5;

    private final KeyStore store;
    private final EpochSecrets epochs;
    private final DataKeyWrapping wrapping;
    private final KeyEvents events;
    private final InstantSource clock;

    EpochRoll(KeyStore store, EpochSecrets epochs, DataKeyWrapping wrapping, KeyEvents events, InstantSource clock) {
        this.store = store;
        this.epochs = epochs;
        this.wrapping = wrapping;
        this.events = events;
        this.clock = clock;
    }

    /** Returns the dirty secrets of days to come that were made before an instant, or that a roll has begun to replace. */
    List<EpochSecretRecord> due(Instant madeBefore) {
        List<EpochSecretRecord> due = new ArrayList<>();
        for (EpochSecretRecord dirty : store.dirtyEpochSecrets()) {
            boolean alive = clock.millis() < EpochSecrets.endMillis(dirty.day());
            if (alive && (dirty.createdAt().isBefore(madeBefore) || isSuperseded(dirty))) {
                due.add(dirty);
            }
        }
        return due;
    }

    private boolean isSuperseded(EpochSecretRecord dirty) {
        return store.epochSecret(dirty.day())
                .filter(newest -> newest.version() > dirty.version())
                .isPresent();
    }

    /** Rolls one; true if it is destroyed, whoever did it. */
    boolean run(EpochSecretRecord dirty) {
        for (int pass = 0; pass < PASSES; pass++) {
            EpochSecretRecord target = epochs.successor(dirty);
            if (target == null) {
                return true; // the day's secrets are destroyed
            }
            boolean damaged = moveAll(dirty, target);
            if (epochs.retire(dirty)
                    || store.epochSecret(dirty.day(), dirty.version()).isEmpty()) {
                return true;
            }
            if (damaged) {
                return false;
            }
        }
        return false;
    }

    /** Returns whether a key, or one of the two secrets, was found that does not open. */
    private boolean moveAll(EpochSecretRecord dirty, EpochSecretRecord target) {
        boolean damaged = false;
        DataKeyId last = null;
        while (true) {
            List<DataKeyRecord> page = store.activeDataKeys(dirty.day(), dirty.version(), last, PAGE);
            List<DataKeyRecord> next = new ArrayList<>(page.size());
            for (DataKeyRecord key : page) {
                try {
                    DataKeyRecord moved = wrapping.roll(key, target);
                    if (moved != null) {
                        next.add(moved);
                    }
                } catch (KeyUnavailableException e) {
                    if (DamagedSecretException.causes(e)) {
                        return true; // all of these are under the same two secrets, and one of them does not open
                    }
                    throw e;
                } catch (GeneralSecurityException e) {
                    events.record(KeyEvents.Type.INTEGRITY, key.scope());
                    damaged = true;
                }
            }
            if (!next.isEmpty()) {
                store.rollDataKeys(next);
            }
            if (page.size() < PAGE) {
                return damaged;
            }
            last = page.get(page.size() - 1).id();
        }
    }
}
