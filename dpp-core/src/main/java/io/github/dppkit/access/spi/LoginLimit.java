package io.github.dppkit.access.spi;

import java.time.Duration;

/**
 * How many attempts are taken before a lock, and how long locks last.
 *
 * @param failures attempts without success that lock; 1 or more
 * @param window time after which a count starts anew; {@link #UNBOUNDED} for failures in a row, however far apart
 * @param firstLock how long the first lock lasts; each further one lasts twice as long
 * @param longestLock how long any lock lasts at most; a count of locks that has been quiet for as long starts anew
 */
public record LoginLimit(int failures, Duration window, Duration firstLock, Duration longestLock) {

    /** A window that never ends. */
    public static final Duration UNBOUNDED = Duration.ofDays(365_000);

    /**
     * Creates a limit.
     *
     * @param failures attempts without success that lock
     * @param window time after which a count starts anew
     * @param firstLock how long the first lock lasts
     * @param longestLock how long any lock lasts at most
     * @throws IllegalArgumentException if a figure is not positive, or the first lock is longer than the longest
     */
    public LoginLimit {
        boolean positive = failures > 0 && !window.isNegative() && !window.isZero() && !firstLock.isNegative();
        if (!positive
                || firstLock.isZero()
                || firstLock.compareTo(longestLock) > 0
                || longestLock.compareTo(UNBOUNDED) > 0
                || window.compareTo(UNBOUNDED) > 0) {
            throw new IllegalArgumentException("Login limit refused (A1.2.f): failures, window and locks are positive,"
                    + " and the first lock is no longer than the longest.");
        }
    }
}
