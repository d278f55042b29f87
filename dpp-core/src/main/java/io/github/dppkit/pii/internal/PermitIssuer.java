package io.github.dppkit.pii.internal;

import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.spi.PlaintextObserver;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongPredicate;

/**
 * The authority behind the permits of one {@code Dpp}: a permit or a value of another issuer opens nothing.
 *
 * <p>There is one for each {@code Dpp}, compared by identity and held by its access guard and encryptor only.
 */
public final class PermitIssuer {

    /** A value opened so lately was observed when it was opened. */
    private static final long JUST_OPENED_MILLIS = 60_000;

    private final InstantSource clock;
    private final PlaintextObserver observer;
    private final LongPredicate timeInDoubt;
    private volatile boolean closed;

    /**
     * Creates an issuer of whose reveals nobody hears.
     *
     * @param clock tells when a permit has expired
     */
    public PermitIssuer(InstantSource clock) {
        this(clock, (value, scope) -> {});
    }

    /**
     * Creates an issuer.
     *
     * @param clock tells when a permit has expired
     * @param observer hears of values that are revealed a minute or more after they were opened
     */
    public PermitIssuer(InstantSource clock, PlaintextObserver observer) {
        this(clock, observer, nowMillis -> false);
    }

    /**
     * Creates an issuer whose permits open nothing while the time is in doubt.
     *
     * @param clock tells when a permit has expired
     * @param observer hears of values that are revealed a minute or more after they were opened
     * @param timeInDoubt tells whether a time of that clock, in milliseconds, is in doubt
     */
    public PermitIssuer(InstantSource clock, PlaintextObserver observer, LongPredicate timeInDoubt) {
        this.clock = clock;
        this.observer = observer;
        this.timeInDoubt = timeInDoubt;
    }

    /**
     * Tells whether the issuer's clock may be wrong, so that no permit is worth anything.
     *
     * @param nowMillis the issuer's time
     * @return true if nothing may be opened
     */
    public boolean isTimeInDoubt(long nowMillis) {
        return timeInDoubt.test(nowMillis);
    }

    /**
     * Tells the observer that a value is about to be revealed, unless it heard of it just now, when it was opened.
     *
     * @param value what
     * @param scope whose it is
     * @param openedAtMillis when it was opened
     * @param nowMillis the issuer's time
     */
    public void revealing(Pii value, PiiScope scope, long openedAtMillis, long nowMillis) {
        long age = nowMillis - openedAtMillis;
        if (age < 0 || age >= JUST_OPENED_MILLIS) {
            observer.observed(value, scope);
        }
    }

    /**
     * Returns the issuer's time.
     *
     * @return now
     */
    public Instant now() {
        return clock.instant();
    }

    /** Ends every permit of this issuer: from now on they open nothing. */
    public void close() {
        closed = true;
    }

    /**
     * Tells whether its permits have ended.
     *
     * @return true once {@link #close()} was called
     */
    public boolean isClosed() {
        return closed;
    }

    /**
     * Returns the issuer's time.
     *
     * @return now, in milliseconds of the epoch
     */
    public long millis() {
        return clock.millis();
    }
}
