package io.github.dppkit.retention;

import io.github.dppkit.audit.Reason;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.spi.RetentionStore;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Finds what should be gone and is not: what was due more than a day ago, because no run comes or because it cannot be disposed
 * of, and what is still there half a day before its deadline (C.1d: 29 days and 12 hours).
 *
 * <p>Each run looks at its end. So does every process that has a {@code Dpp}, each minute, whether or not it runs disposals: a
 * host whose scheduler is off is alarmed by the very process that reads PII.
 */
@Enforces({"A2.1.a", "A2.6.f"})
final class LateWatch {

    static final Duration LATE = Duration.ofHours(24);
    static final Duration NEAR = Duration.ofHours(12);

    /** A run that is due at the start of a process, or after a machine slept, has so long to begin. */
    static final Duration GRACE = Duration.ofMinutes(15);

    private static final Duration ROOM = Duration.ofHours(1);
    static final Instant ANY = Instant.parse("9999-12-31T00:00:00Z");
    private static final int MOST = 100_000;

    private final RetentionSettings settings;
    private final GuardAlarms alarms;
    private @Nullable Instant lateSince;
    private volatile @Nullable Instant oldest;

    LateWatch(RetentionSettings settings) {
        this.settings = settings;
        this.alarms = new GuardAlarms(settings);
    }

    /** Returns since when the oldest is due that this process saw when it last looked; null if nothing was. */
    @Nullable Instant oldest() {
        return oldest;
    }

    /** Looks between runs: what is late must be so twice, 15 minutes apart. */
    synchronized void look(RunLog log) {
        Instant now = settings.clock().instant();
        Instant due = settings.store().oldestDue(now).orElse(null);
        oldest = due;
        if (due == null || (due.plus(LATE).isAfter(now) && !isNear(due, now))) {
            lateSince = null;
            return;
        }
        Instant since = lateSince;
        if (since == null || since.isAfter(now)) {
            lateSince = now;
        } else if (!since.plus(GRACE).isAfter(now)) {
            raise(now, log);
        }
    }

    /** Tells whether something that a run had an hour for has its deadline soon; of a lease that is so before it is late. */
    private boolean isNear(Instant oldestDue, Instant now) {
        return !oldestDue.plus(ROOM).isAfter(now)
                && settings.store().countDue(now.minus(ROOM), now.plus(NEAR), true, 1) > 0;
    }

    /** Looks at the end of a run: what is late now could not be disposed of. */
    synchronized void afterRun(RunLog log) {
        try {
            Instant now = settings.clock().instant();
            oldest = settings.store().oldestDue(now).orElse(null);
            raise(now, log);
        } catch (RuntimeException e) {
            log.failed(RunLog.STORE, e);
        }
    }

    private void raise(Instant now, RunLog log) {
        RetentionStore store = settings.store();
        long late = store.countDue(now.minus(LATE), ANY, true, MOST);
        if (late > 0) {
            alarms.raise("disposal-late", Reason.DISPOSAL_LATE, late, now, log);
        }
        long near = store.countDue(now.minus(ROOM), now.plus(NEAR), true, MOST);
        if (near > 0) {
            alarms.raise("deadline-near", Reason.DEADLINE_NEAR, near, now, log);
        }
    }
}
