package io.github.dppkit;

import io.github.dppkit.audit.AuditCoverage;
import io.github.dppkit.audit.AuditPruner;
import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.audit.VerificationResult;
import io.github.dppkit.audit.VerifiedState;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.policy.DppPolicy;
import java.util.List;

/**
 * What is done with the audit trail now and then: verify, see what it covers, delete what is past its retention (clauses
 * A2.6.b, A2.6.c, A2.6.e, L5.f). Nothing in it runs by itself. Immutable and safe for use by several threads.
 */
public final class AuditTools {

    private final AuditTrail trail;
    private final AuditStore store;
    private final DppPolicy policy;
    private final List<String> targets;

    AuditTools(AuditTrail trail, AuditStore store, DppPolicy policy, List<String> targets) {
        this.trail = trail;
        this.store = store;
        this.policy = policy;
        this.targets = List.copyOf(targets);
    }

    /**
     * Verifies everything; see {@link AuditTrail#verify()}.
     *
     * @return the verdict and findings
     */
    public VerificationResult verify() {
        return trail.verify();
    }

    /**
     * Verifies what came after a former verification; see
     * {@link io.github.dppkit.audit.AuditVerifier#verifyAfter(VerifiedState)} for what that does not cover.
     *
     * @param former what the former one showed
     * @return the verdict and findings
     */
    public VerificationResult verifyAfter(VerifiedState former) {
        return trail.verifyAfter(former);
    }

    /**
     * Returns a coverage of every disposal target of this {@code Dpp}, by which channels nothing was declared yet.
     *
     * @return the coverage; declare with {@link AuditCoverage#reachedBy}
     */
    public AuditCoverage coverage() {
        return AuditCoverage.of(store, targets);
    }

    /**
     * Returns what deletes events past their retention, by the figures in force.
     *
     * @param withRights the same tables with the right to delete events, which the application's own user had better not have
     * @return the pruner
     */
    public AuditPruner pruner(AuditStore withRights) {
        return AuditPruner.create(trail, withRights, policy);
    }
}
