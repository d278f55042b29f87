package io.github.dppkit.retention;

import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.spi.RetentionFacts;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Adds an {@link OrderEvent} to what is known of an order, or refuses it: pure functions.
 *
 * <p>Refused is what cannot be true: before Amazon had sellers (seconds taken for milliseconds give 1970), more than five
 * minutes in the future (milliseconds taken for seconds give year 50,000), before the order was bought. What lies in those
 * five minutes counts as now.
 */
@Enforces("A2.1.a")
final class FactMerge {

    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final Duration LONGEST_PROMISE = Duration.ofDays(730);

    private FactMerge() {}

    /** Returns the facts with this event, the same object if it adds nothing. */
    static RetentionFacts add(RetentionFacts f, OrderEvent event, Instant now) {
        require(f, event, now);
        Instant at = event.kind() == OrderEvent.Kind.PROMISED ? cut(event.at()) : cut(earlier(event.at(), now));
        boolean c = event.isCorrection();
        RetentionFacts next = switch (event.kind()) {
            case PURCHASED ->
                new Draft(f).purchased(first(f.purchasedAt(), at, c)).facts();
            case PROMISED -> new Draft(f).promised(last(f.promisedBy(), at, c)).facts();
            case UNSHIPPED ->
                new Draft(f)
                        .unshipped(last(f.unshippedAsOf(), at, c))
                        .shippedBefore(c ? after(at, f.shippedBefore()) : f.shippedBefore())
                        .facts();
            case UNDELIVERED ->
                new Draft(f).undelivered(last(f.undeliveredAsOf(), at, c)).facts();
            case SHIPPED_BEFORE ->
                new Draft(f).shippedBefore(first(f.shippedBefore(), at, c)).facts();
            case SHIPPED -> new Draft(f).shipped(first(f.shippedAt(), at, c)).facts();
            case FULFILLED ->
                new Draft(f).fulfilled(first(f.fulfilledAt(), at, c)).facts();
            case DELIVERED ->
                new Draft(f).delivered(first(f.deliveredAt(), at, c)).facts();
            case CANCELLED ->
                new Draft(f).cancelled(first(f.cancelledAt(), at, c)).facts();
        };
        return next.equals(f) ? f : next;
    }

    /** Tells whether two differ in nothing but instants at which something had not happened yet. */
    static boolean differInAsOfOnly(RetentionFacts a, RetentionFacts b) {
        return new Draft(a)
                .unshipped(b.unshippedAsOf())
                .undelivered(b.undeliveredAsOf())
                .facts()
                .equals(b);
    }

    /**
     * Returns an instant as stores keep it and no later than now. Before there were any sellers means as old as can be: its
     * deadline has passed in any case.
     */
    static Instant notAfter(Instant at, Instant now) {
        return cut(at.isBefore(EARLIEST) ? EARLIEST : earlier(at, now));
    }

    private static void require(RetentionFacts f, OrderEvent event, Instant now) {
        Instant at = event.at();
        boolean promise = event.kind() == OrderEvent.Kind.PROMISED;
        if (at.isBefore(EARLIEST)) {
            throw refused(event, "lies before the year 2000; check seconds against milliseconds");
        }
        if (at.isAfter(now.plus(promise ? LONGEST_PROMISE : TOLERANCE))) {
            throw refused(event, "lies in the future; check seconds against milliseconds");
        }
        if (event.kind() == OrderEvent.Kind.PURCHASED) {
            boolean late = Stream.of(
                            f.unshippedAsOf(),
                            f.undeliveredAsOf(),
                            f.shippedAt(),
                            f.fulfilledAt(),
                            f.deliveredAt(),
                            f.cancelledAt())
                    .filter(Objects::nonNull)
                    .anyMatch(known -> known.plus(TOLERANCE).isBefore(at));
            if (late) {
                throw refused(event, "lies after something that happened to the order");
            }
        } else if (f.purchasedAt() != null && at.plus(TOLERANCE).isBefore(f.purchasedAt())) {
            throw refused(event, "lies before the order was bought");
        }
    }

    private static OrderEventRefusedException refused(OrderEvent event, String why) {
        return new OrderEventRefusedException(
                "Order event refused (A2.1.a): the instant of " + event.kind() + " " + why + ".");
    }

    private static @Nullable Instant first(@Nullable Instant known, Instant at, boolean correction) {
        return known == null || correction || at.isBefore(known) ? at : known;
    }

    private static @Nullable Instant last(@Nullable Instant known, Instant at, boolean correction) {
        return known == null || correction || at.isAfter(known) ? at : known;
    }

    /** Returns what a correction leaves of a statement that it was shipped before. */
    private static @Nullable Instant after(Instant unshipped, @Nullable Instant shippedBefore) {
        return shippedBefore == null || !shippedBefore.isAfter(unshipped) ? null : shippedBefore;
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    /** Returns an instant as stores keep it. */
    static Instant cut(Instant at) {
        return at.truncatedTo(ChronoUnit.MICROS);
    }

    /** Changes one fact at a time. */
    private static final class Draft {
        private @Nullable Instant purchased;
        private @Nullable Instant unshipped;
        private @Nullable Instant undelivered;
        private @Nullable Instant shipped;
        private @Nullable Instant fulfilled;
        private @Nullable Instant delivered;
        private @Nullable Instant cancelled;
        private @Nullable Instant promised;
        private @Nullable Instant shippedBefore;

        Draft(RetentionFacts f) {
            purchased = f.purchasedAt();
            unshipped = f.unshippedAsOf();
            undelivered = f.undeliveredAsOf();
            shipped = f.shippedAt();
            fulfilled = f.fulfilledAt();
            delivered = f.deliveredAt();
            cancelled = f.cancelledAt();
            promised = f.promisedBy();
            shippedBefore = f.shippedBefore();
        }

        Draft purchased(@Nullable Instant value) {
            purchased = value;
            return this;
        }

        Draft unshipped(@Nullable Instant value) {
            unshipped = value;
            return this;
        }

        Draft undelivered(@Nullable Instant value) {
            undelivered = value;
            return this;
        }

        Draft shipped(@Nullable Instant value) {
            shipped = value;
            return this;
        }

        Draft fulfilled(@Nullable Instant value) {
            fulfilled = value;
            return this;
        }

        Draft delivered(@Nullable Instant value) {
            delivered = value;
            return this;
        }

        Draft cancelled(@Nullable Instant value) {
            cancelled = value;
            return this;
        }

        Draft promised(@Nullable Instant value) {
            promised = value;
            return this;
        }

        Draft shippedBefore(@Nullable Instant value) {
            shippedBefore = value;
            return this;
        }

        RetentionFacts facts() {
            return new RetentionFacts(
                    purchased,
                    unshipped,
                    undelivered,
                    shipped,
                    fulfilled,
                    delivered,
                    cancelled,
                    promised,
                    shippedBefore);
        }
    }
}
