package io.github.dppkit;

import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.Retention;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks each minute at the clocks and at what is late, on a daemon thread of its own: whether or not anybody reads, and whether
 * or not anybody runs disposals.
 *
 * <p>It polls the elapsed time each second, so that a clock moved by hand is seen as soon.
 */
@Enforces("A2.6.f")
final class RetentionBeat implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RetentionBeat.class);
    private static final long INTERVAL_NANOS = 60_000_000_000L;
    private static final long POLL_NANOS = 1_000_000_000L;
    private static final long LAST_WORDS_MILLIS = 5_000;

    private final Retention retention;
    private final LongSupplier nanos;
    private final Thread thread;
    /** When it looked last; before the thread runs, that of the caller's look, however late the thread gets its turn. */
    private long last;

    private volatile boolean closing;

    RetentionBeat(Retention retention, LongSupplier nanos) {
        this.retention = retention;
        this.nanos = nanos;
        this.thread = new Thread(this::run, "dpp-retention-watch");
        this.thread.setDaemon(true);
    }

    /** Starts to look; the first look is taken by the caller, so that a doubt at the start denies the first read. */
    void start() {
        last = nanos.getAsLong();
        look();
        thread.start();
    }

    private void run() {
        boolean doubted = false;
        while (!closing) {
            LockSupport.parkNanos(this, POLL_NANOS);
            long now = nanos.getAsLong();
            boolean doubts = retention.guards().isTimeInDoubt();
            if (!closing && (now - last >= INTERVAL_NANOS || doubts != doubted)) {
                last = now;
                doubted = doubts;
                look();
            }
        }
    }

    private void look() {
        try {
            retention.guards().look();
        } catch (RuntimeException e) {
            // a store of the host may put anything into its text
            LOG.warn(
                    "Clocks and deadlines could not be looked at: {}; they are in a minute.",
                    e.getClass().getName());
        }
    }

    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(LAST_WORDS_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
