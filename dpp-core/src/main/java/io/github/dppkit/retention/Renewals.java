package io.github.dppkit.retention;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.audit.spi.SubjectTokenizer;
import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.RenewalReport.Outcome;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.RetentionFacts;
import io.github.dppkit.retention.spi.RetentionRecord;
import io.github.dppkit.retention.spi.RetentionStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One statement about many orders, in a few statements of the stores for each 500: records are read, changed, the changes put
 * on record in one commit, and the keys follow. What others changed meanwhile goes the way of a single event.
 *
 * <p>The order of things is that of {@link Retention#record}: the record first, then the trail, then the key. After a crash
 * in between the records are due at once, and the next run moves the keys.
 */
@Enforces({"A2.1.a", "L4.d"})
final class Renewals {

    private static final int BATCH = 500;

    private final RetentionStore store;
    private final DeadlineRegister register;
    private final KeyFollower follower;
    private final Journal journal;
    private final SubjectTokenizer tokenizer;

    Renewals(RetentionSettings settings, KeyFollower follower) {
        this.store = settings.store();
        this.register = settings.register();
        this.follower = follower;
        this.journal = settings.journal();
        this.tokenizer = settings.tokenizer();
    }

    RenewalReport run(Set<PiiScope> scopes, OrderEvent event, ActorId by, Instant now) {
        register.requireTime(now);
        FactMerge.add(RetentionFacts.NONE, event, now); // what can be true of no order is refused as a whole
        RenewalReport.Draft report = new RenewalReport.Draft();
        List<PiiScope> all = List.copyOf(scopes);
        for (int from = 0; from < all.size(); from += BATCH) {
            new Batch(event, by, now, report).run(all.subList(from, Math.min(all.size(), from + BATCH)));
        }
        return report.toReport();
    }

    /** What is left of one batch to be done; for one thread. */
    private final class Batch {

        private final OrderEvent event;
        private final ActorId by;
        private final Instant now;
        private final RenewalReport.Draft report;
        private final List<RetentionRecord> changes = new ArrayList<>();
        private final List<RetentionRecord> toFollow = new ArrayList<>();
        private final List<PiiScope> alone = new ArrayList<>();
        private final Map<PiiScope, Instant> hardLines = new HashMap<>();

        Batch(OrderEvent event, ActorId by, Instant now, RenewalReport.Draft report) {
            this.event = event;
            this.by = by;
            this.now = now;
            this.report = report;
        }

        void run(List<PiiScope> scopes) {
            Map<PiiScope, RetentionRecord> stored = new HashMap<>();
            store.findAll(scopes, DataClass.PII).forEach(found -> stored.put(found.scope(), found));
            List<PiiScope> missing = new ArrayList<>();
            for (PiiScope scope : scopes) {
                RetentionRecord found = stored.get(scope);
                if (found == null) {
                    missing.add(scope);
                } else if (found.state() != RetentionRecord.State.ACTIVE) {
                    report.add(Outcome.DISPOSED, scope);
                } else {
                    learn(found);
                }
            }
            reportMissing(missing);
            replace();
            if (!toFollow.isEmpty()) {
                journal.deadlinesMoved(
                        toFollow.stream().map(RetentionRecord::scope).toList(), by);
                followAll();
            }
            alone.forEach(this::one);
        }

        private void learn(RetentionRecord found) {
            RetentionRecord next;
            try {
                next = register.learned(found, FactMerge.add(found.facts(), event, now, by), now);
            } catch (OrderEventRefusedException e) {
                report.add(Outcome.REFUSED, found.scope());
                return;
            }
            hardLines.put(found.scope(), register.lastDay(found).hardLine());
            if (next.version() != found.version()) {
                changes.add(next);
            } else if (register.isSettled(found)) {
                report.add(Outcome.UNMOVED, found.scope());
            } else {
                toFollow.add(found); // an earlier call could not put it on record, and the key stayed where it was
            }
        }

        private void reportMissing(List<PiiScope> missing) {
            if (missing.isEmpty()) {
                return;
            }
            Map<PiiScope, SubjectToken> tokens = new HashMap<>();
            missing.forEach(scope -> tokens.put(scope, tokenizer.scopeToken(scope)));
            Set<SubjectToken> disposed = store.disposedOf(List.copyOf(new HashSet<>(tokens.values())), DataClass.PII);
            tokens.forEach(
                    (scope, token) -> report.add(disposed.contains(token) ? Outcome.DISPOSED : Outcome.UNKNOWN, scope));
        }

        private void replace() {
            if (changes.isEmpty()) {
                return;
            }
            List<RetentionRecord> replaced = store.replaceAll(changes);
            toFollow.addAll(replaced);
            Set<RetentionRecord> lost = new HashSet<>(changes);
            replaced.forEach(lost::remove);
            lost.forEach(change -> alone.add(change.scope()));
        }

        private void followAll() {
            Set<PiiScope> failed = follower.followAll(toFollow, now);
            if (!failed.isEmpty()) {
                journal.keysNotMoved(failed);
            }
            for (RetentionRecord followed : toFollow) {
                PiiScope scope = followed.scope();
                report.add(failed.contains(scope) ? Outcome.FAILED : outcome(followed), scope);
            }
        }

        private Outcome outcome(RetentionRecord followed) {
            Instant before = hardLines.getOrDefault(followed.scope(), Instant.MAX);
            return register.lastDay(followed).hardLine().isAfter(before) ? Outcome.RENEWED : Outcome.UNMOVED;
        }

        /** Takes note of the statement for an order whose record somebody changed at the same time. */
        private void one(PiiScope scope) {
            try {
                DeadlineRegister.Learned learned = register.learn(
                        scope, facts -> FactMerge.add(facts, event, now, by), "host-event", now, now, true);
                if (learned == null) {
                    report.add(Outcome.DISPOSED, scope);
                    return;
                }
                if (learned.changed() || !register.isSettled(learned.record())) {
                    journal.deadlineMoved(scope, by);
                }
                follower.follow(learned.record(), now);
                report.add(outcome(learned.record()), scope);
            } catch (OrderEventRefusedException e) {
                report.add(Outcome.REFUSED, scope);
            } catch (KeyUnavailableException e) {
                journal.keysNotMoved(Set.of(scope));
                report.add(Outcome.FAILED, scope);
            }
        }
    }
}
