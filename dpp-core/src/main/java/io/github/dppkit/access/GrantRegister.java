package io.github.dppkit.access;

import io.github.dppkit.access.spi.GrantStore;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.AuditTrail;
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
 * after. What is stored decides: of a grant handed in, only what tells it from others and its version are believed. Nobody
 * approves or reviews a grant of his own, nor that of a service he owns. Safe for use by several threads and nodes: of two
 * changes to the same grant one wins, the other is told. A change is in force on every node from the next request on.
 */
@Enforces({"A1.2.c", "A1.2.d", "V6.1.2.1", "V6.1.2.3"})
public final class GrantRegister {

    private final DppPolicy policy;
    private final AccessPolicy roles;
    private final GrantStore store;
    private final InstantSource clock;
    private final GrantChanges changes;
    private final GrantClosing closing;

    private GrantRegister(
            DppPolicy policy, AccessPolicy roles, GrantStore store, AuditTrail audit, InstantSource clock) {
        this.policy = policy;
        this.roles = roles;
        this.store = store;
        this.clock = clock;
        this.changes = new GrantChanges(policy, store, audit);
        this.closing = new GrantClosing(policy, store, audit, clock, changes);
    }

    /**
     * Creates a register.
     *
     * @param policy which claims whoever approves, reviews or revokes must have
     * @param roles which roles are for emergencies only
     * @param store keeps the grants
     * @param audit where changes are put on record
     * @param clock the time
     * @return the register
     */
    public static GrantRegister create(
            DppPolicy policy, AccessPolicy roles, GrantStore store, AuditTrail audit, InstantSource clock) {
        return new GrantRegister(policy, roles, store, audit, clock);
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
     * Approves that a person or service acts in a role. A service's grant that stands under another owner is replaced: that
     * is how a service is handed over.
     *
     * @param actor who
     * @param role in which role; one for emergencies is given to persons only
     * @param purpose for which purpose only; a service must name one
     * @param partner for which selling partner only; null for all
     * @param approver the person who approves; neither the actor nor the service's owner, now or before
     * @return the grant
     * @throws GrantRefusedException if the approver approves himself, a service names no purpose or asks for an emergency
     *     role, or a grant like it stands already
     */
    public Grant approve(
            Actor actor, String role, @Nullable Purpose purpose, @Nullable SellingPartner partner, Actor approver) {
        AccessPolicy.requireRole(role);
        boolean service = actor.id().kind() == ActorId.Kind.SERVICE;
        if (service && purpose == null) {
            throw new GrantRefusedException("Grant refused (A1.2.d): a service is approved for one purpose at a time.");
        }
        if (service && roles.isEmergency(role)) {
            throw new GrantRefusedException("Grant refused (A1.2.c): emergencies are declared by persons only.");
        }
        requireOther(actor.id(), actor.owner(), approver);
        Grant known = changes.find(actor.id(), role, purpose, partner);
        if (known != null) {
            requireOther(actor.id(), known.owner(), approver); // else he renewed his own by handing it over
        }
        if (known != null && known.revokedAt() == null && Objects.equals(known.owner(), actor.owner())) {
            throw new GrantRefusedException(
                    "Grant refused: one for this actor, role, purpose and partner stands already.");
        }
        if (known != null && known.openedFor() != null) {
            throw new GrantRefusedException("Grant refused (A1.2.d): review its last emergency first.");
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
        changes.change(Action.GRANT, Reason.REQUESTED, grant, approver);
        return grant;
    }

    /**
     * Confirms that a grant is still needed. If its glass was broken, that is reviewed too, and closed; of a revoked grant
     * that alone is reviewed, and it stays revoked.
     *
     * @param grant which, as read from this register
     * @param reviewer the person who confirms; neither the actor nor the service's owner
     * @return the grant as it is now
     * @throws GrantRefusedException if the reviewer reviews his own, the grant is revoked and no emergency is to be
     *     reviewed, or it has changed meanwhile
     */
    public Grant review(Grant grant, Actor reviewer) {
        Grant stored = changes.stored(grant);
        requireOther(stored.actor(), stored.owner(), reviewer);
        if (stored.revokedAt() != null && stored.openedFor() == null) {
            throw new GrantRefusedException("Review refused: the grant is revoked; approve a new one.");
        }
        Grant reviewed = stored.reviewed(reviewer.id(), clock.instant());
        Reason reason = stored.openedFor() == null ? Reason.REQUESTED : Reason.BREAK_GLASS;
        changes.change(Action.REVIEW, reason, reviewed, reviewer);
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
        Grant stored = changes.stored(grant);
        if (stored.revokedAt() != null) {
            return stored;
        }
        Grant revoked = stored.revoked(clock.instant());
        changes.change(Action.REVOKE, Reason.REQUESTED, revoked, by);
        return revoked;
    }

    /**
     * Breaks the glass: what an emergency role permits is permitted for a short time. An alarm is on record before it
     * counts, every read under it is marked, and it stays on the list of {@link #emergenciesToReview()} until another person
     * has reviewed the grant. Until then it cannot be opened again.
     *
     * @param grant the person's grant of an emergency role, as read from this register: approved and reviewed beforehand
     * @param person whose grant it is
     * @param why from a closed list
     * @return the grant as it is now, with the end of the emergency
     * @throws GrantRefusedException if the role is not for emergencies, the grant is not his, revoked, lapsed or has changed
     *     meanwhile, or the last emergency was not reviewed
     */
    public Grant breakGlass(Grant grant, Actor person, EmergencyReason why) {
        Grant stored = changes.stored(grant);
        Instant now = clock.instant();
        if (!roles.isEmergency(stored.role())) {
            throw new GrantRefusedException("Emergency refused (A1.3.a): the role is not one for emergencies.");
        }
        if (!person.id().equals(stored.actor())) {
            throw new GrantRefusedException("Emergency refused (A1.2.a): only the holder of the grant declares one.");
        }
        if (stored.revokedAt() != null || stored.isLapsed(policy.accessReviewInterval(), now)) {
            throw new GrantRefusedException(
                    "Emergency refused (A1.2.d): the grant is revoked or was not reviewed in time.");
        }
        if (stored.openedFor() != null) {
            throw new GrantRefusedException(
                    "Emergency refused (A1.2.d): the last one must be reviewed first, by another" + " person.");
        }
        Grant opened = stored.opened(why, now.plus(roles.emergencyLife()));
        AuditEvent alarm = GrantChanges.event(Action.ALARM, Outcome.SUCCESS, Reason.BREAK_GLASS, opened, person)
                .count(1)
                .build();
        changes.change(Action.GRANT, why.onRecord(), opened, person, alarm);
        return opened;
    }

    /**
     * Ends every grant of somebody who left or changed role, and of a leaver's services. In force on every node from the next
     * request on; permits from before end within {@link AccessGuard#PERMIT_LIFE}. Repeating it is safe, and needed if it
     * throws: what was closed stays closed.
     *
     * @param who whose grants end
     * @param why for what; if somebody left, the grants of services that he owns end too
     * @param since when he left or changed role; not in the future
     * @param by the person who ends them; may be anyone named
     * @return what was closed, and whether that was later than the policy allows (V6 1.2.3)
     * @throws GrantRefusedException if {@code since} is in the future, or others changed the grants all the time
     */
    public Closure closeAll(ActorId who, Departure why, Instant since, Actor by) {
        return closing.closeAll(who, why, since, by);
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
     * Returns the emergencies that nobody but their declarer has looked at, open or over, also those whose grant was
     * revoked since.
     *
     * @return to be {@linkplain #review reviewed} by another person
     */
    public List<Grant> emergenciesToReview() {
        return store.grants().stream()
                .filter(grant -> grant.openedFor() != null)
                .toList();
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
}
