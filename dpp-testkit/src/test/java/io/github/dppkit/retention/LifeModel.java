package io.github.dppkit.retention;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** What the strictest policy says of one order, in a few lines: 30 days from the shipment, or from when it was known to be unshipped. */
final class LifeModel {

    private static final Duration LIFE = Duration.ofDays(30);
    private static final Duration LEAD = Duration.ofDays(2);
    private static final Duration CAP = Duration.ofDays(180);

    final Instant firstSeen;
    private @Nullable Instant unshippedAsOf;
    private @Nullable Instant shippedAt;
    /** Tells an order that came anew after it was forgotten from the one before. */
    final int generation;

    boolean erased;
    /** A restore of the keys was from before it came: nothing opens it, and nobody knows it any more. */
    boolean forgotten;
    /** A restore brought rows and keys apart: there are no rows that its key opens. */
    boolean rowless;

    LifeModel(Instant firstSeen, int generation) {
        this.firstSeen = firstSeen;
        this.generation = generation;
    }

    LifeModel copy() {
        LifeModel copy = new LifeModel(firstSeen, generation);
        copy.unshippedAsOf = unshippedAsOf;
        copy.shippedAt = shippedAt;
        copy.erased = erased;
        copy.forgotten = forgotten;
        copy.rowless = rowless;
        return copy;
    }

    void unshipped(Instant asOf) {
        if (unshippedAsOf == null || asOf.isAfter(unshippedAsOf)) {
            unshippedAsOf = asOf;
        }
    }

    void shipped(Instant at) {
        if (shippedAt == null || at.isBefore(shippedAt)) {
            shippedAt = at;
        }
    }

    /** From then on nothing may be left of it. */
    Instant hardLine() {
        Instant from = shippedAt != null ? shippedAt : unshippedAsOf != null ? unshippedAsOf : firstSeen;
        Instant deadline = from.plus(LIFE);
        Instant cap = firstSeen.plus(CAP);
        if (shippedAt == null && cap.isBefore(deadline)) {
            deadline = cap;
        }
        return deadline.truncatedTo(ChronoUnit.DAYS);
    }

    /** From then on a run erases it; before, nothing does but a request. */
    Instant due() {
        return shippedAt == null ? hardLine() : hardLine().minus(LEAD);
    }

    /** Whether the store of deadlines has it. */
    boolean isKept() {
        return !erased && !forgotten;
    }

    boolean isReadable() {
        return isKept() && !rowless;
    }
}
