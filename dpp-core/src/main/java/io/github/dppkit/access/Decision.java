package io.github.dppkit.access;

import io.github.dppkit.audit.Reason;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.SellingPartner;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one question: may this actor read these categories of this selling partner for this purpose now?
 *
 * @param reason {@link Reason#NONE} if yes
 * @param role the role that answers for it, or null if no grant came into question
 */
record Decision(Reason reason, @Nullable String role) {

    boolean isPermitted() {
        return reason == Reason.NONE;
    }

    /**
     * Decides. Narrower reasons win: an actor whose grant has lapsed is told so rather than that there is none.
     *
     * @param interval the longest time a grant holds without review
     */
    static Decision of(
            Actor actor,
            List<Grant> grants,
            AccessPolicy policy,
            Purpose purpose,
            SellingPartner partner,
            Set<PiiCategory> categories,
            Duration interval,
            Instant now) {
        if (grants.isEmpty()) {
            return new Decision(Reason.NO_GRANT, null);
        }
        List<Grant> standing =
                grants.stream().filter(grant -> grant.revokedAt() == null).toList();
        if (standing.isEmpty()) {
            return new Decision(Reason.GRANT_REVOKED, grants.get(0).role());
        }
        List<Grant> owned = standing.stream()
                .filter(grant -> Objects.equals(grant.owner(), actor.owner()))
                .toList();
        if (owned.isEmpty()) {
            return new Decision(Reason.SERVICE_NOT_APPROVED, standing.get(0).role());
        }
        List<Grant> covering =
                owned.stream().filter(grant -> grant.covers(purpose, partner)).toList();
        if (covering.isEmpty()) {
            return new Decision(Reason.NO_GRANT, owned.get(0).role());
        }
        List<Grant> live = covering.stream()
                .filter(grant -> !grant.isLapsed(interval, now))
                .toList();
        if (live.isEmpty()) {
            return new Decision(Reason.GRANT_LAPSED, covering.get(0).role());
        }
        return ofRoles(
                live.stream().map(Grant::role).distinct().sorted().toList(), policy, purpose, partner, categories);
    }

    private static Decision ofRoles(
            List<String> roles,
            AccessPolicy policy,
            Purpose purpose,
            SellingPartner partner,
            Set<PiiCategory> categories) {
        List<String> forPurpose =
                roles.stream().filter(role -> policy.permits(role, purpose)).toList();
        if (forPurpose.isEmpty()) {
            return new Decision(Reason.PURPOSE_NOT_PERMITTED, roles.get(0));
        }
        List<String> forPartner = forPurpose.stream()
                .filter(role -> policy.permits(role, purpose, partner))
                .toList();
        if (forPartner.isEmpty()) {
            return new Decision(Reason.PARTNER_NOT_PERMITTED, forPurpose.get(0));
        }
        Set<PiiCategory> permitted = EnumSet.noneOf(PiiCategory.class);
        for (String role : forPartner) {
            Set<PiiCategory> ofRole = policy.categories(role, purpose, partner);
            if (ofRole.containsAll(categories)) {
                return new Decision(Reason.NONE, role);
            }
            permitted.addAll(ofRole);
        }
        return new Decision(
                permitted.containsAll(categories) ? Reason.NONE : Reason.CATEGORY_NOT_PERMITTED, forPartner.get(0));
    }
}
