package io.github.dppkit.audit;

import io.github.dppkit.audit.VerificationResult.Kind;
import io.github.dppkit.audit.VerificationResult.Verdict;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.PolicyConfigurationException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds an audit store against its signatures and anchors; needs no running trail (clause A2.6.c).
 *
 * <p>It recomputes every leaf hash and every tree from the bytes, in one pass over the meta-log and one over each
 * writer's events, and trusts nothing that the store says about itself. What is missing counts as wrong: no signature, an
 * unknown key, an empty anchor are failures, never skipped. Memory grows with the number of writers (about 2 KB each),
 * not with the number of events.
 *
 * <p>PASS means: every event that the largest anchored checkpoint covers is there and unaltered, and what follows it is
 * consistent in itself. It does not mean that every act was recorded, and says nothing about events younger than the last
 * anchored checkpoint being original. May run while writers append. Immutable and safe for use by several threads.
 */
@Enforces("A2.6.c")
public final class AuditVerifier {

    private final AuditStore store;
    private final String origin;
    private final Set<VerifierKey> keys;
    private final List<CheckpointAnchor> anchors;
    private final Duration tolerance;
    private final Beat beat;

    private AuditVerifier(
            AuditStore store,
            String origin,
            Set<VerifierKey> keys,
            List<CheckpointAnchor> anchors,
            Duration tolerance,
            Beat beat) {
        this.store = store;
        this.origin = origin;
        this.keys = keys;
        this.anchors = anchors;
        this.tolerance = tolerance;
        this.beat = beat;
    }

    /**
     * Returns a verifier with a clock tolerance of 5 minutes.
     *
     * @param store what to verify
     * @param environment whose log it must be
     * @param keys the public keys to trust, from elsewhere than the store
     * @param anchors the anchors to hold it against
     * @return the verifier
     * @throws PolicyConfigurationException if there is no key
     */
    public static AuditVerifier of(
            AuditStore store,
            Environment environment,
            Collection<VerifierKey> keys,
            Collection<CheckpointAnchor> anchors) {
        if (keys.isEmpty()) {
            throw new PolicyConfigurationException("Audit verifier refused (A2.6.c): give it a public key to trust.");
        }
        return new AuditVerifier(
                store,
                Checkpoint.originOf(environment),
                Set.copyOf(keys),
                List.copyOf(anchors),
                Duration.ofMinutes(5),
                Beat.USUAL);
    }

    /**
     * Returns a verifier with another clock tolerance.
     *
     * @param value by how much times may go back or leave their checkpoint interval; 0 to 1 day
     * @return a new verifier
     * @throws PolicyConfigurationException if it is out of range
     */
    public AuditVerifier withClockTolerance(Duration value) {
        if (value.isNegative() || value.compareTo(Duration.ofDays(1)) > 0) {
            throw new PolicyConfigurationException(
                    "Audit verifier refused (A2.6.c): the clock tolerance takes 0 to 1 day.");
        }
        return new AuditVerifier(store, origin, keys, anchors, value, beat);
    }

    /**
     * Returns a verifier that expects another beat than one checkpoint each 60 s.
     *
     * @param interval what the writers promise, as {@link AuditTrailBuilder#checkpointInterval(Duration)} was told; more
     *     than 0, at most 1 day
     * @return a new verifier
     * @throws PolicyConfigurationException if it is out of range
     */
    public AuditVerifier withCheckpointInterval(Duration interval) {
        if (interval.isNegative() || interval.isZero() || interval.compareTo(Duration.ofDays(1)) > 0) {
            throw new PolicyConfigurationException(
                    "Audit verifier refused (A2.6.c): the checkpoint interval is more than 0 and at most 1 day.");
        }
        return new AuditVerifier(store, origin, keys, anchors, tolerance, new Beat(interval, beat.clock()));
    }

    /**
     * Returns a verifier that also reports writers which have been silent until now without having ended.
     *
     * @param clock what time it is
     * @return a new verifier
     */
    public AuditVerifier withClock(InstantSource clock) {
        return new AuditVerifier(store, origin, keys, anchors, tolerance, new Beat(beat.interval(), clock));
    }

    /**
     * Verifies everything.
     *
     * @return the verdict and findings
     * @throws AuditStoreException if the store could not be read
     */
    public VerificationResult verify() {
        return verify(events -> {});
    }

    /**
     * Verifies everything and tells how far it has come.
     *
     * @param progress is told after each page of events
     * @return the verdict and findings
     * @throws AuditStoreException if the store could not be read
     */
    public VerificationResult verify(VerificationProgress progress) {
        return run(null, progress);
    }

