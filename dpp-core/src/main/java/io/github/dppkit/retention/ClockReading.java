package io.github.dppkit.retention;

import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * What the node's clock shows, and what has elapsed at the same moment.
 *
 * @param wall what the clock shows
 * @param elapsedMillis milliseconds that never go back; those of the clock where nothing else tells them
 */
record ClockReading(Instant wall, long elapsedMillis) {

    private static final long NANOS_PER_MILLI = 1_000_000;

    /** How far apart two readings may be and still count as of one moment. */
    private static final long AT_ONCE_MILLIS = 1_000;

    /** How often both are read again, at most: nobody stands still that often. */
    private static final int AGAIN = 100;

    /**
     * Reads both as of one moment: a thread that stands still between the two, as on a machine that is suspended, reads again,
     * or the time that passed would look like a jump.
     */
    static ClockReading of(Clocks clocks) {
        LongSupplier elapsed = clocks.elapsed();
        if (elapsed == null) {
            Instant wall = clocks.wall().instant();
            return new ClockReading(wall, wall.toEpochMilli());
        }
        long before = millis(elapsed);
        Instant wall = clocks.wall().instant();
        long after = millis(elapsed);
        for (int again = 0; again < AGAIN && after - before > AT_ONCE_MILLIS; again++) {
            before = after;
            wall = clocks.wall().instant();
            after = millis(elapsed);
        }
        return new ClockReading(wall, after);
    }

    /** Returns what has elapsed, which may be read alone. */
    static long elapsedMillis(Clocks clocks) {
        LongSupplier elapsed = clocks.elapsed();
        return elapsed == null ? clocks.wall().millis() : millis(elapsed);
    }

    private static long millis(LongSupplier elapsed) {
        return elapsed.getAsLong() / NANOS_PER_MILLI;
    }

    /** Returns what the clock shows less what has elapsed, in milliseconds: it changes only where the clock jumps. */
    long base() {
        return wall.toEpochMilli() - elapsedMillis;
    }
}
