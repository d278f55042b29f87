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
 * @param awaited whether it is a lease on something that nobody knows to have happened: its data are still needed
 */
record LastDay(Instant knownUntil, Instant at, Instant hardLine, boolean fixed, boolean awaited) {

    private static final int HALF = 50;
    private static final int MOST = 80;
    private static final int WHOLE = 100;

    /** Returns the deadline of data under a key, which dies at the start of its day. */
    static LastDay ofKey(Instant knownUntil, Instant at, boolean fixed, boolean awaited) {
        return new LastDay(knownUntil, at, day(at).atStartOfDay(ZoneOffset.UTC).toInstant(), fixed, awaited);
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

    /**
     * Returns when a record is to be looked at first: at its disposal, or sooner if somebody is to be told that nobody renews
     * the lease.
     */
    Instant firstLook(Duration lead) {
        return awaited ? half() : dueAt(lead);
    }

    /** Returns when half of the lease is over. */
    Instant half() {
        return part(HALF);
    }

    /** Returns when four fifths of the lease are over. */
    Instant most() {
        return part(MOST);
    }

    private Instant part(int percent) {
        return FactMerge.cut(knownUntil.plus(
                Duration.between(knownUntil, hardLine).multipliedBy(percent).dividedBy(WHOLE)));
    }
}
