package io.github.dppkit.retention;

import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.keys.internal.IndexSecrets;
import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.RetentionRecord;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs disposals: what is due, in batches, the secrets of days and of the blind index's months whose time is over, and the
 * epoch secrets that erases left dirty.
 */
@Enforces({"A2.1.a", "L4.c", "L4.d"})
final class DisposalEngine {

    private static final int ATTEMPTS = 100;

    private final RetentionSettings settings;
    private final DataKeys keys;
    private final DueDisposals disposals;
    private final PolicyWalk policyWalk;
    private final OrphanKeys orphans;
    private final GenerationRun generations;
    private final EpochAlarms epochAlarms;
    private final SecretsAhead ahead;
    private final HoldCheck holds;
    private final DisposalGuard guard;
    private final LateWatch late;
    private final AtomicReference<@Nullable LocalDate> destroyedOnRecord = new AtomicReference<>();

    DisposalEngine(
            RetentionSettings settings, DataKeys keys, KeyFollower follower, DisposalGuard guard, LateWatch late) {
        this.settings = settings;
        this.keys = keys;
        this.holds = new HoldCheck(settings);
        this.disposals = new DueDisposals(settings, keys, follower, guard, holds);
        this.policyWalk = new PolicyWalk(settings, follower, guard);
        this.orphans = new OrphanKeys(settings, keys.upkeep());
        this.generations = new GenerationRun(settings, keys.upkeep().secrets());
        this.epochAlarms = new EpochAlarms(settings, keys.upkeep());
        this.ahead = new SecretsAhead(settings, keys.upkeep());
        this.guard = guard;
        this.late = late;
    }

    DisposalRun disposeDue() {
        RunLog log = new RunLog();
        if (!guard.mayDestroy(log)) {
            return log.toRun();
        }
        destroyEpochs(log); // on time, however long the rest takes
        try {
            policyWalk.run(log);
            disposals.run(guard.mayDispose(log), log);
        } finally {
            disposals.release(log);
            if (guard.mayDestroy(log)) { // the clock may have moved meanwhile
                conclude(log);
            }
            keys.clearThread();
        }
        return log.toRun();
    }

    /** Destroys secrets whose day has come, where nothing else can be done. */
    void destroySecrets() {
        RunLog log = new RunLog();
        if (guard.mayDestroy(log)) {
            destroyEpochs(log);
        }
    }

    private void conclude(RunLog log) {
        destroyEpochs(log); // midnight may have passed
        collectOrphans(log);
        Instant today = LastDay.day(now()).atStartOfDay(ZoneOffset.UTC).toInstant();
        roll(log, today);
        ahead.make(log);
        generations.run(today, log);
        holds.end(log);
        late.afterRun(log);
    }

    /** Rolls every dirty secret at once. */
    DisposalRun rollNow() {
        RunLog log = new RunLog();
        if (guard.mayDestroy(log)) {
            roll(log, Instant.MAX);
        }
        return log.toRun();
    }

    DisposalRun disposeNow(PiiScope scope, DataClass dataClass, Reason reason) {
        return disposeNow(scope, dataClass, reason, true);
    }

    /** Disposes of personal data whose erase was forgotten; a hold that is open again had been settled by that erase. */
    void disposeAgain(PiiScope scope) {
        disposeNow(scope, DataClass.PII, Reason.RESTORE_UNRECONCILED, false);
    }

    private DisposalRun disposeNow(PiiScope scope, DataClass dataClass, Reason reason, boolean heedsHolds) {
        RunLog log = new RunLog();
        if (!guard.mayDestroy(log)) {
            return log.toRun();
        }
        for (int i = 0; i < ATTEMPTS && !isBegun(scope, dataClass, reason, heedsHolds, log); i++) {
            // an event or an alarm changed the record at the same moment: the erase wins
        }
        disposals.release(log);
        return log.toRun();
    }

