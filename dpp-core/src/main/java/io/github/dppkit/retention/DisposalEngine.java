package io.github.dppkit.retention;

import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.keys.internal.IndexSecrets;
import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.RetentionRecord;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs disposals: what is due, in batches, the secrets of days and of the blind index's months whose time is over, and the
 * epoch secrets that erases left dirty.
 */
@Enforces({"A2.1.a", "L4.c", "L4.d"})
final class DisposalEngine {

    private static final int BATCH = 500;
    private static final int LIMIT = 10_000;
    private static final int ATTEMPTS = 100;

    /** Which data a run has looked at. */
    private record Data(PiiScope scope, DataClass dataClass) {}

    private final RetentionSettings settings;
    private final DataKeys keys;
    private final KeyFollower follower;
    private final OrphanKeys orphans;
    private final GenerationRun generations;
    private final EpochAlarms epochAlarms;
    private final SecretsAhead ahead;
    private final AtomicReference<@Nullable LocalDate> destroyedOnRecord = new AtomicReference<>();

    DisposalEngine(RetentionSettings settings, DataKeys keys, KeyFollower follower) {
        this.settings = settings;
        this.keys = keys;
        this.follower = follower;
        this.orphans = new OrphanKeys(settings, keys.upkeep());
        this.generations = new GenerationRun(settings, keys.upkeep().secrets());
        this.epochAlarms = new EpochAlarms(settings, keys.upkeep());
        this.ahead = new SecretsAhead(settings, keys.upkeep());
    }

    DisposalRun disposeDue() {
        RunLog log = new RunLog();
        Set<Data> seen = new HashSet<>();
        LeaseAlarms leaseAlarms = new LeaseAlarms(settings, log);
        int handled = 0;
        destroyEpochs(log); // on time, however long the rest takes
        try {
            int limit = BATCH;
            while (true) {
                List<RetentionRecord> found = settings.store().due(now(), limit);
                List<RetentionRecord> batch = found.stream()
                        .filter(due -> seen.add(new Data(due.scope(), due.dataClass())))
                        .toList();
                if (batch.isEmpty() && found.size() < limit) {
                    break;
                }
                if (batch.isEmpty()) {
                    limit += BATCH; // what could not be done stays due longest; others stand behind it
                }
                List<RetentionRecord> disposals = leaseAlarms.raise(batch, now());
                disposals.forEach(due -> handle(due, log));
                handled += disposals.size();
                if (handled >= LIMIT) {
                    log.more();
                    break;
                }
            }
        } finally {
            release(log);
            destroyEpochs(log); // midnight may have passed
            collectOrphans(log);
            Instant today = LastDay.day(now()).atStartOfDay(ZoneOffset.UTC).toInstant();
            roll(log, today);
            ahead.make(log);
            generations.run(today, log);
            keys.clearThread();
        }
        return log.toRun();
    }

    /** Rolls every dirty secret at once. */
    DisposalRun rollNow() {
        RunLog log = new RunLog();
        roll(log, Instant.MAX);
        return log.toRun();
    }

    DisposalRun disposeNow(PiiScope scope, DataClass dataClass, Reason reason) {
        RunLog log = new RunLog();
        for (int i = 0; i < ATTEMPTS && !isBegun(scope, dataClass, reason, log); i++) {
            // an event or an alarm changed the record at the same moment: the erase wins
        }
        release(log);
        return log.toRun();
    }

    private boolean isBegun(PiiScope scope, DataClass dataClass, Reason reason, RunLog log) {
        RetentionRecord stored = settings.store().find(scope, dataClass).orElse(null);
        if (stored == null) {
            settings.store()
                    .tombstone(settings.tokenizer().scopeToken(scope), dataClass)
                    .ifPresent(tombstone -> log.known(DisposalCertificate.parse(tombstone.certificate())));
            return true;
        }
        boolean taken = stored.state() != RetentionRecord.State.ACTIVE; // else an alarm's claim, which holds nobody up
        if (taken && stored.claimedUntil() != null && stored.claimedUntil().isAfter(now())) {
            log.elsewhere();
            return true;
        }
        return attempt(stored, reason, log);
    }

    /** A record can be due before its disposal is: then its key has not followed its deadline. */
    private void handle(RetentionRecord due, RunLog log) {
        boolean early = due.state() == RetentionRecord.State.ACTIVE
                && settings.register().dueAt(due).isAfter(now());
        if (!early) {
            if (!attempt(due, Reason.SCHEDULED, log)) {
                log.elsewhere();
            }
            return;
        }
        if (!settings.register().isSettled(due) && !isMoveOnRecord(due, log)) {
            return;
        }
        try {
            if (due.dataClass() == DataClass.PII && follower.follow(due, now())) {
                log.moved();
            } else if (settings.register().isSettled(due)) {
                settings.store().replace(settings.register().settled(due, due.keyDay())); // if not, another node did
            }
        } catch (RuntimeException e) {
            log.failed(RunLog.KEY, e);
        }
    }

    /** The move may be one whose record failed when the fact was learned: no key moves unrecorded. */
    private boolean isMoveOnRecord(RetentionRecord due, RunLog log) {
        try {
            settings.journal().deadlineMoved(due.scope(), ActorId.DPPKIT);
            return true;
        } catch (RuntimeException e) {
            log.failed(RunLog.AUDIT, e);
            return false;
        }
    }

    /** Returns false if somebody else changed the record first. */
    private boolean attempt(RetentionRecord due, Reason reason, RunLog log) {
        try {
            return new DisposalAttempt(settings, keys, log, due, reason).run();
        } catch (RuntimeException e) {
            log.failed(RunLog.STORE, e); // the claim lapses, and the next run goes on from there
            return true;
        }
    }

    private void release(RunLog log) {
        for (RetentionRecord held : log.held()) {
            try {
                settings.store().replace(Records.disposing(held, held.state(), held.dueAt(), held.pseudonym(), null));
            } catch (RuntimeException e) {
                log.failed(RunLog.STORE, e);
            }
        }
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
