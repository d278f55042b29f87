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
 * @param reviewedBy the person who last found it to be still needed; the approver at first
 * @param reviewedAt when; the approval counts as the first review
 * @param revokedAt when it ended, or null while it holds
 * @param openedFor why the glass was broken last, until another person has reviewed it; null if nothing is to be reviewed.
 *     Grants of emergency roles only
 * @param openUntil when that ends or ended; null if and only if {@code openedFor} is
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
        ActorId reviewedBy,
        Instant reviewedAt,
        @Nullable Instant revokedAt,
        @Nullable EmergencyReason openedFor,
        @Nullable Instant openUntil,
        int version) {

    /**
     * Creates a grant.
     *
     * @param actor whose grant it is
     * @param role in which role
     * @param purpose for which purpose only, or null
     * @param partner for which selling partner only, or null
     * @param owner who answers for a service, or null
     * @param approvedBy the person who approved it
     * @param approvedAt when
     * @param reviewedBy the person who last reviewed it
     * @param reviewedAt when it was last found to be still needed
     * @param revokedAt when it ended, or null
     * @param openedFor why the glass was broken, or null
     * @param openUntil when that ends, or null
     * @param version 1 at first, one more at each change
     * @throws GrantRefusedException if one of {@code openedFor} and {@code openUntil} is null and the other is not
     */
    public Grant {
        if ((openedFor == null) != (openUntil == null)) {
            throw new GrantRefusedException("Grant refused: an emergency has both a reason and an end, or neither.");
        }
    }

    /**
     * Creates a grant whose glass is whole and whose last review, or approval, was by its approver.
     *
     * @param actor whose grant it is
     * @param role in which role
     * @param purpose for which purpose only, or null
     * @param partner for which selling partner only, or null
     * @param owner who answers for a service, or null
     * @param approvedBy the person who approved it
     * @param approvedAt when
     * @param reviewedAt when it was last found to be still needed
     * @param revokedAt when it ended, or null
     * @param version 1 at first, one more at each change
     */
    public Grant(
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
        this(
                actor,
                role,
                purpose,
                partner,
                owner,
                approvedBy,
                approvedAt,
                approvedBy,
                reviewedAt,
                revokedAt,
                null,
                null,
                version);
    }

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

    /**
     * Tells whether the glass is broken and still open.
     *
     * @param now the current time
     * @return false from the end on
     */
    public boolean isOpen(Instant now) {
        return openUntil != null && now.isBefore(openUntil);
    }

    /** Returns it as reviewed: whatever was opened in an emergency is closed by that. */
    Grant reviewed(ActorId by, Instant at) {
        return changed(by, at, revokedAt, null, null);
    }

    Grant revoked(Instant at) {
        return changed(reviewedBy, reviewedAt, at, openedFor, openUntil);
    }

    Grant opened(EmergencyReason why, Instant until) {
        return changed(reviewedBy, reviewedAt, revokedAt, why, until);
    }

    private Grant changed(
            ActorId reviewer,
            Instant reviewed,
            @Nullable Instant revoked,
            @Nullable EmergencyReason why,
            @Nullable Instant until) {
        return new Grant(
                actor,
                role,
                purpose,
                partner,
                owner,
                approvedBy,
                approvedAt,
                reviewer,
                reviewed,
                revoked,
                why,
                until,
                version + 1);
    }
}
