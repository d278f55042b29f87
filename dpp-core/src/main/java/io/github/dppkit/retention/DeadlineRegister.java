package io.github.dppkit.retention;

import io.github.dppkit.audit.spi.SubjectTokenizer;
import io.github.dppkit.keys.ScopeErasedException;
import io.github.dppkit.keys.spi.DeadlineSource;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.RetentionFacts;
import io.github.dppkit.retention.spi.RetentionRecord;
import io.github.dppkit.retention.spi.RetentionStore;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The stored deadlines. A deadline is durable before the key that it bounds exists; data of a disposed scope get none.
 *
 * <p>Every change is a compare-and-set; of two nodes one wins and the other looks again.
 */
@Enforces({"A2.1.a", "V6.1.7"})
final class DeadlineRegister implements DeadlineSource {

    private static final int ATTEMPTS = 100;

    /** The origin of data that a notice named and nobody knew. */
    private static final String SUPPRESSED = "deletion-notice";

    private final RetentionStore store;
    private final DeadlineRule rule;
    private final Duration lead;
    private final NextRecord next;
    private final DatingRules rules;
    private final SubjectTokenizer tokenizer;
    private final Journal journal;
    private final RestoreGate gate;
    private final ClockWatch watch;

    DeadlineRegister(
            RetentionStore store,
            DeadlineRule rule,
            Duration lead,
            SubjectTokenizer tokenizer,
            Journal journal,
            RestoreGate gate,
            ClockWatch watch) {
        this.store = store;
        this.rule = rule;
        this.lead = lead;
        this.next = new NextRecord(rule, lead);
        this.rules = new DatingRules(store, rule, lead);
        this.tokenizer = tokenizer;
        this.journal = journal;
        this.gate = gate;
        this.watch = watch;
    }

    /**
     * Refuses to give or move a deadline by a clock that may be wrong: it could come too late, and then it is kept. Before one
     * is given, all nodes can see by which rule.
     */
    void requireTime(Instant now) {
        if (watch.isInDoubt(now.toEpochMilli())) {
            throw new RetentionUnavailableException(
                    "Deadline refused (A2.1.a): the time is in doubt, so no deadline is given"
                            + " or moved. Repeat the call once the clocks agree or a named person has confirmed the time.");
        }
        rules.setsDeadlines(now);
    }

    DatingRules rules() {
        return rules;
    }

    Duration lead() {
        return lead;
    }

    /** A record after something was learned, and whether that was a change to one that stood already. */
    record Learned(RetentionRecord record, boolean changed) {}

    @Override
    public Deadline firstDeadline(PiiScope scope, Provenance provenance, Instant now) {
        gate.requireOpen();
        requireTime(now);
        for (int i = 0; i < ATTEMPTS; i++) {
            RetentionRecord stored = store.find(scope, DataClass.PII).orElse(null);
            if (stored != null) {
                if (stored.state() != RetentionRecord.State.ACTIVE) {
                    throw refusedLate(scope);
                }
                RetentionRecord keyed = next.withKey(stored);
                if (keyed.version() == stored.version() || next.hasPassed(stored, now) || store.replace(keyed)) {
                    return answer(rule.of(keyed));
                }
                continue;
            }
            requireNotDisposed(scope);
            Instant firstSeen = FactMerge.notAfter(provenance.obtainedAt(), now);
            LastDay first = rule.of(scope.kind(), RetentionFacts.NONE, firstSeen);
            if (!first.hardLine().isAfter(now)) {
                return answer(first); // refused by the keys; there is nothing to dispose of
            }
            RetentionRecord candidate =
                    next.candidate(scope, provenance.operation(), firstSeen, RetentionFacts.NONE, first.day());
            if (store.add(candidate).equals(candidate)) {
                if (isTakenBack(candidate, now)) {
                    throw refusedLate(scope);
                }
                return answer(first);
            }
        }
        throw busy();
    }

    @Override
    public void requireOpen() {
        gate.requireOpen();
    }

    @Override
    public boolean isErased(PiiScope scope) {
        return store.find(scope, DataClass.PII)
                .map(stored -> stored.state() != RetentionRecord.State.ACTIVE)
                .orElseGet(() -> isDisposed(scope, DataClass.PII));
    }

    /**
     * Takes note of facts.
     *
     * @param change gives the facts that follow from those stored
     * @param onlyKnown whether a scope without record stays without
     * @return null if there is nothing that could have a deadline: disposed of, or being disposed of, or not known
     */
    @Nullable Learned learn(
            PiiScope scope,
            UnaryOperator<RetentionFacts> change,
            String origin,
            Instant firstSeen,
            Instant now,
            boolean onlyKnown) {
        requireTime(now);
        for (int i = 0; i < ATTEMPTS; i++) {
            RetentionRecord stored = store.find(scope, DataClass.PII).orElse(null);
            if (stored == null) {
                if (onlyKnown || refusesAgain(scope)) {
                    return null;
                }
                RetentionRecord candidate =
                        next.candidate(scope, origin, firstSeen, change.apply(RetentionFacts.NONE), null);
                if (store.add(candidate).equals(candidate)) {
                    return isTakenBack(candidate, now) ? null : new Learned(candidate, false);
                }
                continue;
            }
            if (stored.state() != RetentionRecord.State.ACTIVE) {
                return null;
            }
            RetentionRecord changed = next.learned(stored, change.apply(stored.facts()), now);
            if (changed.version() == stored.version()) {
                return new Learned(stored, false);
            }
            if (store.replace(changed)) {
                return new Learned(changed, true);
            }
        }
        throw busy();
    }

