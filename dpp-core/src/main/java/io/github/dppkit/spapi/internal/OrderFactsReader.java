package io.github.dppkit.spapi.internal;

import io.github.dppkit.spapi.spi.OrderObservation;
import io.github.dppkit.spapi.spi.OrderObservation.Status;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what a payload says of one order and answers only what follows from it.
 *
 * <p>A date that cannot be read, or that cannot be true (before 2000, a past event in the future, shipped before it was
 * bought), is left out and counted: it never moves a deadline (acceptance row 84).
 */
final class OrderFactsReader {

    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Duration SKEW = Duration.ofDays(1);
    private static final Duration LONGEST_PROMISE = Duration.ofDays(400);
    private static final int MAX_TEXT = 64;
    private static final String PLAIN = "0000-00-00T00:00:00Z";

    private static final Set<String> NOT_SHIPPED = Set.of(
            "pending",
            "pendingavailability",
            "unshipped",
            "invoiceunconfirmed",
            "new",
            "received",
            "planning",
            "accepted");
    private static final Set<String> SHIPPED = Set.of(
            "shipped",
            "pickedup",
            "droppedoff",
            "atoriginfc",
            "atdestinationfc",
            "outfordelivery",
            "intransit",
            "delivered",
            "undeliverable",
            "partiallyshipped");
    private static final Set<String> UNDERWAY = Set.of(
            "pickedup", "droppedoff", "atoriginfc", "atdestinationfc", "outfordelivery", "intransit", "undeliverable");
    private static final Set<String> CANCELLED = Set.of("canceled", "cancelled");

    private record Said(Fact fact, String text) {}

    private final List<Said> said = new ArrayList<>();

    OrderFactsReader() {}

    void add(Fact fact, String text) {
        said.add(new Said(fact, text.length() > MAX_TEXT ? "" : text));
    }

    void addAll(OrderFactsReader other) {
        said.addAll(other.said);
    }

    /** What was found, and how many dates were left out. */
    record Result(OrderObservation observation, int ignoredDates) {}

    Result read(Instant asOf) {
        Dates purchased = dates(Fact.PURCHASED, asOf.plus(SKEW), EARLIEST);
        Instant purchasedAt = purchased.earliest();
        Instant floor = purchasedAt == null ? EARLIEST : purchasedAt.minus(SKEW);
        Dates shipped = dates(Fact.SHIPPED_AT, asOf.plus(SKEW), floor);
        Dates delivered = dates(Fact.DELIVERED_AT, asOf.plus(SKEW), floor);
        Dates promised = dates(Fact.PROMISED, asOf.plus(LONGEST_PROMISE), floor);
        Status status = status(shipped.earliest() != null);
        boolean firstIsKnown = shipped.valid() >= parcelsThatLeft();
        return new Result(
                new OrderObservation(
                        asOf,
                        status,
                        purchasedAt,
                        firstIsKnown ? shipped.earliest() : null,
                        status == Status.DELIVERED ? delivered.latest() : null,
                        promised.latest(),
                        firstIsKnown ? null : shipped.earliest()),
                purchased.ignored() + shipped.ignored() + delivered.ignored() + promised.ignored());
    }

    /**
     * Counts the parcels that may have left. With fewer dates than that one left nobody knows when, perhaps before the others:
     * the first date bounds the first shipment and does not tell it.
     */
    private long parcelsThatLeft() {
        return Stream.of(Fact.PACKAGE_STATUS, Fact.PART_STATUS)
                .flatMap(fact -> texts(fact).stream())
                .filter(status -> !NOT_SHIPPED.contains(status) && !CANCELLED.contains(status))
                .count();
    }

    private Status status(boolean hasShipDate) {
        List<String> orders = texts(Fact.ORDER_STATUS);
        List<String> packages = texts(Fact.PACKAGE_STATUS);
        List<String> parts = texts(Fact.PART_STATUS);
        boolean allShipped = orders.contains("shipped") || orders.contains("delivered");
        boolean allDelivered = orders.contains("delivered")
                || (allShipped && !packages.isEmpty() && packages.stream().allMatch("delivered"::equals));
        if (allDelivered) {
            return Status.DELIVERED;
        }
        boolean underway = packages.stream().anyMatch(UNDERWAY::contains)
                || parts.stream().anyMatch(UNDERWAY::contains)
                || orders.contains("partiallyshipped");
        if (underway) {
            return Status.IN_TRANSIT;
        }
        boolean someShipped = allShipped
                || hasShipDate
                || packages.stream().anyMatch(SHIPPED::contains)
                || parts.stream().anyMatch(SHIPPED::contains);
        if (someShipped) {
            return packages.contains("pending") ? Status.IN_TRANSIT : Status.SHIPPED;
        }
        if (orders.stream().anyMatch(CANCELLED::contains)) {
            return Status.CANCELLED;
        }
        return orders.stream().anyMatch(NOT_SHIPPED::contains) ? Status.UNSHIPPED : Status.UNKNOWN;
    }

    private List<String> texts(Fact fact) {
        List<String> texts = new ArrayList<>(said.size());
        for (Said each : said) {
            if (each.fact() == fact) {
                texts.add(Words.flat(each.text()));
            }
        }
        return texts;
    }

    private record Dates(
            @Nullable Instant earliest, @Nullable Instant latest, int valid, int ignored) {}

    private Dates dates(Fact fact, Instant ceiling, Instant floor) {
        Instant earliest = null;
        Instant latest = null;
        int valid = 0;
        int ignored = 0;
        for (Said each : said) {
            if (each.fact() == fact && !each.text().isEmpty()) {
                Instant at = parse(each.text());
                if (at == null || at.isBefore(floor) || at.isAfter(ceiling)) {
                    ignored++;
                } else {
                    valid++;
                    earliest = earliest == null || at.isBefore(earliest) ? at : earliest;
                    latest = latest == null || at.isAfter(latest) ? at : latest;
                }
            }
        }
        return new Dates(earliest, latest, valid, ignored);
    }

    private static @Nullable Instant parse(String text) {
        try {
            return isPlain(text) ? plain(text) : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Tells whether a date has the form that nearly all have: {@code 2026-11-03T09:30:00Z}. */
    private static boolean isPlain(String text) {
        if (text.length() != PLAIN.length()) {
            return false;
        }
        for (int i = 0; i < PLAIN.length(); i++) {
            char form = PLAIN.charAt(i);
            char c = text.charAt(i);
            if (form == '0' ? c < '0' || c > '9' : c != form) {
                return false;
            }
        }
        return true;
    }

    private static Instant plain(String text) {
        return LocalDateTime.of(
                        number(text, 0, 4),
                        number(text, 5, 7),
                        number(text, 8, 10),
                        number(text, 11, 13),
                        number(text, 14, 16),
                        number(text, 17, 19))
                .toInstant(ZoneOffset.UTC);
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }
}
