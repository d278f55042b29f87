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
import io.github.dppkit.policy.Enforces;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The register of who may act in which role: approved by another person, reviewed in time, revoked at once.
 *
 * <p>Every change is on record before it is made; if it fails, or nobody knows whether it was made, that is on record
 * after. What is stored decides: of a grant handed in, only what tells it from others and its version are believed. Nobody approves or reviews a grant of his own, nor that of a service he
 * owns. Safe for use by several threads and nodes: of two changes to the same grant one wins, the other is told.
 */
@Enforces({"A1.2.c", "A1.2.d"})
public final class GrantRegister {

    private final DppPolicy policy;
    private final GrantStore store;
    private final AuditTrail audit;
    private final InstantSource clock;

    private GrantRegister(DppPolicy policy, GrantStore store, AuditTrail audit, InstantSource clock) {
        this.policy = policy;
        this.store = store;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Creates a register.
     *
     * @param policy which claims whoever approves, reviews or revokes must have
     * @param store keeps the grants
     * @param audit where changes are put on record
     * @param clock the time
     * @return the register
     */
    public static GrantRegister create(DppPolicy policy, GrantStore store, AuditTrail audit, InstantSource clock) {
        return new GrantRegister(policy, store, audit, clock);
    }

    /**
     * Approves that a person acts in a role, for every purpose and selling partner that the role is permitted.
     *
     * @param person who
     * @param role in which role
     * @param approver the person who approves; another one
     * @return the grant
     * @throws GrantRefusedException if the approver approves himself, or a grant like it stands already
     */
    public Grant approve(Actor person, String role, Actor approver) {
        return approve(person, role, null, null, approver);
    }

    /**
     * Approves that a person or service acts in a role.
     *
     * @param actor who
     * @param role in which role
     * @param purpose for which purpose only; a service must name one
     * @param partner for which selling partner only; null for all
     * @param approver the person who approves; neither the actor nor the service's owner
     * @return the grant
     * @throws GrantRefusedException if the approver approves himself, a service names no purpose, or a grant like it
     *     stands already
     */
    public Grant approve(
            Actor actor, String role, @Nullable Purpose purpose, @Nullable SellingPartner partner, Actor approver) {
        AccessPolicy.requireRole(role);
        if (actor.id().kind() == ActorId.Kind.SERVICE && purpose == null) {
            throw new GrantRefusedException("Grant refused (A1.2.d): a service is approved for one purpose at a time.");
        }
        requireOther(actor.id(), actor.owner(), approver);
        Grant known = find(actor.id(), role, purpose, partner);
        if (known != null && known.revokedAt() == null) {
            throw new GrantRefusedException(
                    "Grant refused: one for this actor, role, purpose and partner stands already.");
        }
        Instant now = clock.instant();
        Grant grant = new Grant(
                actor.id(),
                role,
                purpose,
                partner,
                actor.owner(),
                approver.id(),
                now,
                now,
                null,
                known == null ? 1 : known.version() + 1);
        change(Action.GRANT, grant, approver);
        return grant;
    }

    /**
     * Confirms that a grant is still needed.
     *
     * @param grant which, as read from this register
     * @param reviewer the person who confirms; neither the actor nor the service's owner
     * @return the grant as it is now
     * @throws GrantRefusedException if the reviewer reviews his own, the grant is revoked, or it has changed meanwhile
     */
    public Grant review(Grant grant, Actor reviewer) {
        Grant stored = stored(grant);
        requireOther(stored.actor(), stored.owner(), reviewer);
        if (stored.revokedAt() != null) {
            throw new GrantRefusedException("Review refused: the grant is revoked; approve a new one.");
        }
        Grant reviewed = stored.reviewed(clock.instant());
        change(Action.REVIEW, reviewed, reviewer);
        return reviewed;
    }

    /**
     * Ends a grant at once.
     *
     * @param grant which, as read from this register
     * @param by the person who ends it; may be anyone named
     * @return the grant as it is now
     * @throws GrantRefusedException if it has changed meanwhile
     */
    public Grant revoke(Grant grant, Actor by) {
        Grant stored = stored(grant);
        if (stored.revokedAt() != null) {
            return stored;
        }
        Grant revoked = stored.revoked(clock.instant());
        change(Action.REVOKE, revoked, by);
        return revoked;
    }

    /**
     * Returns all grants, revoked ones included.
     *
     * @return ordered by actor and role
     */
    public List<Grant> grants() {
        return store.grants();
    }

    /**
     * Returns the stored grant of that actor, role, purpose, partner and version. Only these are taken from the caller's:
     * a grant is a plain record that anybody can make, or read from a request, with another owner or no revocation.
     */
    private Grant stored(Grant grant) {
        Grant stored = find(grant.actor(), grant.role(), grant.purpose(), grant.partner());
        if (stored == null || stored.version() != grant.version()) {
            throw changedMeanwhile();
        }
        return stored;
    }

    private static GrantRefusedException changedMeanwhile() {
        return new GrantRefusedException("Grant not changed: somebody else changed it meanwhile; read it again.");
    }

    private @Nullable Grant find(
            ActorId actor, String role, @Nullable Purpose purpose, @Nullable SellingPartner partner) {
        return store.grantsOf(actor).stream()
                .filter(grant -> grant.role().equals(role)
                        && Objects.equals(grant.purpose(), purpose)
                        && Objects.equals(grant.partner(), partner))
                .findFirst()
                .orElse(null);
    }

    private static void requireOther(ActorId actor, @Nullable ActorId owner, Actor approver) {
        if (approver.id().kind() != ActorId.Kind.PERSON) {
            throw new GrantRefusedException("Grant refused (A1.2.d): a person approves and reviews, not a service.");
        }
        if (approver.id().equals(actor) || approver.id().equals(owner)) {
            throw new GrantRefusedException(
                    "Grant refused (A1.2.d): nobody approves or reviews his own access, nor that of his own service.");
        }
    }

    private void change(Action action, Grant grant, Actor by) {
        if (by.missingClaim(policy) != Reason.NONE) {
            throw new GrantRefusedException(
                    "Grant refused (L5.c, L5.h): whoever approves, reviews or revokes logs in with a"
                            + " second factor and on an approved device.");
        }
        EventId intent = audit.record(event(action, Outcome.INTENDED, grant, by).build());
        boolean changed;
        try {
            changed = store.put(grant);
        } catch (RuntimeException e) {
            recordUnknown(event(action, Outcome.UNKNOWN, grant, by).relatesTo(intent), e);
            throw e;
        }
        Outcome outcome = changed ? Outcome.SUCCESS : Outcome.FAILURE;
        audit.record(event(action, outcome, grant, by).relatesTo(intent).build());
        if (!changed) {
            throw changedMeanwhile();
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

    private static AuditEventBuilder event(Action action, Outcome outcome, Grant grant, Actor by) {
        AuditEventBuilder event = AuditEvent.builder(action, outcome, by.id(), Channel.ADMIN)
                .about(grant.actor())
                .role(grant.role())
                .reason(Reason.REQUESTED)
                .count(grant.version());
        if (grant.purpose() != null) {
            event.purpose(grant.purpose());
        }
        if (grant.partner() != null) {
            event.partner(grant.partner());
        }
        return event;
    }
}
