package io.github.dppkit.audit;

import io.github.dppkit.audit.VerificationResult.Verdict;
import io.github.dppkit.audit.internal.CompactRange;
import io.github.dppkit.audit.internal.Sha256;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.PrunedWriter;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.policy.PolicyConfigurationException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Deletes events that are past the retention of the audit log, in a way that the verifier can tell from any other deletion
 * (clause A2.6.e).
 *
 * <p>Only whole checkpoint intervals go: of each writer the events up to one of its signed heads. The order to prune is an
 * event and a leaf of the meta-log, under a checkpoint that an anchor took, before the first event is deleted. Nothing is
 * deleted from a store that does not verify, nor any event that the head does not account for. What is left verifies as
 * before. Checkpoints and the meta-log stay.
 *
 * <p>A crash leaves less deleted than was ordered; the next pruning completes it. Run one pruning at a time, and no verification
 * beside it. Safe for use by several threads.
 */
@Enforces({"A2.6.e", "L5.f"})
public final class AuditPruner {

    private static final int PAGE = 1_000;

    private final AuditTrail trail;
    private final AuditStore store;
    private final DppPolicy policy;

    private AuditPruner(AuditTrail trail, AuditStore store, DppPolicy policy) {
        this.trail = trail;
        this.store = store;
        this.policy = policy;
    }

    /**
     * Returns a pruner.
     *
     * @param trail the trail, which records
     * @param store the same tables, with the right to delete events; the application's own user had better not have it
     * @param policy says how long events are kept at least
     * @return the pruner; nothing in it runs by itself
     */
    public static AuditPruner create(AuditTrail trail, AuditStore store, DppPolicy policy) {
        return new AuditPruner(trail, store, policy);
    }

    /**
     * Deletes what is older. Reads the whole store.
     *
     * @param by who orders it
     * @param keep how long events are kept: the policy's retention of the audit log or more, never less than 366 days
     * @return what was deleted, perhaps nothing
     * @throws PolicyConfigurationException if {@code keep} is too short; nothing is deleted
     * @throws AuditIntegrityException if the store does not verify; nothing more is deleted
     * @throws AnchorUnavailableException if no anchor took the order; nothing is deleted
     * @throws AuditWriteException if the order could not be recorded; nothing is deleted
     * @throws AuditStoreException if the store did not answer; repeat the call
     */
    public synchronized PruningReport prune(ActorId by, Duration keep) {
        Duration least =
                policy.auditRetention().compareTo(PruneLeaf.FLOOR) < 0 ? PruneLeaf.FLOOR : policy.auditRetention();
        if (keep.compareTo(least) < 0) {
            throw new PolicyConfigurationException("Pruning refused (A2.6.e, L5.f): audit events are kept for at least "
                    + least.toDays() + " days. Nothing was deleted.");
        }
        Instant now = trail.now().truncatedTo(ChronoUnit.MICROS);
        Instant before = now.minus(keep);
        if (trail.verify().verdict() == Verdict.FAIL) {
            throw new AuditIntegrityException(
                    "Pruning refused (A2.6.e, L5.f): the store does not verify, and what is wrong with"
                            + " it may be in what would be deleted. Run the verifier.");
        }
        PruningPlan plan = PruningPlan.of(store, before);
        if (plan.events() == 0) {
            return new PruningReport(0, 0, before);
        }
        EventId order = trail.record(event(by, Outcome.INTENDED, plan.events()).build());
        trail.state(signer -> PruneLeaf.sign(signer, plan.upTo(), before, by, now));
        trail.checkpoint();
        if (!trail.isAnchored()) {
            throw new AnchorUnavailableException(
                    "Pruning refused (A2.6.e, L5.f): no anchor took the order. Nothing was deleted; repeat it later.");
        }
        plan.steps().forEach(this::prune);
        trail.record(event(by, Outcome.SUCCESS, plan.events()).relatesTo(order).build());
        return new PruningReport(plan.events(), plan.writers(), before);
    }

    private static AuditEventBuilder event(ActorId by, Outcome outcome, long count) {
        return new AuditEventBuilder(Action.PRUNED, outcome, by, Channel.ADMIN)
                .reason(Reason.SCHEDULED)
                .count(count);
    }

    /** Deletes the events of one writer up to one of its heads, if they are those that the head accounts for. */
    private void prune(PruningPlan.Step step) {
        CompactRange tree = step.from();
        while (tree.size() < step.size()) {
            int wanted = (int) Math.min(PAGE, step.size() - tree.size());
            List<StoredEvent> page = store.events(step.writer(), tree.size(), wanted);
            for (StoredEvent row : page) {
                requireAccounted(row.seq() == tree.size());
                tree.append(Sha256.leaf(row.body()));
            }
            requireAccounted(page.size() == wanted);
        }
        requireAccounted(MessageDigest.isEqual(tree.root(), step.root()));
        store.prune(new PrunedWriter(step.writer(), step.size(), tree.encode()));
    }

    private static void requireAccounted(boolean accounted) {
        if (!accounted) {
            throw new AuditIntegrityException(
                    "Pruning stopped (A2.6.e, L5.f): events are not those that a signed head accounts"
                            + " for. They were not deleted; run the verifier.");
        }
    }
}
