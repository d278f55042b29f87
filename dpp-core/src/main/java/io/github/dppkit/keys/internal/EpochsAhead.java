package io.github.dppkit.keys.internal;

import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.policy.Enforces;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Makes the secrets of days to come before anything has to be wrapped under them.
 *
 * <p>Nothing is promised by a secret that is there: a day without one gets it with its first key. Of several nodes that
 * make one at the same time the store keeps the first.
 */
@Enforces("A2.4.b")
final class EpochsAhead {

    private final KeyStore store;
    private final EpochSecrets epochs;

    /** The last day up to which this process has found every secret made; they go at their day and no sooner. */
    private final AtomicReference<LocalDate> madeUntil = new AtomicReference<>(LocalDate.EPOCH);

    EpochsAhead(KeyStore store, EpochSecrets epochs) {
        this.store = store;
        this.epochs = epochs;
    }

    /** Returns the days from one to another, both included, that have no secret yet. */
    List<LocalDate> missing(LocalDate first, LocalDate last) {
        LocalDate seen = madeUntil.get();
        if (!last.isAfter(seen)) {
            return List.of();
        }
        LocalDate from = seen.isBefore(first) ? first : seen.plusDays(1);
        Set<LocalDate> there = new HashSet<>();
        store.epochSecrets(from, last).stream().map(EpochSecretRecord::day).forEach(there::add);
        List<LocalDate> missing =
                new ArrayList<>(from.datesUntil(last.plusDays(1)).toList());
        missing.removeAll(there);
        if (missing.isEmpty()) {
            madeUntil.accumulateAndGet(last, (a, b) -> a.isAfter(b) ? a : b);
        }
        return missing;
    }

    /** Makes the first secret of a day, unless another node was first. */
    void make(LocalDate day) {
        epochs.make(day);
    }
}
