package io.github.dppkit.retention;

import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.RetentionRecord;
import io.github.dppkit.retention.spi.RetentionStore;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Moves data keys after their deadlines: a rewrap, the data stay untouched.
 *
 * <p>The record comes first, the key follows. After a crash in between, the record says that its key has not followed and
 * is due at once; the next event or the next run of disposal moves the key.
 *
 * <p>A key that moves to an earlier day leaves its old day's secret dirty: it opens old copies of the key until it is
 * rolled. The record keeps that day as {@code lastKeyDay} for the certificate.
 */
@Enforces("L4.d")
final class KeyFollower {

    private static final int ATTEMPTS = 100;

    private final RetentionStore store;
    private final DeadlineRegister register;
    private final DataKeys keys;

    KeyFollower(RetentionStore store, DeadlineRegister register, DataKeys keys) {
        this.store = store;
        this.register = register;
        this.keys = keys;
    }

    /**
     * Lets the key follow its record.
     *
     * @param record as it is stored
     * @param now the current time
     * @return whether the key had to be moved
     */
    boolean follow(RetentionRecord record, Instant now) {
        PiiScope scope = record.scope();
        if (!register.lastDay(record).hardLine().isAfter(now)) {
            keys.beginErase(scope); // no day is left to move it to; until it is disposed of, nothing opens
            return false;
        }
        if (register.isSettled(record)) {
            return false;
        }
        RetentionRecord current = record;
        for (int i = 0; i < ATTEMPTS; i++) {
            RetentionRecord announced = register.announced(current);
            if (announced.version() == current.version() || store.replace(announced)) {
                LastDay last = register.lastDay(announced);
                DataKeys.Move moved = keys.move(scope, last.day(), last.knownUntil());
                @Nullable LocalDate keyDay = moved == DataKeys.Move.DONE ? last.day() : null;
                if (store.replace(register.settled(announced, keyDay))) {
                    return moved == DataKeys.Move.DONE;
                }
            }
            // somebody changed the record meanwhile: the key must end where the record that now stands wants it
            Optional<RetentionRecord> stands =
                    store.find(scope, DataClass.PII).filter(r -> r.state() == RetentionRecord.State.ACTIVE);
            if (stands.isEmpty()) {
                return false;
            }
            current = stands.get();
        }
        throw DeadlineRegister.busy();
    }
}
