package io.github.dppkit.access;

import io.github.dppkit.access.spi.GrantStore;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.audit.Channel;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.FigureValue;
import io.github.dppkit.policy.PolicyFigure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Ends every grant of somebody who left or changed role, and tells whether that is late. */
final class GrantClosing {

    /** How often it is begun anew because others change the grants at the same time. */
    private static final int ROUNDS = 10;

    private final DppPolicy policy;
    private final GrantStore store;
    private final AuditTrail audit;
    private final InstantSource clock;
    private final GrantChanges changes;

    GrantClosing(DppPolicy policy, GrantStore store, AuditTrail audit, InstantSource clock, GrantChanges changes) {
        this.policy = policy;
        this.store = store;
        this.audit = audit;
        this.clock = clock;
        this.changes = changes;
    }

    Closure closeAll(ActorId who, Departure why, Instant since, Actor by) {
        GrantChanges.requireClaims(by, policy);
        if (since.isAfter(clock.instant())) {
            throw new GrantRefusedException(
                    "Grants not closed: the departure is in the future; grants end at once, so call at that time.");
        }
        List<Grant> closed = new ArrayList<>();
        boolean late = isLate(who, why, since, by);
        for (int round = 0; round < ROUNDS; round++) {
            List<Grant> standing = standing(who, why);
            if (standing.isEmpty()) {
                return new Closure(who, why, since, closed, clock.instant(), late);
            }
            for (Grant grant : standing) {
                Grant revoked = grant.revoked(clock.instant());
                if (changes.tryChange(Action.REVOKE, why.onRecord(), revoked, by)) {
                    closed.add(revoked);
                }
            }
        }
        throw new GrantRefusedException("Grants not closed: others change them at the same time; call again.");
    }

    private List<Grant> standing(ActorId who, Departure why) {
        return store.grants().stream()
                .filter(grant -> grant.revokedAt() == null)
                .filter(grant -> grant.actor().equals(who) || (why == Departure.LEFT && who.equals(grant.owner())))
                .toList();
    }

    /** Tells whether something is closed too late, and puts that on record first: what follows may break off. */
    private boolean isLate(ActorId who, Departure why, Instant since, Actor by) {
        int open = standing(who, why).size();
        Duration allowed = policy.effective(PolicyFigure.LEAVER_REVOCATION)
                .map(FigureValue::duration)
                .orElse(null);
        boolean late = open > 0 && allowed != null && since.plus(allowed).isBefore(clock.instant());
        if (late) {
            audit.record(AuditEvent.builder(Action.ALARM, Outcome.SUCCESS, by.id(), Channel.ADMIN)
                    .about(who)
                    .reason(Reason.REVOKED_LATE)
                    .count(open)
                    .build());
        }
        return late;
    }
}
