package io.github.dppkit.access;

import io.github.dppkit.access.spi.GrantStore;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.AuditEventBuilder;
import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.audit.Channel;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.pii.internal.PermitIssuer;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.Enforces;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only door to plaintext: it decides, puts the answer on record, and only then hands out a permit.
 *
 * <p><strong>Guarantees.</strong> A permit exists only after an event that names actor, purpose, order and categories is
 * durable; if the record fails, there is no permit. Denials are on record too. All scopes of a request are permitted, in
 * one commit, or none is. A person without the claims that the policy demands, and anyone without a live grant, is
 * denied.
 *
 * <p><strong>Non-guarantees.</strong> It says that the actor <em>may</em> read, not that he did; what he does with the
 * plaintext is beyond it.
 *
 * <p>Grants are read from the store at each request, never from a cache: what was revoked on one node permits nothing on any
 * other from the next request on, and a permit from before ends within {@link #PERMIT_LIFE}.
 *
 * <p>Safe for use by several threads. A request costs one read of the grant store, one of the restrictions where there is a
 * store of them, and one durable append, for up to 500 scopes.
 */
@Enforces({"A1.2.c", "A1.2.d", "A1.3.a", "A1.3.b", "A2.2.d", "A2.6.a", "L5.a", "L5.c", "L5.d", "L5.h", "M3.b"})
public final class AccessGuard {

    private static final Logger LOG = LoggerFactory.getLogger(AccessGuard.class);

    /** How long a permit lasts. */
    public static final Duration PERMIT_LIFE = Duration.ofSeconds(60);

    /** How many scopes one request may name, so that they fit into one commit of the audit trail. */
    public static final int MAXIMUM_SCOPES = 500;

    private final DppPolicy policy;
    private final AccessPolicy accessPolicy;
    private final GrantStore grants;
    private final AuditTrail audit;
    private final PermitIssuer issuer;
    private final Supplier<Reason> shut;
    private final Restrictions restrictions;

    private AccessGuard(
            DppPolicy policy,
            AccessPolicy accessPolicy,
            GrantStore grants,
            AuditTrail audit,
            PermitIssuer issuer,
            Supplier<Reason> shut,
            Restrictions restrictions) {
        this.policy = policy;
        this.accessPolicy = accessPolicy;
        this.grants = grants;
        this.audit = audit;
        this.issuer = issuer;
        this.shut = shut;
        this.restrictions = restrictions;
    }

    /**
     * Creates a guard; only dppkit's composition root can name the issuer.
     *
     * @param policy which claims are demanded and how long a grant holds
     * @param accessPolicy what roles may read
     * @param grants who has which role
     * @param audit where answers are put on record
     * @param issuer in whose name permits are issued
     * @return the guard
     */
    public static AccessGuard create(
            DppPolicy policy, AccessPolicy accessPolicy, GrantStore grants, AuditTrail audit, PermitIssuer issuer) {
        return create(policy, accessPolicy, grants, audit, issuer, () -> Reason.NONE, Restrictions.none());
    }

    /**
     * Creates a guard that can be shut for everybody, and for restricted data.
     *
     * @param policy which claims are demanded and how long a grant holds
     * @param accessPolicy what roles may read
     * @param grants who has which role
     * @param audit where answers are put on record
     * @param issuer in whose name permits are issued
     * @param shut asked at each request: NONE, or why nobody may read
     * @param restrictions asked at each request that would be permitted
     * @return the guard
     */
    public static AccessGuard create(
            DppPolicy policy,
            AccessPolicy accessPolicy,
            GrantStore grants,
            AuditTrail audit,
            PermitIssuer issuer,
            Supplier<Reason> shut,
            Restrictions restrictions) {
        return new AccessGuard(policy, accessPolicy, grants, audit, issuer, shut, restrictions);
    }

    /**
     * Asks to read PII of one scope.
     *
     * @param actor who asks
     * @param purpose what for
     * @param scope whose data
     * @param first a category
     * @param more further categories
     * @return a permit for 60 s
     * @throws AccessDeniedException if a rule is not met; the denial is on record
     * @throws io.github.dppkit.audit.AuditWriteException if the record cannot be made; nothing may be read
     */
    public RevealPermit request(Actor actor, Purpose purpose, PiiScope scope, PiiCategory first, PiiCategory... more) {
        return request(actor, purpose, List.of(scope), EnumSet.of(first, more));
    }

    /**
     * Asks to read PII of several scopes, all or none.
     *
     * @param actor who asks
     * @param purpose what for
     * @param scopes whose data: 1 to 500
     * @param categories which kinds: at least one
     * @return a permit for 60 s
     * @throws AccessDeniedException if a rule is not met for one of them; the denial is on record for each
     * @throws io.github.dppkit.audit.AuditWriteException if the record cannot be made; nothing may be read
     * @throws IllegalArgumentException if there are no scopes, more than 500, or no categories
     */
    public RevealPermit request(
            Actor actor, Purpose purpose, Collection<PiiScope> scopes, Set<PiiCategory> categories) {
        Objects.requireNonNull(purpose, "purpose");
        // copies: the caller's sets may change between the decision, the record and the permit
        Set<PiiScope> distinct = new LinkedHashSet<>(scopes);
        Set<PiiCategory> wanted = EnumSet.noneOf(PiiCategory.class);
        wanted.addAll(categories);
        if (distinct.isEmpty() || distinct.size() > MAXIMUM_SCOPES || wanted.isEmpty()) {
            throw new IllegalArgumentException(
                    "Access request refused: name 1 to " + MAXIMUM_SCOPES + " scopes and at least one category.");
        }
        Instant now = issuer.now();
        Map<PiiScope, Decision> decisions = decide(actor, purpose, distinct, wanted, now);
        Reason denied = decisions.values().stream()
                .filter(decision -> !decision.isPermitted())
                .map(Decision::reason)
                .findFirst()
                .orElse(Reason.NONE);
        List<AuditEvent> events = new ArrayList<>(distinct.size());
        decisions.forEach((scope, decision) -> events.add(event(actor, purpose, scope, wanted, decision, denied)));
        if (denied != Reason.NONE) {
            throw refuse(denied, events);
        }
        audit.record(events);
        return RevealPermit.issue(issuer, actor.id(), purpose, distinct, wanted, now.plus(PERMIT_LIFE));
    }

    /** Decides once for each selling partner: nothing else about a scope matters. */
    private Map<PiiScope, Decision> decide(
            Actor actor, Purpose purpose, Set<PiiScope> scopes, Set<PiiCategory> categories, Instant now) {
        Reason closed = issuer.isTimeInDoubt(now.toEpochMilli()) ? Reason.CLOCK_IN_DOUBT : shut.get();
        Reason barred = closed == Reason.NONE ? actor.missingClaim(policy) : closed;
        List<Grant> own = barred == Reason.NONE ? grantsOf(actor) : List.of();
        Reason missing = own == null ? Reason.STORE_UNAVAILABLE : barred;
        Map<SellingPartner, Decision> byPartner = new HashMap<>();
        Map<PiiScope, Decision> decisions = new LinkedHashMap<>();
        for (PiiScope scope : scopes) {
            Decision decision = own == null || missing != Reason.NONE
                    ? new Decision(missing, null)
                    : byPartner.computeIfAbsent(
                            scope.partner(),
                            partner -> Decision.of(
                                    actor,
                                    own,
                                    accessPolicy,
                                    purpose,
                                    partner,
                                    categories,
                                    policy.accessReviewInterval(),
                                    now));
            decisions.put(scope, decision);
        }
        return restrictions.applied(decisions, purpose);
    }

    /**
     * Returns null if the store does not answer: a denial like any other, on record. What the store threw is the host's
     * and may quote rows, so it is not passed on.
     */
    private @Nullable List<Grant> grantsOf(Actor actor) {
        try {
            return grants.grantsOf(actor.id());
        } catch (RuntimeException e) {
            LOG.warn(
                    "Access is denied to everyone: the grant store failed with {}.",
                    e.getClass().getName());
            return null;
        }
    }

    private static AuditEvent event(
            Actor actor,
            Purpose purpose,
            PiiScope scope,
            Set<PiiCategory> categories,
            Decision decision,
            Reason denied) {
        Outcome outcome = denied == Reason.NONE ? Outcome.SUCCESS : Outcome.DENIED;
        AuditEventBuilder event = AuditEvent.builder(Action.REVEAL, outcome, actor.id(), Channel.API)
                .purpose(purpose)
                .partner(scope.partner())
                .scope(scope)
                .categories(categories)
                .client(actor.claims().address())
                .reason(reason(decision, denied))
                .count(1);
        if (decision.role() != null) {
            event.role(decision.role());
        }
        if (actor.owner() != null) {
            event.about(
                    actor.owner()); // who answers for the service now: a later owner is not who must not sign for this
        }
        return event.build();
    }

    /** Every read under a broken glass says so on record. */
    private static Reason reason(Decision decision, Reason denied) {
        if (!decision.isPermitted()) {
            return decision.reason();
        }
        return denied == Reason.NONE && decision.emergency() ? Reason.BREAK_GLASS : denied;
    }

    /** The denial stands whether or not its record succeeds; a failed record travels with it. */
    private AccessDeniedException refuse(Reason reason, List<AuditEvent> events) {
        AccessDeniedException refusal = new AccessDeniedException(reason, "Access denied (A1.3.b): " + advice(reason));
        try {
            audit.record(events);
        } catch (RuntimeException e) {
            refusal.addSuppressed(e);
        }
        return refusal;
    }

    private static String advice(Reason reason) {
        return switch (reason) {
            case RESTORE_UNRECONCILED ->
                "a restore from backup is not reconciled (L4.d); nothing personal is read until it is.";
            case MFA_MISSING -> "the session was opened with one factor only (L5.c); log in with a second one.";
            case DEVICE_MISSING -> "the session runs on no approved device (L5.h).";
            case CLOCK_IN_DOUBT ->
                "the time is in doubt (A2.1.a); set the clock right, or have a named person confirm the time.";
            case STORE_UNAVAILABLE -> "grants or restrictions cannot be read; nothing is permitted until they can.";
            case RESTRICTED -> "the data subject asked that these data be used no more (A2.2.d).";
            case GRANT_LAPSED -> "the grant was not reviewed in time (A1.2.d); have it reviewed.";
            case GRANT_REVOKED -> "the grant was revoked.";
            case ADDRESS_NOT_PERMITTED -> "the role may not be used from this address.";
            case EMERGENCY_NOT_OPEN -> "the role is for emergencies; its holder must declare one.";
            case SERVICE_NOT_APPROVED -> "the service's grant names another owner.";
            case PURPOSE_NOT_PERMITTED -> "the role may not read PII for this purpose.";
            case PARTNER_NOT_PERMITTED -> "the role may not read this selling partner's PII.";
            case CATEGORY_NOT_PERMITTED -> "the role may not read one of these categories for this purpose.";
            default -> "there is no grant for this actor, purpose and selling partner (A1.2.c); have one approved.";
        };
    }
}
