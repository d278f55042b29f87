package io.github.dppkit.retention.internal;

import io.github.dppkit.DppException;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.retention.RetentionUnavailableException;
import io.github.dppkit.retention.spi.CaseStore;
import io.github.dppkit.retention.spi.StoredCase;
import io.github.dppkit.retention.spi.StoredScope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A case that one node has to itself, until it lets go, or gives no sign of life and another node takes it over. For one thread.
 *
 * @param <S> the states of the case
 */
public final class CaseClaim<S extends Enum<S>> {

    /** How long a claim lasts unless a host says otherwise. */
    public static final Duration TIME = Duration.ofMinutes(5);

    private static final int PAGE = 500;

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

    /**
     * Refuses a time that is too short for a scope or so long that nobody takes a dead node's case over.
     *
     * @param value how long a claim is to last
     * @param refusal how a refusal begins
     * @return the same
     */
    public static Duration requireTime(Duration value, String refusal) {
        if (value.compareTo(Duration.ofSeconds(10)) < 0 || value.compareTo(Duration.ofDays(1)) > 0) {
            throw new PolicyConfigurationException(refusal + ": claimTime must be from 10 seconds to 1 day.");
        }
        return value;
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

    /**
     * Works on every scope of the case that is open. One that fails is noted and does not hold up the others.
     *
     * @param step returns whether the scope is done
     * @param log takes note of what fails
     * @return how many are not done
     * @throws LostException if another node has the case
     * @throws RetentionUnavailableException if the store does not answer
     */
    public int workOn(Predicate<StoredScope> step, CaseLog log) {
        int undone = 0;
        List<StoredScope> page = store.scopes(held.id(), true, null, PAGE);
        while (!page.isEmpty()) {
            for (StoredScope scope : page) {
                hold();
                try {
                    undone += step.test(scope) ? 0 : 1;
                } catch (RetentionUnavailableException e) {
                    throw e; // so would the next one
                } catch (Exception | LinkageError e) { // also what a port of the host throws undeclared
                    log.failed("dppkit:scope", e);
                    undone++;
                }
            }
            page = store.scopes(held.id(), true, page.get(page.size() - 1).token(), PAGE);
        }
        return undone;
    }

    private Instant end() {
        return clock.instant().plus(time).truncatedTo(ChronoUnit.MICROS);
    }
}