    /**
     * Verifies what came after a former verification, in time that grows with what is new and with the number of writers.
     *
     * @param former what the former one showed, from its {@link VerificationResult#state()}
     * @return the verdict and findings
     * @throws AuditFormatException if the state was made with other keys or of another log, or is not signed
     * @throws AuditStoreException if the store could not be read
     * @see #verifyAfter(VerifiedState, VerificationProgress)
     */
    public VerificationResult verifyAfter(VerifiedState former) {
        return verifyAfter(former, events -> {});
    }

    /**
     * Verifies what came after a former verification, and tells how far it has come.
     *
     * <p>The meta-log and every writer's tree are grown on from the former state; they reach the anchored checkpoints only if
     * these extend what was verified then. Events and leaves below that checkpoint are not read: who alters them afterwards is
     * found by {@link #verify()} only. So verify everything as well from time to time.
     *
     * <p>Everything is verified, and the former checkpoint held against the meta-log like an anchor's, if anything fails, if
     * an anchor holds less than the former checkpoint, or if events were pruned since;
     * {@link VerificationResult#from()} is 0 then.
     *
     * @param former what the former one showed, from its {@link VerificationResult#state()}
     * @param progress is told after each page of events
     * @return the verdict and findings
     * @throws AuditFormatException if the state was made with other keys or of another log, or is not signed
     * @throws AuditStoreException if the store could not be read
     */
    public VerificationResult verifyAfter(VerifiedState former, VerificationProgress progress) {
        if (!former.checkpoint().origin().equals(origin) || !former.trusted().equals(keys)) {
            throw new AuditFormatException("Verified state refused: it was made with other public keys, or of another"
                    + " environment's log. Verify everything, and keep the new state.");
        }
        new MetaStatements(keys, new Findings()).resume(former);
        return after(former, progress)
                .filter(later -> later.verdict() != Verdict.FAIL)
                .orElseGet(() -> run(former.checkpoint(), progress));
    }

    /** Verifies what is new; empty if that alone would not do. */
    private Optional<VerificationResult> after(VerifiedState former, VerificationProgress progress) {
        Findings findings = new Findings();
        MetaStatements statements = new MetaStatements(keys, findings);
        CheckpointJudge judge = new CheckpointJudge(store, origin, statements, findings, beat);
        try (EventPages pages = new EventPages(store)) {
            MetaWalk walk = new MetaWalk(store, findings, tolerance, judge, statements, beat, progress, pages, former);
            judge.lookBefore();
            anchors.forEach(judge::readAnchor);
            judge.requireReadableAnchor(anchors);
            if (judge.hasBelow(former.checkpoint().size()) || !walk.canResume()) {
                return Optional.empty();
            }
            walk.run();
            return Optional.of(result(
                    findings, statements, walk, judge, former.checkpoint().size()));
        } catch (AuditFormatException e) {
            // A row of another form: the whole verification meets it again and reports it.
            return Optional.empty();
        }
    }

    private VerificationResult run(@Nullable Checkpoint former, VerificationProgress progress) {
        Findings findings = new Findings();
        MetaStatements statements = new MetaStatements(keys, findings);
        CheckpointJudge judge = new CheckpointJudge(store, origin, statements, findings, beat);
        try (EventPages pages = new EventPages(store)) {
            MetaWalk walk = new MetaWalk(store, findings, tolerance, judge, statements, beat, progress, pages, null);
            try {
                judge.lookBefore();
                // Then the anchors: what they hold now, the store must hold when it is read after them.
                anchors.forEach(judge::readAnchor);
                judge.requireReadableAnchor(anchors);
                if (former != null) {
                    judge.alsoHold(former);
                }
                walk.run();
            } catch (AuditFormatException e) {
                // The store met a row that it cannot even hand over. What it hides is not known: never a pass.
                findings.add(Kind.STORE_MALFORMED, null, 0, 0);
            }
            return result(findings, statements, walk, judge, 0);
        }
    }

    private static VerificationResult result(
            Findings findings, MetaStatements statements, MetaWalk walk, CheckpointJudge judge, long from) {
        Verdict intact = statements.hasGap() ? Verdict.ACKNOWLEDGED_GAP : Verdict.PASS;
        Verdict verdict = findings.isFailing() ? Verdict.FAIL : intact;
        return new VerificationResult(
                verdict,
                findings.kept(),
                findings.count(),
                walk.events(),
                walk.writers(),
                judge.checkpoints(),
                from,
                verdict == Verdict.FAIL ? null : walk.reached());
    }
}
