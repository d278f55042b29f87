package io.github.dppkit.access;

import io.github.dppkit.access.spi.GrantStore;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.AuditEventBuilder;
import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.audit.Channel;
import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.DppPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Single changes of grants: on record before they are made, and after if they were not made or nobody knows. What is stored
 * decides, not what a caller hands in.
 */
final class GrantChanges {

    private final DppPolicy policy;
    private final GrantStore store;
    private final AuditTrail audit;

    GrantChanges(DppPolicy policy, GrantStore store, AuditTrail audit) {
        this.policy = policy;
        this.store = store;
        this.audit = audit;
    }

    /**
     * Returns the stored grant of that actor, role, purpose, partner and version. Only these are taken from the caller's:
     * a grant is a plain record that anybody can make, or read from a request, with another owner or no revocation.
     */
    Grant stored(Grant grant) {
        Grant stored = find(grant.actor(), grant.role(), grant.purpose(), grant.partner());
        if (stored == null || stored.version() != grant.version()) {
            throw changedMeanwhile();
        }
        return stored;
    }

    @Nullable Grant find(ActorId actor, String role, @Nullable Purpose purpose, @Nullable SellingPartner partner) {
        return store.grantsOf(actor).stream()
                .filter(grant -> grant.role().equals(role)
                        && Objects.equals(grant.purpose(), purpose)
                        && Objects.equals(grant.partner(), partner))
                .findFirst()
                .orElse(null);
    }

    /** Makes a change or throws. What goes with its announcement is on record in the same commit. */
    void change(Action action, Reason reason, Grant grant, Actor by, AuditEvent... with) {
        if (!tryChange(action, reason, grant, by, with)) {
            throw changedMeanwhile();
        }
    }

    /** Makes a change; false if somebody else changed the grant meanwhile. */
    boolean tryChange(Action action, Reason reason, Grant grant, Actor by, AuditEvent... with) {
        requireClaims(by, policy);
        List<AuditEvent> first = new ArrayList<>();
        first.add(event(action, Outcome.INTENDED, reason, grant, by).build());
        first.addAll(List.of(with));
        EventId intent = audit.record(first).get(0);
        boolean changed;
        try {
            changed = store.put(grant);
        } catch (RuntimeException e) {
            recordUnknown(event(action, Outcome.UNKNOWN, reason, grant, by).relatesTo(intent), e);
            throw e;
        }
        Outcome outcome = changed ? Outcome.SUCCESS : Outcome.FAILURE;
        audit.record(event(action, outcome, reason, grant, by).relatesTo(intent).build());
        return changed;
    }

    static void requireClaims(Actor by, DppPolicy policy) {
        if (by.missingClaim(policy) != Reason.NONE) {
            throw new GrantRefusedException(
                    "Grant refused (L5.c, L5.h): whoever approves, reviews or revokes logs in with a"
                            + " second factor and on an approved device.");
        }
    }

    /** The store's failure stands whether or not the record of it succeeds; a failed record travels with it. */
    private void recordUnknown(AuditEventBuilder event, RuntimeException failure) {
        try {
            audit.record(event.build());
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    static AuditEventBuilder event(Action action, Outcome outcome, Reason reason, Grant grant, Actor by) {
        AuditEventBuilder event = AuditEvent.builder(action, outcome, by.id(), Channel.ADMIN)
                .about(grant.actor())
                .role(grant.role())
                .client(by.claims().address())
                .reason(reason)
                .count(grant.version());
        if (grant.purpose() != null) {
            event.purpose(grant.purpose());
        }
        if (grant.partner() != null) {
            event.partner(grant.partner());
        }
        return event;
    }

    private static GrantRefusedException changedMeanwhile() {
        return new GrantRefusedException("Grant not changed: somebody else changed it meanwhile; read it again.");
    }
}
