package io.github.dppkit.retention;

import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.keys.internal.KeyMove;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.RetentionRecord;
import io.github.dppkit.retention.spi.RetentionStore;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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

    /**
     * Lets the keys of many records follow, in a few statements.
     *
     * @param records as they are stored, each scope once
     * @param now the current time
     * @return the scopes whose key could not be moved; the next event or run does it
     */
    Set<PiiScope> followAll(List<RetentionRecord> records, Instant now) {
        Set<PiiScope> failed = new HashSet<>();
        List<RetentionRecord> alone = new ArrayList<>();
        Map<PiiScope, RetentionRecord> together = new LinkedHashMap<>();
        for (RetentionRecord record : records) {
            boolean ends = !register.lastDay(record).hardLine().isAfter(now);
            if (ends || register.announced(record).version() != record.version()) {
                alone.add(record);
            } else if (!register.isSettled(record)) {
                together.put(record.scope(), record);
            }
        }
        if (!together.isEmpty()) {
            Set<PiiScope> done = moveAll(together, failed);
            together.values().stream()
                    .filter(record -> !done.contains(record.scope()) && !failed.contains(record.scope()))
                    .forEach(alone::add);
        }
        for (RetentionRecord record : alone) {
            try {
                follow(record, now);
            } catch (KeyUnavailableException e) {
                failed.add(record.scope());
            }
        }
        return failed;
    }

    /** Returns the scopes whose key and record have followed; adds those to {@code failed} that no other try would move now. */
    private Set<PiiScope> moveAll(Map<PiiScope, RetentionRecord> records, Set<PiiScope> failed) {
        List<KeyMove> moves = new ArrayList<>();
        for (RetentionRecord record : records.values()) {
            LastDay last = register.lastDay(record);
            moves.add(new KeyMove(record.scope(), last.day(), last.knownUntil()));
        }
        List<RetentionRecord> settled = new ArrayList<>();
        Map<PiiScope, DataKeys.Move> answers;
        try {
            answers = keys.upkeep().moveAll(moves);
        } catch (KeyUnavailableException e) {
            failed.addAll(records.keySet()); // an outage: none was moved, and each alone would wait for it again
            return Set.of();
        }
        answers.forEach((scope, moved) -> {
            if (moved == DataKeys.Move.DAMAGED) {
                failed.add(scope);
                return;
            }
            RetentionRecord record = Objects.requireNonNull(records.get(scope));
            boolean done = moved == DataKeys.Move.DONE;
            settled.add(register.settled(record, done ? register.lastDay(record).day() : null));
        });
        return store.replaceAll(settled).stream().map(RetentionRecord::scope).collect(Collectors.toSet());
    }
}
