package io.github.dppkit.retention.spi;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an order's way, as far as deadlines depend on it; null is "not known".
 *
 * @param purchasedAt when it was bought
 * @param unshippedAsOf the last instant at which nothing of it was authoritatively known to have been shipped
 * @param undeliveredAsOf the last instant at which some of it was authoritatively known not to have been delivered
 * @param shippedAt when its first parcel was shipped
 * @param fulfilledAt when it was fulfilled
 * @param deliveredAt when its last parcel was delivered
 * @param cancelledAt when it was cancelled
 * @param promisedBy the latest promised ship or delivery instant
 * @param shippedBefore the first instant at which some of it was known to have been shipped already
 */
public record RetentionFacts(
        @Nullable Instant purchasedAt,
        @Nullable Instant unshippedAsOf,
        @Nullable Instant undeliveredAsOf,
        @Nullable Instant shippedAt,
        @Nullable Instant fulfilledAt,
        @Nullable Instant deliveredAt,
        @Nullable Instant cancelledAt,
        @Nullable Instant promisedBy,
        @Nullable Instant shippedBefore) {

    /** Nothing is known. */
    public static final RetentionFacts NONE = new RetentionFacts(null, null, null, null, null, null, null, null, null);
}