    /** Adds the clock of Information that is not PII; of several that of the oldest stands. */
    void addInformation(PiiScope scope, String origin, Instant obtainedAt, Instant now) {
        LastDay deadline = rule.ofInformation(obtainedAt);
        for (int i = 0; i < ATTEMPTS; i++) {
            if (isDisposed(scope, DataClass.INFORMATION)) {
                throw new ScopeErasedException();
            }
            RetentionRecord candidate = next.information(scope, origin, obtainedAt, deadline);
            RetentionRecord stored = store.add(candidate);
            boolean added = stored.equals(candidate);
            if (stored.state() != RetentionRecord.State.ACTIVE || (added && isTakenBack(candidate, now))) {
                throw new ScopeErasedException();
            }
            if (!deadline.at().isBefore(stored.deadline())
                    || store.replace(
                            Records.moved(stored, stored.facts(), deadline.at(), deadline.dueAt(lead), null, null))) {
                return;
            }
        }
        throw busy();
    }

    /** Adds a record of data that never came, in disposal from the start: nothing is taken in under it. */
    void suppress(PiiScope scope, DataClass dataClass, Instant now) {
        Instant at = FactMerge.cut(now);
        RetentionRecord of = dataClass == DataClass.PII
                ? next.candidate(scope, SUPPRESSED, at, RetentionFacts.NONE, null)
                : next.information(scope, SUPPRESSED, at, rule.ofInformation(at));
        RetentionRecord inDisposal = Records.disposing(of, RetentionRecord.State.DISPOSING, at, null, null);
        store.add(Records.first(inDisposal)); // or there is one by now, which is disposed of in its place
    }

    LastDay lastDay(RetentionRecord stored) {
        return next.lastDay(stored);
    }

    Instant dueAt(RetentionRecord stored) {
        return next.dueAt(stored);
    }

    /** Tells whether the key is, as far as is known, wrapped under the day of the deadline. */
    boolean isSettled(RetentionRecord stored) {
        return next.isSettled(stored);
    }

    /** Returns the record as it must stand before the key is moved, see {@link NextRecord#announced}. */
    RetentionRecord announced(RetentionRecord stored) {
        return next.announced(stored);
    }

    /** Returns the record as it is when its key is known to have followed the deadline; a null day says it has none. */
    RetentionRecord settled(RetentionRecord stored, @Nullable LocalDate keyDay) {
        return next.settled(stored, keyDay);
    }

    /** Returns the record with these facts, see {@link NextRecord#learned}. */
    RetentionRecord learned(RetentionRecord stored, RetentionFacts facts, Instant now) {
        return next.learned(stored, facts, now);
    }

    /** Returns the record with earlier dates where the rule gives some, see {@link NextRecord#dated}. */
    RetentionRecord dated(RetentionRecord stored, Instant now) {
        return next.dated(stored, now);
    }

    /** Returns a record with no claim on it that is to be looked at again at an instant. */
    static RetentionRecord lookedAt(RetentionRecord stored, Instant next) {
        return Records.disposing(stored, stored.state(), next, stored.pseudonym(), null);
    }

    boolean isDisposed(PiiScope scope, DataClass dataClass) {
        return store.tombstone(tokenizer.scopeToken(scope), dataClass).isPresent();
    }

    /** Puts on record that data of a disposed scope came, and returns the refusal. */
    ScopeErasedException refusedLate(PiiScope scope) {
        ScopeErasedException refusal = new ScopeErasedException();
        try {
            journal.lateFeed(scope);
        } catch (RuntimeException e) {
            refusal.addSuppressed(e); // the refusal stands whether or not the record of it succeeds
        }
        return refusal;
    }

    /** An order that was disposed of never comes back; a selling partner may. */
    private boolean refusesAgain(PiiScope scope) {
        return scope.kind() != PiiScope.Kind.SELLING_PARTNER && isDisposed(scope, DataClass.PII);
    }

    /**
     * Looks once more for a tombstone, now that the record stands: a disposal from its beginning to its end may lie between the
     * first look and the addition. Then the record goes the way of a disposal, with whatever was stored under it.
     */
    private boolean isTakenBack(RetentionRecord added, Instant now) {
        boolean comesBack = added.scope().kind() == PiiScope.Kind.SELLING_PARTNER && added.dataClass() == DataClass.PII;
        if (comesBack || !isDisposed(added.scope(), added.dataClass())) {
            return false;
        }
        RetentionRecord stored = added;
        for (int i = 0; i < ATTEMPTS; i++) {
            Instant due = FactMerge.notAfter(stored.dueAt(), now);
            if (store.replace(
                    Records.disposing(stored, RetentionRecord.State.DISPOSING, due, stored.pseudonym(), null))) {
                return true;
            }
            stored = store.find(added.scope(), added.dataClass()).orElse(null);
            if (stored == null || stored.state() != RetentionRecord.State.ACTIVE) {
                return true; // somebody else disposes of it
            }
        }
        throw busy();
    }

    private void requireNotDisposed(PiiScope scope) {
        if (refusesAgain(scope)) {
            throw refusedLate(scope);
        }
    }

    private static DeadlineSource.Deadline answer(LastDay deadline) {
        return new DeadlineSource.Deadline(deadline.knownUntil(), deadline.at());
    }

    static RetentionUnavailableException busy() {
        return new RetentionUnavailableException(
                "Retention store unavailable (A2.1.a): a record was changed by others all the time.");
    }
}
