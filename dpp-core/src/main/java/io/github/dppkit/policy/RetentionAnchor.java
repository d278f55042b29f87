package io.github.dppkit.policy;

/**
 * The event from which the retention period of an order's PII runs, from the loosest to the strictest reading.
 *
 * <p>The order is that of strictness: each takes the earliest of more events than the one before, so its deadline is
 * never later. Where an order has several parcels, {@link #AMAZON_DELIVERY} waits for the last, {@link #STRICTEST}
 * starts at the first.
 */
public enum RetentionAnchor {
    /** Delivery, as Amazon's policy has it (A2.1.a). */
    AMAZON_DELIVERY,
    /** The earlier of fulfilled and delivered (M5.a). */
    FULFILMENT,
    /** The earliest of shipped, fulfilled and delivered, in practice shipment (L4.b). */
    STRICTEST
}
