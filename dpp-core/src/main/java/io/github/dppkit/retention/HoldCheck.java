package io.github.dppkit.retention;

import io.github.dppkit.audit.Reason;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.hold.HoldRun;
import io.github.dppkit.retention.internal.DisposalHolds;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.RetentionRecord;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What disposal does about legal holds: before the hard line what a law asks for is archived first; at the hard line the
 * deadline wins.
 */
@Enforces({"A2.1.a", "A2.1.c"})
final class HoldCheck {

    private final RetentionSettings settings;
    private final @Nullable DisposalHolds holds;

    HoldCheck(RetentionSettings settings) {
        this.settings = settings;
        this.holds = settings.holds();
    }

    /** Returns those of a run's batch, at most 1,000, that may go now. */
    List<RetentionRecord> admitted(List<RetentionRecord> batch, RunLog log) {
        Instant now = settings.clock().instant();
        List<RetentionRecord> due = batch.stream()
                .filter(record -> !settings.register().dueAt(record).isAfter(now)) // else its key moves, no more
                .toList();
        Set<PiiScope> waiting = waiting(due, log);
        return batch.stream()
                .filter(record -> record.dataClass() != DataClass.PII || !waiting.contains(record.scope()))
                .toList();
    }

    /** Tells whether a disposal ahead of its time must wait. */
    boolean keeps(RetentionRecord record, RunLog log) {
        return !waiting(List.of(record), log).isEmpty();
    }

    private Set<PiiScope> waiting(List<RetentionRecord> records, RunLog log) {
        if (holds == null) {
            return Set.of();
        }
        Map<PiiScope, RetentionRecord> active = new HashMap<>();
        records.stream()
                .filter(record -> record.dataClass() == DataClass.PII)
                .filter(record -> record.state() == RetentionRecord.State.ACTIVE)
                .forEach(record -> active.put(record.scope(), record));
        if (active.isEmpty()) {
            return Set.of();
        }
        Map<PiiScope, String> open = open(holds, active.keySet());
        Set<PiiScope> waiting = new HashSet<>();
        open.forEach((scope, why) -> {
            RetentionRecord record = active.get(scope);
            if (record != null && !isPastHardLine(record)) {
                waiting.add(scope);
                log.waiting(why);
            }
        });
        alarm(waiting.size(), holds, log);
        return waiting;
    }

    /** Where it cannot be known, all wait. */
    private static Map<PiiScope, String> open(DisposalHolds holds, Set<PiiScope> scopes) {
        try {
            return holds.waiting(scopes);
        } catch (RuntimeException e) {
            Map<PiiScope, String> all = new HashMap<>();
            scopes.forEach(scope -> all.put(scope, e.getClass().getName()));
            return all;
        }
    }

    private static void alarm(int count, DisposalHolds holds, RunLog log) {
        if (count == 0) {
            return;
        }
        log.alarm(Reason.HOLD_WAITING, count);
        try {
            holds.alarm(count);
        } catch (RuntimeException e) {
            log.failed(RunLog.AUDIT, e); // the next run raises it again: they still wait
        }
    }

    private boolean isPastHardLine(RetentionRecord record) {
        return !settings.register()
                .lastDay(record)
                .hardLine()
                .isAfter(settings.clock().instant());
    }

    /** Tells whether there are holds at all. */
    boolean isUsed() {
        return holds != null;
    }

    /** Settles the holds of claimed scopes and gives each what is kept of it; throws if that cannot be known. */
    void settle(List<DisposalItem> claimed, RunLog log) {
        if (holds == null) {
            return;
        }
        Map<PiiScope, DisposalHolds.Settled> settled =
                holds.settle(claimed.stream().map(DisposalItem::scope).toList());
        for (DisposalItem item : claimed) {
            DisposalHolds.Settled own = settled.get(item.scope());
            if (own != null) {
                item.keeps(own.exceptions());
                if (own.lost() > 0) {
                    log.alarm(Reason.HOLD_LOST, own.lost());
                }
            }
        }
    }

    /** Ends holds whose duty is over. */
    void end(RunLog log) {
        if (holds == null) {
            return;
        }
        try {
            HoldRun run = holds.endDue();
            run.failures().forEach((error, count) -> {
                for (int i = 0; i < count; i++) {
                    log.failed(RunLog.HOLDS, error);
                }
            });
            if (!run.newKeysDue().isEmpty()) {
                log.alarm(Reason.ARCHIVE_KEY_DUE, run.newKeysDue().size());
            }
        } catch (RuntimeException e) {
            log.failed(RunLog.HOLDS, e);
        }
    }
}
