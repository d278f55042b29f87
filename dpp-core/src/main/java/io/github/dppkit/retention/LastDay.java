package io.github.dppkit.retention;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * When data must be gone.
 *
 * @param knownUntil the anchor if it is known, else the last instant at which it had not happened yet
 * @param at when they must be gone at the latest
 * @param hardLine when they die whatever else holds: for what has a key, 00:00 UTC of the deadline's day
 * @param fixed false while it is a lease that later knowledge may still move forward
 */
record LastDay(Instant knownUntil, Instant at, Instant hardLine, boolean fixed) {

    /** Returns the deadline of data under a key, which dies at the start of its day. */
    static LastDay ofKey(Instant knownUntil, Instant at, boolean fixed) {
        return new LastDay(knownUntil, at, day(at).atStartOfDay(ZoneOffset.UTC).toInstant(), fixed);
    }

    static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    /** Returns the day under whose secret the key is wrapped. */
    LocalDate day() {
        return day(at);
    }

    /** Returns when disposal starts: ahead of the hard line only where nothing can move it any more. */
    Instant dueAt(Duration lead) {
        return fixed ? hardLine.minus(lead) : hardLine;
    }
}
