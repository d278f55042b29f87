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
 * @param underway whether it was shipped and nobody has reported its delivery, which the data may still be needed for
 */
record LastDay(Instant knownUntil, Instant at, Instant hardLine, boolean fixed, boolean awaited, boolean underway) {

    private static final int HALF = 50;
    private static final int MOST = 80;
    private static final int WHOLE = 100;

    /** Day 25 of 30. */
    private static final Duration BEFORE_THE_END = Duration.ofDays(5);

    /** Returns the deadline of data under a key, which dies at the start of its day. */
    static LastDay ofKey(Instant knownUntil, Instant at, boolean fixed, boolean awaited) {
        return new LastDay(knownUntil, at, day(at).atStartOfDay(ZoneOffset.UTC).toInstant(), fixed, awaited, false);
    }

    /** Returns the same of a parcel that is under way. */
    LastDay toBeDelivered() {
        return new LastDay(knownUntil, at, hardLine, fixed, awaited, true);
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
     * the lease, or that a parcel is under way for long.
     */
    Instant firstLook(Duration lead) {
        if (underway && outstanding().isBefore(dueAt(lead))) {
            return outstanding();
        }
        // what was promised long ago is over before the last that is known of it
        return awaited && half().isBefore(dueAt(lead)) ? half() : dueAt(lead);
    }

    /** Returns from when on a delivery that nobody reports is outstanding: five days before the end. */
    Instant outstanding() {
        return FactMerge.cut(at.minus(BEFORE_THE_END));
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
