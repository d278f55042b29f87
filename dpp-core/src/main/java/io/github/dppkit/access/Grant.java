package io.github.dppkit.access;

import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.SellingPartner;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The approval that a person or service may act in a role: who approved it, when it was last reviewed, whether it ended.
 *
 * @param actor whose grant it is
 * @param role in which role: lower-case letters, digits and dashes, at most 32
 * @param purpose for which purpose only; null for every purpose that the role is permitted, which services never get
 * @param partner for which selling partner only; null for all
 * @param owner who answers for a service; null for a person
 * @param approvedBy the person who approved it
 * @param approvedAt when
 * @param reviewedAt when it was last found to be still needed; the approval counts as the first review
 * @param revokedAt when it ended, or null while it holds
 * @param version 1 at first, one more at each change; of two changes to the same version one wins
 */
public record Grant(
        ActorId actor,
        String role,
        @Nullable Purpose purpose,
        @Nullable SellingPartner partner,
        @Nullable ActorId owner,
        ActorId approvedBy,
        Instant approvedAt,
        Instant reviewedAt,
        @Nullable Instant revokedAt,
        int version) {

    /**
     * Tells whether this grant covers a purpose and a selling partner, whether or not it still holds.
     *
     * @param wanted the purpose
     * @param whose the selling partner
     * @return true if it names them or names none
     */
    public boolean covers(Purpose wanted, SellingPartner whose) {
        return (purpose == null || purpose.equals(wanted)) && (partner == null || partner.equals(whose));
    }

    /**
     * Tells whether nobody has reviewed this grant in time.
     *
     * @param interval the longest time between reviews
     * @param now the current time
     * @return true if it has lapsed
     */
    public boolean isLapsed(Duration interval, Instant now) {
        return !now.isBefore(reviewedAt.plus(interval));
    }

    Grant reviewed(Instant at) {
        return new Grant(actor, role, purpose, partner, owner, approvedBy, approvedAt, at, revokedAt, version + 1);
    }

    Grant revoked(Instant at) {
        return new Grant(actor, role, purpose, partner, owner, approvedBy, approvedAt, reviewedAt, at, version + 1);
    }
}
