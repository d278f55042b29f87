package io.github.dppkit.access;

import io.github.dppkit.audit.Reason;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.SellingPartner;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
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
 * @param emergency whether it is permitted only because somebody broke the glass
 */
record Decision(Reason reason, @Nullable String role, boolean emergency) {

    Decision(Reason reason, @Nullable String role) {
        this(reason, role, false);
    }

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
        List<Grant> usable = live.stream()
                .filter(grant -> !policy.isEmergency(grant.role()) || grant.isOpen(now))
                .toList();
        if (usable.isEmpty()) {
            return new Decision(Reason.EMERGENCY_NOT_OPEN, live.get(0).role());
        }
        return new Question(actor, policy, purpose, partner, categories)
                .ofRoles(usable.stream().map(Grant::role).distinct().sorted().toList());
    }

    /** What is asked, of the roles that the actor has now. */
    private record Question(
            Actor actor, AccessPolicy policy, Purpose purpose, SellingPartner partner, Set<PiiCategory> categories) {

        Decision ofRoles(List<String> roles) {
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
            List<String> inSession = forPartner.stream()
                    .filter(role -> policy.missing(role, purpose, actor) == Reason.NONE)
                    .toList();
            List<String> ordinary =
                    inSession.stream().filter(role -> !policy.isEmergency(role)).toList();
            if (covers(ordinary)) {
                return new Decision(Reason.NONE, answering(ordinary));
            }
            if (covers(inSession)) {
                return new Decision(Reason.NONE, answering(emergencyFirst(inSession)), true);
            }
            if (covers(forPartner)) {
                String barred = forPartner.stream()
                        .filter(role -> !inSession.contains(role))
                        .findFirst()
                        .orElse(forPartner.get(0));
                return new Decision(policy.missing(barred, purpose, actor), barred);
            }
            return new Decision(Reason.CATEGORY_NOT_PERMITTED, forPartner.get(0));
        }

        /** Tells whether these roles together may read everything that is asked for. */
        private boolean covers(List<String> roles) {
            Set<PiiCategory> permitted = EnumSet.noneOf(PiiCategory.class);
            roles.forEach(role -> permitted.addAll(policy.categories(role, purpose, partner)));
            return permitted.containsAll(categories);
        }

        /** Returns the role that covers everything by itself, or the first of those that do together. */
        private String answering(List<String> roles) {
            return roles.stream()
                    .filter(role -> policy.categories(role, purpose, partner).containsAll(categories))
                    .findFirst()
                    .orElse(roles.get(0));
        }

        /** What the ordinary roles do not cover is answered for by the one of the emergency. */
        private List<String> emergencyFirst(List<String> roles) {
            return roles.stream()
                    .sorted(Comparator.comparing(policy::isEmergency).reversed())
                    .toList();
        }
    }
}
