package io.github.dppkit.testkit.tck;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.RetentionFacts;
import io.github.dppkit.retention.spi.RetentionRecord;
import io.github.dppkit.retention.spi.RetentionRecord.State;
import io.github.dppkit.retention.spi.Tombstone;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What {@link RetentionStoreContract} stores. */
final class RetentionSamples {

    private RetentionSamples() {}

    static final Instant NOW = Instant.parse("2026-11-21T10:15:30.123456Z");
    static final LocalDate DAY = LocalDate.parse("2026-12-21");
    static final SellingPartner PARTNER = SellingPartner.of("A2EUQ1WTGCTBG2");
    static final PiiScope ORDER = order("902-3159896-1390916");

    static final RetentionFacts ALL_FACTS = new RetentionFacts(
            NOW.minusSeconds(8),
            NOW.minusSeconds(7),
            NOW.minusSeconds(6),
            NOW.minusSeconds(5),
            NOW.minusSeconds(4),
            NOW.minusSeconds(3),
            NOW.minusSeconds(2),
            NOW.minusSeconds(1),
            NOW.minusSeconds(9));

    static PiiScope order(String id) {
        return PiiScope.order(PARTNER, id);
    }

    /** An unclaimed record of which nothing is known; its deadline is a day after it is due. */
    static RetentionRecord record(PiiScope scope, Instant dueAt) {
        return new RetentionRecord(
                scope,
                DataClass.PII,
                State.ACTIVE,
                "orders/2026-01-01/getOrder",
                NOW,
                RetentionFacts.NONE,
                dueAt.plusSeconds(86_400),
                dueAt,
                null,
                null,
                null,
                null,
                1);
    }

    /** Another origin and first instant too: a store must not take them. */
    static RetentionRecord next(RetentionRecord before, State state, @Nullable Instant claimedUntil) {
        return new RetentionRecord(
                before.scope(),
                before.dataClass(),
                state,
                "another/origin",
                NOW.minusSeconds(99),
                ALL_FACTS,
                before.deadline().plusSeconds(5),
                before.dueAt(),
                DAY,
                DAY.plusDays(1),
                "0123456789abcdef0123456789abcdef",
                claimedUntil,
                before.version() + 1);
    }

    /** What is stored when {@code next} has replaced {@code first}. */
    static RetentionRecord withFirst(RetentionRecord next, RetentionRecord first) {
        return new RetentionRecord(
                next.scope(),
                next.dataClass(),
                next.state(),
                first.origin(),
                first.firstSeenAt(),
                next.facts(),
                next.deadline(),
                next.dueAt(),
                next.keyDay(),
                next.lastKeyDay(),
                next.pseudonym(),
                next.claimedUntil(),
                next.version());
    }

    /** A tombstone whose token and instant follow from a number. */
    static Tombstone tombstone(int token, String certificate) {
        return new Tombstone(new SubjectToken(token, -token), DataClass.PII, NOW.plusSeconds(token), certificate);
    }

    /** The same of another version. */
    static RetentionRecord versioned(RetentionRecord like, int version) {
        return new RetentionRecord(
                like.scope(),
                like.dataClass(),
                like.state(),
                like.origin(),
                like.firstSeenAt(),
                like.facts(),
                like.deadline(),
                like.dueAt(),
                like.keyDay(),
                like.lastKeyDay(),
                like.pseudonym(),
                like.claimedUntil(),
                version);
    }

    /** The same of the other class. */
    static RetentionRecord information(RetentionRecord like) {
        return new RetentionRecord(
                like.scope(),
                DataClass.INFORMATION,
                like.state(),
                like.origin(),
                like.firstSeenAt(),
                like.facts(),
                like.deadline(),
                like.dueAt(),
                like.keyDay(),
                like.lastKeyDay(),
                like.pseudonym(),
                like.claimedUntil(),
                like.version());
    }

    /** The same with other instants. */
    static RetentionRecord dueAndDeadline(RetentionRecord like, Instant dueAt, Instant deadline) {
        return new RetentionRecord(
                like.scope(),
                like.dataClass(),
                like.state(),
                like.origin(),
                like.firstSeenAt(),
                like.facts(),
                deadline,
                dueAt,
                like.keyDay(),
                like.lastKeyDay(),
                like.pseudonym(),
                like.claimedUntil(),
                like.version());
    }

    /** The same with every instant so many nanoseconds later, and claimed at the instant of its being due. */
    static RetentionRecord shifted(RetentionRecord like, int nanos) {
        return new RetentionRecord(
                like.scope(),
                like.dataClass(),
                like.state(),
                like.origin(),
                like.firstSeenAt().plusNanos(nanos),
                new RetentionFacts(
                        NOW.minusSeconds(8).plusNanos(nanos),
                        NOW.minusSeconds(7).plusNanos(nanos),
                        NOW.minusSeconds(6).plusNanos(nanos),
                        NOW.minusSeconds(5).plusNanos(nanos),
                        NOW.minusSeconds(4).plusNanos(nanos),
                        NOW.minusSeconds(3).plusNanos(nanos),
                        NOW.minusSeconds(2).plusNanos(nanos),
                        NOW.minusSeconds(1).plusNanos(nanos),
                        NOW.minusSeconds(9).plusNanos(nanos)),
                like.deadline().plusNanos(nanos),
                like.dueAt().plusNanos(nanos),
                like.keyDay(),
                like.lastKeyDay(),
                like.pseudonym(),
                like.dueAt().plusNanos(nanos),
                like.version());
    }
}
