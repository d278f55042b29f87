package io.github.dppkit.retention;

import io.github.dppkit.audit.Reason;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.RetentionRecord;
import io.github.dppkit.retention.spi.RetentionStore;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The disposals of the engine: claims what is due, at most 500 scopes at a time, and disposes of it together. A record can be
 * due before its disposal is: then its key has not followed its deadline, or an alarm is due.
 */
@Enforces({"A2.1.a", "L4.c"})
final class DueDisposals {

    private static final int LIMIT = 10_000;
    private static final int MOST_ELSEWHERE = 100_000;

    /** Which data a run has looked at. */
    private record Data(PiiScope scope, DataClass dataClass) {

        static Data of(RetentionRecord stored) {
            return new Data(stored.scope(), stored.dataClass());
        }
    }

    private final RetentionSettings settings;
    private final DataKeys keys;
    private final KeyFollower follower;
    private final DisposalGuard guard;
    private final HoldCheck holds;
    private final TargetPace pace;

    DueDisposals(
            RetentionSettings settings, DataKeys keys, KeyFollower follower, DisposalGuard guard, HoldCheck holds) {
        this.settings = settings;
        this.keys = keys;
        this.follower = follower;
        this.guard = guard;
        this.holds = holds;
        this.pace = new TargetPace(DisposalBatch.MOST, settings.claimTime());
    }

    /** Disposes of what is due and may go, until nothing is left that this run has not looked at, or the limit is reached. */
    void run(DisposalGuard.May may, RunLog log) {
        Set<Data> seen = new HashSet<>();
        LeaseAlarms leaseAlarms = new LeaseAlarms(settings, log);
        int handled = 0;
        int limit = DisposalBatch.MOST;
        while (guard.mayGoOn(log)) {
            Instant now = now();
            RetentionStore.Claim claim = due -> seen.contains(Data.of(due)) || !isDisposal(due, leaseAlarms, now)
                    ? null
                    : DisposalClaims.claimed(settings, due, now);
            RetentionStore.Claims found = holds.isUsed()
                    ? admitted(guard.due(may, now, limit), claim, seen, log)
                    : guard.claimDue(may, now, limit, claim);
            found.claimed().forEach(claimed -> seen.add(Data.of(claimed)));
            dispose(found.claimed(), Reason.SCHEDULED, log);
            List<RetentionRecord> others = found.others().stream()
                    .filter(due -> seen.add(Data.of(due)))
                    .toList();
            List<RetentionRecord> early = leaseAlarms.raise(others, now());
            early.stream().takeWhile(due -> guard.mayGoOn(log)).forEach(due -> handle(due, log));
            handled += found.claimed().size() + early.size();
            if (found.claimed().isEmpty() && others.isEmpty()) {
                if (found.others().size() < limit) {
                    countOthers(may, now, log);
                    return;
                }
                limit += DisposalBatch.MOST; // what could not be done stays due longest; others stand behind it
            }
            if (handled >= LIMIT
                    || (!found.claimed().isEmpty() && !settings.rest().isOver())) {
                log.more();
                return;
            }
        }
    }

    /** Counts what is due and was not to be had here: another node has claimed it, or is changing it at this moment. */
    private void countOthers(DisposalGuard.May may, Instant now, RunLog log) {
        if (may == DisposalGuard.May.ALL) { // else the rest waits for a person, and the run says so
            log.due(settings.store().countDue(now, LateWatch.ANY, true, MOST_ELSEWHERE));
        }
    }

    /** Claims none of which a law asks for a record first; they are looked at once in a run. */
    private RetentionStore.Claims admitted(
            List<RetentionRecord> found, RetentionStore.Claim claim, Set<Data> seen, RunLog log) {
        List<RetentionRecord> fresh =
                found.stream().filter(due -> !seen.contains(Data.of(due))).toList();
        Set<RetentionRecord> admitted = new HashSet<>(holds.admitted(fresh, log));
        fresh.stream().filter(due -> !admitted.contains(due)).forEach(waiting -> seen.add(Data.of(waiting)));
        return settings.store().claim(found, claim);
    }

    /** Disposes of claimed scopes; a store that fails leaves their claims to lapse, and a later run goes on from there. */
    private void dispose(List<RetentionRecord> claimed, Reason reason, RunLog log) {
        for (int from = 0; from < claimed.size(); from += DisposalBatch.MOST) {
            List<RetentionRecord> part = claimed.subList(from, Math.min(claimed.size(), from + DisposalBatch.MOST));
            try {
                new DisposalBatch(settings, keys, log, reason, pace, holds, part).run();
            } catch (RuntimeException e) {
                log.stay(part.size());
                log.failed(RunLog.STORE, e);
            }
        }
    }

    /** Claims one scope and disposes of it; returns false if somebody else changed the record first. */
    boolean one(RetentionRecord stored, Reason reason, RunLog log) {
        RetentionRecord claimed = DisposalClaims.claimed(settings, stored, now());
        try {
            if (!settings.store().replace(claimed)) {
                return false;
            }
        } catch (RuntimeException e) {
            log.failed(RunLog.STORE, e);
            return true;
        }
        dispose(List.of(claimed), reason, log);
        return true;
    }

    private boolean isDisposal(RetentionRecord due, LeaseAlarms leaseAlarms, Instant now) {
        return !isEarly(due, now) && !leaseAlarms.isAlarm(due, now);
    }

    private boolean isEarly(RetentionRecord due, Instant now) {
        return due.state() == RetentionRecord.State.ACTIVE
                && settings.register().dueAt(due).isAfter(now);
    }

    /** Lets a key follow; a disposal that came due since the record was read waits no longer either. */
    private void handle(RetentionRecord due, RunLog log) {
        if (!isEarly(due, now())) {
            if (!holds.keeps(due, log) && !one(due, Reason.SCHEDULED, log)) {
                log.elsewhere();
            }
            return;
        }
        if (!settings.register().isSettled(due) && !isMoveOnRecord(due, log)) {
            return;
        }
        try {
            if (due.dataClass() == DataClass.PII && follower.follow(due, now())) {
                log.moved(1);
            } else if (settings.register().isSettled(due)) {
                settings.store().replace(settings.register().settled(due, due.keyDay())); // if not, another node did
            }
        } catch (RuntimeException e) {
            log.stay(1);
            log.failed(RunLog.KEY, e);
        }
    }

    /** The move may be one whose record failed when the fact was learned: no key moves unrecorded. */
    private boolean isMoveOnRecord(RetentionRecord due, RunLog log) {
        try {
            settings.journal().deadlineMoved(due.scope(), ActorId.DPPKIT);
            return true;
        } catch (RuntimeException e) {
            log.stay(1);
            log.failed(RunLog.AUDIT, e);
            return false;
        }
    }

    /** Lets go of what failed, so that the next run tries it at once. */
    void release(RunLog log) {
        List<RetentionRecord> held = log.held();
        for (int from = 0; from < held.size(); from += DisposalBatch.MOST) {
            List<RetentionRecord> part = held.subList(from, Math.min(held.size(), from + DisposalBatch.MOST));
            try {
                settings.store()
                        .replaceAll(part.stream().map(DueDisposals::released).toList());
            } catch (RuntimeException e) {
                log.failed(RunLog.STORE, e);
            }
        }
    }

    private static RetentionRecord released(RetentionRecord held) {
        return Records.disposing(held, held.state(), held.dueAt(), held.pseudonym(), null);
    }

    private Instant now() {
        return settings.clock().instant();
    }
}