    private boolean isBegun(PiiScope scope, DataClass dataClass, Reason reason, boolean heedsHolds, RunLog log) {
        RetentionRecord stored = settings.store().find(scope, dataClass).orElse(null);
        if (stored == null) {
            settings.store()
                    .tombstone(settings.tokenizer().scopeToken(scope), dataClass)
                    .filter(tombstone -> !tombstone.certificate().isEmpty())
                    .ifPresent(tombstone -> log.known(DisposalCertificate.parse(tombstone.certificate())));
            return true;
        }
        boolean taken = stored.state() != RetentionRecord.State.ACTIVE; // else an alarm's claim, which holds nobody up
        if (taken && stored.claimedUntil() != null && stored.claimedUntil().isAfter(now())) {
            log.elsewhere();
            return true;
        }
        return (heedsHolds && holds.keeps(stored, log)) || disposals.one(stored, reason, log);
    }

    /**
     * The deadline wins: secrets, of days and of the blind index, are destroyed whether or not that can be put on record; what
     * is not on record is recorded by the next run.
     */
    private void destroyEpochs(RunLog log) {
        LocalDate today = LastDay.day(now());
        boolean first = !today.equals(destroyedOnRecord.get());
        EventId intent = null;
        boolean recorded = true;
        try {
            intent = first ? settings.journal().epochsIntended() : null;
        } catch (RuntimeException e) {
            log.failed(RunLog.AUDIT, e);
            recorded = false;
        }
        recorded &= destroyIndexSecrets(intent, log);
        generations.destroying(today, log);
        try {
            epochAlarms.beforeDestruction(today, log);
            int count = keys.destroyEpochs(today);
            log.epochSecrets(count);
            if (first || count > 0) {
                recorded &= isRecorded(intent, count, log);
            }
            if (recorded) {
                destroyedOnRecord.set(today);
            }
        } catch (RuntimeException e) {
            log.failed(RunLog.EPOCHS, e);
        }
    }

    /** Returns false if what was done could not be put on record. */
    private boolean destroyIndexSecrets(@Nullable EventId intent, RunLog log) {
        IndexSecrets secrets = settings.indexSecrets();
        if (secrets == null) {
            return true;
        }
        try {
            int count = secrets.destroyDue();
            return count == 0 || isRecorded(intent, count, log);
        } catch (RuntimeException e) {
            log.failed(RunLog.INDEX, e);
            return true; // the next run tries again, and records it then
        }
    }

    private void collectOrphans(RunLog log) {
        try {
            orphans.collect(now(), log);
        } catch (RuntimeException e) {
            log.failed(RunLog.KEY, e);
        }
    }

    /** Rolls dirty secrets; none without intent on record. */
    private void roll(RunLog log, Instant madeBefore) {
        List<EpochSecretRecord> dirty;
        try {
            dirty = keys.upkeep().dirtyEpochs(madeBefore);
        } catch (RuntimeException e) {
            log.failed(RunLog.EPOCHS, e);
            return;
        }
        if (dirty.isEmpty()) {
            return;
        }
        EventId intent;
        try {
            intent = settings.journal().epochsIntended();
        } catch (RuntimeException e) {
            log.failed(RunLog.AUDIT, e);
            return;
        }
        try {
            generations.destroying();
        } catch (RuntimeException e) {
            log.failed(RunLog.GENERATIONS, e);
            return;
        }
        int count = 0;
        for (EpochSecretRecord secret : dirty) {
            try {
                if (keys.upkeep().roll(secret)) {
                    count++;
                } else {
                    log.failed(RunLog.EPOCHS, "remaining");
                    epochAlarms.kept(secret, log);
                }
            } catch (RuntimeException e) {
                log.failed(RunLog.EPOCHS, e);
            }
        }
        log.epochSecrets(count);
        isRecorded(intent, count, log);
    }

    private boolean isRecorded(@Nullable EventId intent, int count, RunLog log) {
        try {
            settings.journal().epochsDestroyed(intent, count);
            return true;
        } catch (RuntimeException e) {
            log.failed(RunLog.AUDIT, e);
            return false;
        }
    }

    private Instant now() {
        return settings.clock().instant();
    }
}
