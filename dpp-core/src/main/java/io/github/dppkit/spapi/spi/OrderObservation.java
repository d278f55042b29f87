package io.github.dppkit.spapi.spi;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a payload says of an order's way; null is "not said".
 *
 * @param asOf when Amazon said so: the instant the payload was obtained
 * @param status how far the order is
 * @param purchasedAt when it was bought
 * @param shippedAt when its first parcel was shipped; only where each parcel that left has a date
 * @param deliveredAt when its last parcel was delivered; only where all are
 * @param promisedBy the latest promised ship or delivery instant
 * @param shippedBy the first date of a parcel where another one left without a date, earlier or later
 */
public record OrderObservation(
        Instant asOf,
        Status status,
        @Nullable Instant purchasedAt,
        @Nullable Instant shippedAt,
        @Nullable Instant deliveredAt,
        @Nullable Instant promisedBy,
        @Nullable Instant shippedBy) {

    /** How far an order is, as far as a payload tells authoritatively. */
    public enum Status {
        /** The payload does not tell. */
        UNKNOWN,
        /** Nothing of it was shipped yet. */
        UNSHIPPED,
        /** Some of it was shipped; whether it was delivered is not told. */
        SHIPPED,
        /** Some of it was shipped and some is known not to be delivered yet. */
        IN_TRANSIT,
        /** All of it was delivered. */
        DELIVERED,
        /** It was cancelled before anything was shipped. */
        CANCELLED
    }
}
