package io.github.dppkit.retention;

import java.time.Instant;
import java.util.Objects;

/**
 * A statement of how far an order is, which its deadline follows.
 *
 * <p>Of two statements about shipping, fulfilment, delivery, cancellation or purchase the earlier instant stands, so that
 * a repeated, late or mistaken statement never lengthens a life. {@link #asCorrection()} replaces what stands.
 *
 * <p>Immutable. It names no order.
 */
public final class OrderEvent {

    /** What is stated. Purchase stands first: other events are held against it. */
    enum Kind {
        PURCHASED,
        PROMISED,
        UNSHIPPED,
        SHIPPED_BEFORE,
        SHIPPED,
        UNDELIVERED,
        FULFILLED,
        DELIVERED,
        CANCELLED
    }

    private final Kind kind;
    private final Instant at;
    private final boolean correction;

    private OrderEvent(Kind kind, Instant at, boolean correction) {
        this.kind = kind;
        this.at = Objects.requireNonNull(at, "instant");
        this.correction = correction;
    }

    /**
     * Says when the order was bought.
     *
     * @param at when
     * @return the event
     */
    public static OrderEvent purchased(Instant at) {
        return new OrderEvent(Kind.PURCHASED, at, false);
    }

    /**
     * Says by when the order was promised to be shipped or delivered.
     *
     * @param by the latest such instant; of two the later stands
     * @return the event
     */
    public static OrderEvent promised(Instant by) {
        return new OrderEvent(Kind.PROMISED, by, false);
    }

    /**
     * Says that nothing of the order was shipped yet.
     *
     * @param asOf the instant of which this is authoritatively known
     * @return the event
     */
    public static OrderEvent unshipped(Instant asOf) {
        return new OrderEvent(Kind.UNSHIPPED, asOf, false);
    }

    /**
     * Says that some of the order was not delivered yet.
     *
     * @param asOf the instant of which this is authoritatively known
     * @return the event
     */
    public static OrderEvent undelivered(Instant asOf) {
        return new OrderEvent(Kind.UNDELIVERED, asOf, false);
    }

    /**
     * Says that some of the order was shipped, nobody knows when. It moves nothing forward: the lease stays where the last
     * statement that it was unshipped left it.
     *
     * @param asOf an instant at which it was already shipped
     * @return the event
     */
    public static OrderEvent shippedBefore(Instant asOf) {
        return new OrderEvent(Kind.SHIPPED_BEFORE, asOf, false);
    }

    /**
     * Says when the first parcel was shipped.
     *
     * @param at when
     * @return the event
     */
    public static OrderEvent shipped(Instant at) {
        return new OrderEvent(Kind.SHIPPED, at, false);
    }

    /**
     * Says when the order was fulfilled.
     *
     * @param at when
     * @return the event
     */
    public static OrderEvent fulfilled(Instant at) {
        return new OrderEvent(Kind.FULFILLED, at, false);
    }

    /**
     * Says when the last parcel was delivered; to be stated only when all are.
     *
     * @param at when
     * @return the event
     */
    public static OrderEvent delivered(Instant at) {
        return new OrderEvent(Kind.DELIVERED, at, false);
    }

    /**
     * Says when the order was cancelled before anything of it was shipped. Its clock runs from there.
     *
     * @param at when
     * @return the event
     */
    public static OrderEvent cancelled(Instant at) {
        return new OrderEvent(Kind.CANCELLED, at, false);
    }

    /**
     * Returns this event as the correction of an earlier statement: it stands, whether earlier or later. One that puts
     * something off, and so may lengthen a life, needs the name of a person or service: {@link Retention#record(
     * io.github.dppkit.pii.PiiScope, OrderEvent, io.github.dppkit.pii.ActorId)}.
     *
     * @return the same event as a correction
     */
    public OrderEvent asCorrection() {
        return new OrderEvent(kind, at, true);
    }

    Kind kind() {
        return kind;
    }

    Instant at() {
        return at;
    }

    boolean isCorrection() {
        return correction;
    }

    /** Returns the kind, never the instant. */
    @Override
    public String toString() {
        return "OrderEvent[" + kind + (correction ? ", correction]" : "]");
    }
}
