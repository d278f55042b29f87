package io.github.dppkit.retention;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.RetentionFacts;
import io.github.dppkit.retention.spi.RetentionRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The record that follows when a deadline is given or moved, or when its key follows: pure functions of the rule and the lead,
 * which store nothing. {@link DeadlineRegister} stores what comes out.
 */
@Enforces("A2.1.a")
record NextRecord(DeadlineRule rule, Duration lead) {

    LastDay lastDay(RetentionRecord stored) {
        return rule.of(stored);
    }

    Instant dueAt(RetentionRecord stored) {
        return rule.of(stored).dueAt(lead);
    }

    /** Tells whether the key is, as far as is known, wrapped under the day of the deadline. */
    boolean isSettled(RetentionRecord stored) {
        return stored.keyDay() == null || stored.keyDay().equals(rule.of(stored).day());
    }

    /**
     * Returns the record as it must stand before the key is moved: it names the day to come as one that copies of the key
     * may be under. The same object if it does already.
     */
    RetentionRecord announced(RetentionRecord stored) {
        LocalDate latest = Records.later(stored.lastKeyDay(), rule.of(stored).day());
        return Objects.equals(latest, stored.lastKeyDay())
                ? stored
                : Records.moved(stored, stored.facts(), stored.deadline(), stored.dueAt(), stored.keyDay(), latest);
    }

    /** Returns the record as it is when its key is known to have followed the deadline; a null day says it has none. */
    RetentionRecord settled(RetentionRecord stored, @Nullable LocalDate keyDay) {
        LastDay last = rule.of(stored);
        return Records.moved(stored, stored.facts(), last.at(), last.firstLook(lead), keyDay, stored.lastKeyDay());
    }

    /** Tells whether the hard line has come. */
    boolean hasPassed(RetentionRecord stored, Instant now) {
        return !rule.of(stored).hardLine().isAfter(now);
    }

    /** Returns the first record of personal data. */
    RetentionRecord candidate(
            PiiScope scope, String origin, Instant firstSeen, RetentionFacts facts, @Nullable LocalDate keyDay) {
        LastDay first = rule.of(scope.kind(), facts, firstSeen);
        return new RetentionRecord(
                scope,
                DataClass.PII,
                RetentionRecord.State.ACTIVE,
                origin,
                firstSeen,
                facts,
                first.at(),
                first.firstLook(lead),
                keyDay,
                keyDay,
                null,
                null,
                1);
    }

    /** Returns the record that says a key of the deadline's day exists; written before it does. */
    RetentionRecord withKey(RetentionRecord stored) {
        LastDay deadline = rule.of(stored);
        if (deadline.day().equals(stored.keyDay()) && deadline.at().equals(stored.deadline())) {
            return stored;
        }
        return Records.moved(
                stored,
                stored.facts(),
                deadline.at(),
                deadline.firstLook(lead),
                deadline.day(),
                Records.later(stored.lastKeyDay(), deadline.day()));
    }

    /**
     * Returns the record with these facts, or the same object if they are not worth writing: a lease is renewed by whole
     * days. While the key has not followed yet, the record is due at once, so that the next run looks at it.
     */
    RetentionRecord learned(RetentionRecord stored, RetentionFacts facts, Instant now) {
        LastDay next = rule.of(stored.scope().kind(), facts, stored.firstSeenAt());
        LocalDate day = next.day();
        boolean sameDay = day.equals(LastDay.day(stored.deadline()));
        if (sameDay && FactMerge.differInAsOfOnly(stored.facts(), facts)) {
            return stored;
        }
        boolean follows = stored.keyDay() != null && !stored.keyDay().equals(day);
        boolean same = next.equals(rule.of(stored)) && next.at().equals(stored.deadline());
        Instant look = same ? stored.dueAt() : next.firstLook(lead); // of the same lease no alarm is raised again
        return Records.moved(
                stored,
                facts,
                next.at(),
                follows && now.isBefore(next.dueAt(lead)) ? FactMerge.cut(now) : look,
                stored.keyDay(),
                follows ? Records.later(stored.lastKeyDay(), day) : stored.lastKeyDay());
    }

    /**
     * Returns the record as this rule sets its dates where they are earlier than those that another rule has set, else the same
     * object: a rule that lets data live longer moves nothing but what is due, as every look at what is due does. What this rule
     * would have gone by now, or soon, is due at once and has its last day only after the lead: a wrong figure may be behind it,
     * so the guard against a mass comes first.
     */
    RetentionRecord dated(RetentionRecord stored, Instant now) {
        LastDay next = rule.of(stored);
        Instant soonest = LastDay.day(now)
                .plusDays(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant()
                .plus(lead);
        Instant deadline = next.at().isBefore(soonest) ? soonest : next.at();
        boolean ends = deadline.isBefore(stored.deadline());
        boolean begins = next.at().equals(stored.deadline()) && next.dueAt(lead).isBefore(stored.dueAt());
        boolean returns = stored.deadline().isBefore(next.at())
                && !stored.dueAt().isAfter(now)
                && next.dueAt(lead).isAfter(now);
        if (stored.state() != RetentionRecord.State.ACTIVE || (!ends && !begins && !returns)) {
            return stored;
        }
        boolean follows = stored.keyDay() != null && !stored.keyDay().equals(next.day());
        Instant look =
                ends || returns ? next.firstLook(lead) : next.dueAt(lead); // of the same lease no alarm is raised again
        return Records.moved(
                stored,
                stored.facts(),
                deadline,
                follows && now.isBefore(next.dueAt(lead)) ? FactMerge.cut(now) : look,
                stored.keyDay(),
                follows ? Records.later(stored.lastKeyDay(), next.day()) : stored.lastKeyDay());
    }

    /** Returns the first record of Information that is not PII. */
    RetentionRecord information(PiiScope scope, String origin, Instant obtainedAt, LastDay deadline) {
        return new RetentionRecord(
                scope,
                DataClass.INFORMATION,
                RetentionRecord.State.ACTIVE,
                origin,
                obtainedAt,
                RetentionFacts.NONE,
                deadline.at(),
                deadline.dueAt(lead),
                null,
                null,
                null,
                null,
                1);
    }
}
