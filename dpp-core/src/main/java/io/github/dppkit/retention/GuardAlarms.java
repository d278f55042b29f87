package io.github.dppkit.retention;

import io.github.dppkit.audit.Reason;
import io.github.dppkit.retention.spi.Mark;
import io.github.dppkit.retention.spi.RetentionStore;
import java.time.Duration;
import java.time.Instant;

/**
 * Raises alarms that last: each at once, and again after a day or when it concerns twice as many, by one node for all. A crash between the
 * record and the note that it is there repeats an alarm and loses none; so do two nodes at the same moment.
 */
final class GuardAlarms {

    private static final Duration AGAIN = Duration.ofHours(24);

    private final RetentionStore store;
    private final Journal journal;

    GuardAlarms(RetentionSettings settings) {
        this.store = settings.store();
        this.journal = settings.journal();
    }

    /** Raises one unless it was raised within a day; what fails is counted in the log and tried again by the next. */
    void raise(String name, Reason reason, long count, Instant now, RunLog log) {
        try {
            Mark before = store.marks().get(name);
            if (before != null && DisposalGuard.isOf(AGAIN, before, now) && count <= 2 * before.number()) {
                return;
            }
            journal.guardAlarm(reason, count);
            log.alarm(reason, (int) Math.min(Integer.MAX_VALUE, count));
            store.putMark(name, new Mark(count, now, before == null ? 1 : before.version() + 1));
        } catch (RetentionUnavailableException e) {
            log.failed(RunLog.STORE, e);
        } catch (RuntimeException e) {
            log.failed(RunLog.AUDIT, e);
        }
    }
}
