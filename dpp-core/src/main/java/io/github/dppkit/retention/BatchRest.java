package io.github.dppkit.retention;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long a run rests after each batch, so that the host's own requests find the database free in between. At most
 * {@link #MOST}: with it, 500 scopes a batch are still 5,000 in a minute.
 */
final class BatchRest {

    /** The longest rest. */
    static final Duration MOST = Duration.ofSeconds(5);

    /** Lets time pass. */
    @FunctionalInterface
    interface Sleep {
        void until(Duration over) throws InterruptedException;
    }

    private final Duration time;
    private final Sleep sleep;

    BatchRest(Duration time, Sleep sleep) {
        this.time = time;
        this.sleep = sleep;
    }

    /** Returns a rest of that length. */
    static BatchRest of(Duration time) {
        return new BatchRest(time, over -> TimeUnit.NANOSECONDS.sleep(over.toNanos()));
    }

    /** Rests; returns false if the thread was interrupted, and leaves it so: the run is to end. */
    boolean isOver() {
        if (time.isZero()) {
            return true;
        }
        try {
            sleep.until(time);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
