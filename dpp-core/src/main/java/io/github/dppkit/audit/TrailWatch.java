package io.github.dppkit.audit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts alarms on record about the trail itself: checkpoints that were not signed in time, and anchors that do not take them.
 * Called by the checkpoint thread only, but for {@link #isDenied()}.
 */
final class TrailWatch {

    /** How long an anchor may be out of reach before that is an alarm; with a beat of 60 s it is one within 5 minutes. */
    static final Duration ALARM_AFTER = Duration.ofMinutes(3);

    /** How long the trail may do without any readable anchor. */
    static final Duration DENY_AFTER = Duration.ofMinutes(15);

    private static final Logger LOG = LoggerFactory.getLogger(TrailWatch.class);

    private final Checkpointer checkpointer;
    private final InstantSource clock;
    private final Duration interval;
    private final AnchorOutage outage;
    private final Consumer<AuditEvent> alarm;
    private int alarmed;
    private long owed;
    private boolean overdue;
    private volatile boolean failing;

    TrailWatch(Checkpointer checkpointer, TrailSettings settings, Consumer<AuditEvent> alarm) {
        this.checkpointer = checkpointer;
        this.clock = settings.clock();
        this.interval = settings.checkpointInterval();
        this.outage = settings.anchorOutage();
        this.alarm = alarm;
    }

    /** Returns how many beats are missing between two checkpoints; 0 up to two beats. */
    static long missed(Instant before, Instant now, Duration interval) {
        Duration gap = Duration.between(before, now);
        return gap.compareTo(interval.multipliedBy(2)) > 0 ? gap.dividedBy(interval) - 1 : 0;
    }

    /** Returns the event that says how many beats are missing. */
    static AuditEvent silence(long missed) {
        return AuditEvent.builder(Action.ALARM, Outcome.FAILURE, AuditEvent.SELF, Channel.SYSTEM)
                .reason(Reason.CHECKPOINTS_MISSED)
                .count(missed)
                .build();
    }

    /**
     * Looks at what a beat found; {@code before} is when the last checkpoint before it was signed, {@code now} when its own
     * was: what passes while this is looked at counts to the next beat, and once.
     */
    void beaten(Instant before, Instant now) {
        overdue = false;
        failing = false;
        owed += missed(before, now, interval);
        if (owed > 0) {
            alarm.accept(silence(owed));
            owed = 0;
        }
        int away = checkpointer.awayFor(ALARM_AFTER, now);
        if (away > alarmed) {
            LOG.error("ALARM: {} audit anchors have been out of reach for {}.", away, ALARM_AFTER);
            alarm.accept(AuditEvent.builder(Action.ALARM, Outcome.FAILURE, AuditEvent.SELF, Channel.SYSTEM)
                    .reason(Reason.ANCHOR_UNAVAILABLE)
                    .count(away)
                    .build());
        }
        alarmed = away;
    }

    /** Looks at a beat that failed. */
    void failed(Instant before) {
        failing = true;
        if (!overdue && missed(before, clock.instant(), interval) > 0) {
            overdue = true;
            LOG.error("ALARM: audit checkpoints have been overdue for more than two beats; see the warnings before.");
        }
    }

    /**
     * Tells whether nothing may be recorded because no anchor has taken a checkpoint for too long: none is in reach, or
     * checkpoints fail before they are offered to one.
     */
    boolean isDenied() {
        return outage == AnchorOutage.DENY
                && (isLongAgo(checkpointer.anchorageLostAt()) || (failing && isLongAgo(checkpointer.lastAt())));
    }

    private boolean isLongAgo(@Nullable Instant time) {
        return time != null && !time.plus(DENY_AFTER).isAfter(clock.instant());
    }
}
