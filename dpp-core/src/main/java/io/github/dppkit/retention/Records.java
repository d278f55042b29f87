package io.github.dppkit.retention;

import io.github.dppkit.retention.spi.RetentionFacts;
import io.github.dppkit.retention.spi.RetentionRecord;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** The next version of a {@link RetentionRecord}, one kind of change each. */
final class Records {

    private Records() {}

    /** Returns the record with other facts and deadline. */
    static RetentionRecord moved(
            RetentionRecord r,
            RetentionFacts facts,
            Instant deadline,
            Instant dueAt,
            @Nullable LocalDate keyDay,
            @Nullable LocalDate lastKeyDay) {
        return new RetentionRecord(
                r.scope(),
                r.dataClass(),
                r.state(),
                r.origin(),
                r.firstSeenAt(),
                facts,
                deadline,
                dueAt,
                keyDay,
                lastKeyDay,
                r.pseudonym(),
                r.claimedUntil(),
                r.version() + 1);
    }

    /** Returns the record as a disposal leaves it. */
    static RetentionRecord disposing(
            RetentionRecord r,
            RetentionRecord.State state,
            Instant dueAt,
            @Nullable String pseudonym,
            @Nullable Instant claimedUntil) {
        return new RetentionRecord(
                r.scope(),
                r.dataClass(),
                state,
                r.origin(),
                r.firstSeenAt(),
                r.facts(),
                r.deadline(),
                dueAt,
                r.keyDay(),
                r.lastKeyDay(),
                pseudonym,
                claimedUntil,
                r.version() + 1);
    }

    /** Returns the same record as version 1. */
    static RetentionRecord first(RetentionRecord r) {
        return new RetentionRecord(
                r.scope(),
                r.dataClass(),
                r.state(),
                r.origin(),
                r.firstSeenAt(),
                r.facts(),
                r.deadline(),
                r.dueAt(),
                r.keyDay(),
                r.lastKeyDay(),
                r.pseudonym(),
                r.claimedUntil(),
                1);
    }

    static @Nullable LocalDate later(@Nullable LocalDate a, @Nullable LocalDate b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.isAfter(b) ? a : b;
    }
}
