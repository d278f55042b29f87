package io.github.dppkit.retention.internal;

import io.github.dppkit.DppException;
import io.github.dppkit.retention.spi.CaseStore;
import io.github.dppkit.retention.spi.StoredCase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * A case that one node has to itself, until it lets go, or gives no sign of life and another node takes it over. For one thread.
 *
 * @param <S> the states of the case
 */
public final class CaseClaim<S extends Enum<S>> {

    private final CaseStore<S> store;
    private final Duration time;
    private final InstantSource clock;
    private StoredCase<S> held;

    /**
     * Looks at a case; {@link #take} claims it.
     *
     * @param store where it is kept
     * @param found the case as it was read
     * @param time how long a claim lasts without a sign of life
     * @param clock tells the time
     */
    public CaseClaim(CaseStore<S> store, StoredCase<S> found, Duration time, InstantSource clock) {
        this.store = store;
        this.held = found;
        this.time = time;
        this.clock = clock;
    }

    /** Says that another node has taken a case over; never leaves a run. */
    public static final class LostException extends DppException {

        private static final long serialVersionUID = 1L;

        private LostException() {
            super("Another node works on the case.");
        }
    }

    /** Returns the case as this node last read or changed it. */
    public StoredCase<S> held() {
        return held;
    }

    /** Claims the case; false if another node has it, or was first. */
    public boolean take() {
        Instant claimed = held.claimedUntil();
        StoredCase<S> mine = held.claimed(end());
        if ((claimed != null && claimed.isAfter(clock.instant())) || !store.replace(mine)) {
            return false;
        }
        held = mine;
        return true;
    }

    /**
     * Renews a claim of which more than half is over.
     *
     * @throws LostException if another node has the case
     */
    public void hold() {
        Instant until = held.claimedUntil();
        if (until == null || !clock.instant().plus(time.dividedBy(2)).isBefore(until)) {
            change(stored -> stored.claimed(end()));
        }
    }

    /**
     * Lets go.
     *
     * @throws LostException if another node has the case
     */
    public void release() {
        change(stored -> stored.claimed(null));
    }

    /**
     * Changes the case as it is stored now, whatever was said of it meanwhile.
     *
     * @param change returns its next version
     * @throws LostException if another node has the case
     */
    public void change(UnaryOperator<StoredCase<S>> change) {
        while (true) {
            StoredCase<S> stored = store.find(held.id()).orElseThrow(LostException::new);
            if (!Objects.equals(stored.claimedUntil(), held.claimedUntil())) {
                throw new LostException();
            }
            StoredCase<S> next = change.apply(stored);
            if (store.replace(next)) {
                held = next;
                return;
            }
        }
    }

    private Instant end() {
        return clock.instant().plus(time).truncatedTo(ChronoUnit.MICROS);
    }
}
