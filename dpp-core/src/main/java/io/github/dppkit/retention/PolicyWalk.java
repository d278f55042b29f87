package io.github.dppkit.retention;

import io.github.dppkit.audit.EventId;
import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.RetentionRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets stored deadlines follow a policy that is stricter than the one they were set under: a walk over all records, page by
 * page. No date moves back by it.
 *
 * <p>Each record changes only if nobody else has changed it; then it is read again. It changes first, that is put on record, and
 * its key follows. After a crash a run walks again from the start: what has moved stays, and a key that has not followed is due.
 */
@Enforces({"A2.1.a", "L4.b"})
final class PolicyWalk {

    private static final Logger LOG = LoggerFactory.getLogger(PolicyWalk.class);

    /** As many as the audit trail takes in one commit. */
    private static final int PAGE = 500;

    private static final int TELL = 20_000;
    private static final int ATTEMPTS = 100;

    private final RetentionSettings settings;
    private final DeadlineRegister register;
    private final KeyFollower follower;
    private final DisposalGuard guard;
    private final byte[] evidence;
    /** Whether dates moved in this process that the trail could not take: the next walk tells of them. */
    private volatile boolean owed;

    PolicyWalk(RetentionSettings settings, KeyFollower follower, DisposalGuard guard) {
        this.settings = settings;
        this.register = settings.register();
        this.follower = follower;
        this.guard = guard;
        String what = settings.policy().version() + "\n" + register.rules().text() + "\n";
        this.evidence = what.getBytes(StandardCharsets.UTF_8);
    }

    /** Walks if a deadline may be stored that another rule has set; what fails is tried again by the next run. */
    void run(RunLog log) {
        try {
            Instant begun = now();
            register.rules().setsDeadlines(begun);
            if (register.rules().mayBeMixed() && new Walk(log).isDone()) {
                register.rules().walked(begun);
            }
        } catch (RuntimeException e) {
            log.failed(RunLog.STORE, e);
        }
    }

    /** One walk; for one thread. */
    private final class Walk {

        private final RunLog log;
        private @Nullable EventId intent;
        private boolean offRecord;
        private long looked;
        private long moved;

        Walk(RunLog log) {
            this.log = log;
        }

        /** Returns false if the next run has to walk again. */
        boolean isDone() {
            if (owed) {
                intend();
            }
            List<RetentionRecord> page = page(null);
            while (!page.isEmpty()) {
                if (!guard.mayGoOn(log)) {
                    return false;
                }
                long before = moved;
                follow(changed(page));
                tell(page.size());
                if (moved > before && !settings.rest().isOver()) {
                    return false;
                }
                page = page(page.get(page.size() - 1));
            }
            return isOnRecord();
        }

        private List<RetentionRecord> page(@Nullable RetentionRecord after) {
            return settings.store().page(null, after, PAGE);
        }

        /** Stores the dates that move; what somebody else changed at the same moment is read again. */
        private List<RetentionRecord> changed(List<RetentionRecord> page) {
            List<RetentionRecord> changed = new ArrayList<>();
            List<RetentionRecord> rest = page;
            for (int i = 0; i < ATTEMPTS; i++) {
                Instant now = now();
                List<RetentionRecord> changes = new ArrayList<>();
                for (RetentionRecord stored : rest) {
                    RetentionRecord next = register.dated(stored, now);
                    if (next.version() != stored.version()) {
                        changes.add(next);
                    }
                }
                if (changes.isEmpty()) {
                    moved += changed.size();
                    return changed;
                }
                intend();
                List<RetentionRecord> replaced = settings.store().replaceAll(changes);
                changed.addAll(replaced);
                Set<RetentionRecord> lost = new HashSet<>(changes);
                replaced.forEach(lost::remove);
                rest = again(lost);
            }
            throw DeadlineRegister.busy();
        }

        private List<RetentionRecord> again(Set<RetentionRecord> lost) {
            List<RetentionRecord> again = new ArrayList<>();
            for (DataClass dataClass : DataClass.values()) {
                List<PiiScope> scopes = lost.stream()
                        .filter(one -> one.dataClass() == dataClass)
                        .map(RetentionRecord::scope)
                        .toList();
                if (!scopes.isEmpty()) {
                    again.addAll(settings.store().findAll(scopes, dataClass));
                }
            }
            return again;
        }

        /** Lets the keys follow, none off the record; of what is to go at once the disposal destroys them. */
        private void follow(List<RetentionRecord> changed) {
            Instant now = now();
            List<RetentionRecord> toMove = changed.stream()
                    .filter(record -> record.dataClass() == DataClass.PII && record.keyDay() != null)
                    .filter(record ->
                            record.deadline().equals(register.lastDay(record).at()))
                    .filter(record -> !register.isSettled(record))
                    .toList();
            try {
                if (!toMove.isEmpty() && isIntended(toMove)) {
                    Set<PiiScope> failed = follower.followAll(toMove, now);
                    log.moved(toMove.size() - failed.size());
                    if (!failed.isEmpty()) {
                        log.failed(RunLog.KEY, "remaining");
                        settings.journal().keysNotMoved(failed);
                    }
                }
            } catch (KeyUnavailableException e) {
                log.failed(RunLog.KEY, e); // the records are due, and the next run moves their keys
            }
        }

        private boolean isIntended(List<RetentionRecord> toMove) {
            if (offRecord) {
                return false;
            }
            try {
                settings.journal().deadlinesMoved(scopes(toMove), ActorId.DPPKIT);
                return true;
            } catch (RuntimeException e) {
                offRecord(e);
                return false;
            }
        }

        /** Dates move even where the trail is down: data must not outlive the policy for that. The keys wait for it. */
        private void intend() {
            if (intent != null || offRecord) {
                return;
            }
            LOG.info(
                    "Stored deadlines follow the policy {} ...",
                    settings.policy().version());
            try {
                intent = settings.journal().policyFollowed(evidence);
            } catch (RuntimeException e) {
                offRecord(e);
            }
        }

        private boolean isOnRecord() {
            EventId begun = intent;
            if (begun != null && !offRecord) {
                try {
                    settings.journal().policyFollows(begun, moved, evidence);
                    LOG.info("... {} of {} records have earlier dates now.", moved, looked);
                    owed = false;
                } catch (RuntimeException e) {
                    offRecord(e);
                }
            }
            return !offRecord;
        }

        private void offRecord(RuntimeException e) {
            log.failed(RunLog.AUDIT, e);
            offRecord = true;
            owed = true;
        }

        private void tell(int more) {
            if ((looked + more) / TELL > looked / TELL && intent != null) {
                LOG.info("... {} records looked at, {} have earlier dates ...", looked + more, moved);
            }
            looked += more;
        }
    }

    private static List<PiiScope> scopes(List<RetentionRecord> records) {
        return records.stream().map(RetentionRecord::scope).toList();
    }

    private Instant now() {
        return settings.clock().instant();
    }
}
