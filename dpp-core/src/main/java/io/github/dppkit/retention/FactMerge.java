package io.github.dppkit.retention;

import io.github.dppkit.pii.ActorId;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.OrderEvent.Kind;
import io.github.dppkit.retention.spi.RetentionFacts;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;
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
        Instant at = event.kind() == Kind.PROMISED ? cut(event.at()) : cut(earlier(event.at(), now));
        Draft draft = new Draft(f);
        Instant known = draft.at(event.kind());
        draft.set(event.kind(), replaces(event, at, known) ? at : known);
        if (event.isCorrection() && (event.kind() == Kind.UNSHIPPED || event.kind() == Kind.SHIPPED)) {
            draft.set(Kind.SHIPPED_BEFORE, after(at, f.shippedBefore()));
        }
        RetentionFacts next = draft.facts();
        return next.equals(f) ? f : next;
    }

    /** Returns the same, but refuses a correction that may lengthen a life and that nobody has put a name to. */
    static RetentionFacts add(RetentionFacts f, OrderEvent event, Instant now, ActorId by) {
        RetentionFacts next = add(f, event, now);
        if (event.isCorrection() && by.kind() == ActorId.Kind.SYSTEM && isLater(f, next, event.kind())) {
            throw refused(
                    event, "is corrected to a later one, or denies a shipment; that takes the name of who says so");
        }
        return next;
    }

    /** Tells whether a correction has put something off that no plain statement puts off. */
    private static boolean isLater(RetentionFacts before, RetentionFacts after, Kind kind) {
        if (before.shippedBefore() != null && after.shippedBefore() == null) {
            return true;
        }
        Instant known = new Draft(before).at(kind);
        Instant said = new Draft(after).at(kind);
        return switch (kind) {
            case PROMISED, UNSHIPPED, UNDELIVERED -> false;
            case PURCHASED, SHIPPED_BEFORE, SHIPPED, FULFILLED, DELIVERED, CANCELLED ->
                known != null && said != null && said.isAfter(known);
        };
    }

    /** Tells whether two differ in nothing but instants at which something had not happened yet. */
    static boolean differInAsOfOnly(RetentionFacts a, RetentionFacts b) {
        return new Draft(a)
                .set(Kind.UNSHIPPED, b.unshippedAsOf())
                .set(Kind.UNDELIVERED, b.undeliveredAsOf())
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
        boolean promise = event.kind() == Kind.PROMISED;
        if (at.isBefore(EARLIEST)) {
            throw refused(event, "lies before the year 2000; check seconds against milliseconds");
        }
        if (at.isAfter(now.plus(promise ? LONGEST_PROMISE : TOLERANCE))) {
            throw refused(event, "lies in the future; check seconds against milliseconds");
        }
        if (event.kind() == Kind.PURCHASED) {
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

    /** Of what happened the first report counts, of what had not happened yet or is promised the last. */
    private static boolean replaces(OrderEvent event, Instant at, @Nullable Instant known) {
        if (known == null || event.isCorrection()) {
            return true;
        }
        return switch (event.kind()) {
            case PROMISED, UNSHIPPED, UNDELIVERED -> at.isAfter(known);
            case PURCHASED, SHIPPED_BEFORE, SHIPPED, FULFILLED, DELIVERED, CANCELLED -> at.isBefore(known);
        };
    }

    /** Returns what a correction leaves of a statement that it was shipped before. */
    private static @Nullable Instant after(Instant corrected, @Nullable Instant shippedBefore) {
        return shippedBefore == null || !shippedBefore.isAfter(corrected) ? null : shippedBefore;
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    /** Returns an instant as stores keep it. */
    static Instant cut(Instant at) {
        return at.truncatedTo(ChronoUnit.MICROS);
    }

    /** Facts by the kind of event that reports them, each to be changed. */
    private static final class Draft {
        private final Map<Kind, Instant> instants = new EnumMap<>(Kind.class);

        Draft(RetentionFacts f) {
            set(Kind.PURCHASED, f.purchasedAt());
            set(Kind.UNSHIPPED, f.unshippedAsOf());
            set(Kind.UNDELIVERED, f.undeliveredAsOf());
            set(Kind.SHIPPED, f.shippedAt());
            set(Kind.FULFILLED, f.fulfilledAt());
            set(Kind.DELIVERED, f.deliveredAt());
            set(Kind.CANCELLED, f.cancelledAt());
            set(Kind.PROMISED, f.promisedBy());
            set(Kind.SHIPPED_BEFORE, f.shippedBefore());
        }

        @Nullable Instant at(Kind kind) {
            return instants.get(kind);
        }

        Draft set(Kind kind, @Nullable Instant value) {
            if (value == null) {
                instants.remove(kind);
            } else {
                instants.put(kind, value);
            }
            return this;
        }

        RetentionFacts facts() {
            return new RetentionFacts(
                    at(Kind.PURCHASED),
                    at(Kind.UNSHIPPED),
                    at(Kind.UNDELIVERED),
                    at(Kind.SHIPPED),
                    at(Kind.FULFILLED),
                    at(Kind.DELIVERED),
                    at(Kind.CANCELLED),
                    at(Kind.PROMISED),
                    at(Kind.SHIPPED_BEFORE));
        }
    }
}
