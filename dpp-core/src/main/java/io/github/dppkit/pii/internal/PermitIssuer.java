package io.github.dppkit.pii.internal;

import java.time.Instant;
import java.time.InstantSource;

/**
 * The authority behind the permits of one {@code Dpp}: a permit or a value of another issuer opens nothing.
 *
 * <p>There is one for each {@code Dpp}, compared by identity and held by its access guard and encryptor only.
 */
public final class PermitIssuer {

    private final InstantSource clock;
    private volatile boolean closed;

    /**
     * Creates an issuer.
     *
     * @param clock tells when a permit has expired
     */
    public PermitIssuer(InstantSource clock) {
        this.clock = clock;
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
