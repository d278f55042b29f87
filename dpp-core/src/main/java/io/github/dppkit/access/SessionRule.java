package io.github.dppkit.access;

import io.github.dppkit.audit.ClientAddressClass;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.pii.ActorId;
import java.util.Set;

/**
 * What a role demands of a person's session, beyond what the policy demands of everyone. It can only add: what the policy
 * demands holds without it. Services have no session; they prove themselves by grant and owner.
 *
 * @param multiFactor whether the session must have been opened with more than one factor (L5.c)
 * @param approvedDevice whether it must run on a device the company has approved (L5.h)
 * @param addresses classes of addresses it may come from; empty for any. One that is not known is
 *     {@link ClientAddressClass#NONE}, and is permitted only where that is named
 */
public record SessionRule(boolean multiFactor, boolean approvedDevice, Set<ClientAddressClass> addresses) {

    /**
     * Creates a rule with its own copy of the set.
     *
     * @param multiFactor whether more than one factor is demanded
     * @param approvedDevice whether an approved device is demanded
     * @param addresses permitted classes of addresses; empty for any
     */
    public SessionRule {
        addresses = Set.copyOf(addresses);
    }

    boolean demandsNothing() {
        return !multiFactor && !approvedDevice && addresses.isEmpty();
    }

    /** Returns the claim that this rule demands and the session lacks. */
    Reason missing(Actor actor) {
        if (actor.id().kind() != ActorId.Kind.PERSON) {
            return Reason.NONE;
        }
        Claims claims = actor.claims();
        if (multiFactor && !claims.multiFactor()) {
            return Reason.MFA_MISSING;
        }
        if (approvedDevice && !claims.approvedDevice()) {
            return Reason.DEVICE_MISSING;
        }
        return addresses.isEmpty() || addresses.contains(claims.address()) ? Reason.NONE : Reason.ADDRESS_NOT_PERMITTED;
    }
}
