package io.github.dppkit.retention;

import io.github.dppkit.audit.Reason;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.spi.DisposalTrend;
import io.github.dppkit.retention.spi.Mark;
import io.github.dppkit.retention.spi.RetentionRecord;
import io.github.dppkit.retention.spi.RetentionStore;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what a run may dispose of: everything, only what is at its hard line, or nothing.
 *
 * <p>Nothing while the time is in doubt. Only the hard line while far more is due than usual and no person has confirmed it: a
 * wrong statement about thousands of orders, or a clock that nothing contradicts, looks like that.
 */
@Enforces({"A2.1.a", "L4.b"})
final class DisposalGuard {

    /** What may go. */
    enum May {
        /** Whatever is due. */
        ALL,
        /** What is at its hard line, and what was begun. */
        HARD_LINE,
        /** Nothing. */
        NOTHING
    }

    /** How long a person's word for an unusual number counts. */
    static final Duration CONFIRMED_FOR = Duration.ofHours(24);

    static final String CONFIRMED = "disposal-confirmed";
    static final String PAUSED = "disposal-paused";

    private static final Logger LOG = LoggerFactory.getLogger(DisposalGuard.class);
    private static final Duration WINDOW = Duration.ofDays(14);
    private static final long TIMES_THE_MEAN = 3;
    private static final long PARTS_OF_THE_STORED = 5;

    private final RetentionStore store;
    private final DeadlineRegister register;
    private final RetentionSettings settings;
    private final GuardAlarms alarms;
    private volatile long paused;

    DisposalGuard(RetentionSettings settings) {
        this.settings = settings;
        this.store = settings.store();
        this.register = settings.register();
        this.alarms = new GuardAlarms(settings);
    }

    /** Tells whether anything may be destroyed at all: keys, secrets and data; false is a failure of the run. */
    boolean mayDestroy(RunLog log) {
        if (settings.watch().look() == null) {
            return true;
        }
        log.failed(RunLog.CLOCK, "in-doubt");
        return false;
    }

    /** Tells, without asking anybody, whether a run may go on: the clock may have jumped since it began. */
    boolean mayGoOn(RunLog log) {
        if (!settings.watch().isInDoubt(settings.clock().millis())) {
            return true;
        }
        log.failed(RunLog.CLOCK, "in-doubt");
        return false;
    }

    /**
     * Tells what may go of what is due.
     *
     * @throws RetentionUnavailableException if the store does not answer
     */
    May mayDispose(RunLog log) {
        if (!mayGoOn(log)) {
            return May.NOTHING;
        }
        Instant now = settings.clock().instant();
        long due = due(now);
        if (!isUnusual(due, now) || isConfirmed(due, now)) {
            paused = 0;
            return May.ALL;
        }
        paused = due;
        log.failed(RunLog.BLAST_RADIUS, "paused");
        alarms.raise(PAUSED, Reason.DISPOSAL_PAUSED, due, now, log);
        return May.HARD_LINE;
    }

    /** Claims what is due and may go now. */
    RetentionStore.Claims claimDue(May may, Instant now, int limit, RetentionStore.Claim claim) {
        return may == May.ALL ? store.claimDue(now, limit, claim) : store.claim(due(may, now, limit), claim);
    }

    /** Returns what is due and may go now; at the hard line is what must be gone today. */
    List<RetentionRecord> due(May may, Instant now, int limit) {
        if (may == May.ALL) {
            return store.due(now, limit);
        }
        if (may == May.NOTHING) {
            return List.of();
        }
        Instant tomorrow =
                LastDay.day(now).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        return store.dueExcept(now, tomorrow, lastDeadline(now), limit);
    }

    /** Returns how many waited for a person when this process last looked; 0 if none did. */
    long paused() {
        return paused;
    }

    /** Takes a person's word that so many may go. */
    boolean confirm(ActorId person, long count) {
        if (person.kind() != ActorId.Kind.PERSON) {
            throw new ConfirmationRefusedException(
                    "Disposal not confirmed (A2.1.a): a named person confirms it, not a service.");
        }
        Instant now = settings.clock().instant();
        if (settings.watch().look() != null) {
            throw new ConfirmationRefusedException(
                    "Disposal not confirmed (A2.1.a): the time is in doubt; confirm the time first.");
        }
        long due = due(now);
        if (!isUnusual(due, now)) {
            return false;
        }
        if (count < due) {
            throw new ConfirmationRefusedException("Disposal not confirmed (A2.1.a): " + due
                    + " are due, more than were stated. Find out why, then confirm that number.");
        }
        settings.journal().disposalConfirmed(person, count);
        Mark before = store.marks().get(CONFIRMED);
        return store.putMark(CONFIRMED, new Mark(count, now, before == null ? 1 : before.version() + 1));
    }

    private boolean isConfirmed(long due, Instant now) {
        Mark mark = store.marks().get(CONFIRMED);
        return mark != null && isOf(CONFIRMED_FOR, mark, now) && due <= mark.number();
    }

    /** Tells whether a mark was made within a time, and not by a clock that is ahead. */
    static boolean isOf(Duration within, Mark mark, Instant now) {
        return mark.at().plus(within).isAfter(now) && !mark.at().isAfter(now.plus(ClockWatch.TOLERANCE));
    }

    private boolean isUnusual(long due, Instant now) {
        if (due <= settings.pauseAbove()) {
            return false;
        }
        DisposalTrend trend = store.trend(now.minus(WINDOW));
        if (due * PARTS_OF_THE_STORED > trend.stored()) {
            LOG.debug("{} of {} records are due.", due, trend.stored());
            return true;
        }
        Instant first = trend.firstAt();
        if (first == null) {
            return false; // the first day of disposal has no trend, only its share of what is stored
        }
        long days = Math.max(1, Duration.between(first, now).plusHours(12).toDays());
        return due * days > TIMES_THE_MEAN * trend.disposed();
    }

    private long due(Instant now) {
        return store.countDue(now, lastDeadline(now), false, Integer.MAX_VALUE);
    }

    /** Records that are due because they are to be looked at have later deadlines than those to be disposed of. */
    private Instant lastDeadline(Instant now) {
        return FactMerge.cut(now.plus(register.lead()).plus(Duration.ofDays(1)));
    }
}
