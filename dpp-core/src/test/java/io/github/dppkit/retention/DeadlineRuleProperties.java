package io.github.dppkit.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.RetentionAnchor;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.RetentionFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Whatever is heard of an order, in whatever order: it never lives longer than the truth allows. */
class DeadlineRuleProperties {

    private static final Duration MONTH = Duration.ofDays(30);
    private static final Instant BOUGHT = Instant.parse("2027-12-01T08:15:30Z");

    /** What really happens to an order, in minutes after it was bought; it was first seen at some time as well. */
    record Truth(long shipped, long fulfilled, long delivered, long firstSeen, boolean purchaseKnown) {

        Instant at(long minutes) {
            return BOUGHT.plus(Duration.ofMinutes(minutes));
        }

        Instant anchor(RetentionAnchor anchor) {
            return at(
                    switch (anchor) {
                        case STRICTEST -> shipped;
                        case FULFILMENT -> fulfilled;
                        case AMAZON_DELIVERY -> delivered;
                    });
        }
    }

    /** Somebody looks at the order some minutes after it was bought, and says one true thing of then or a bit before. */
    record Look(int what, long minutes, long old) {}

    @Property(tries = 1500)
    @Verifies({"A2.1.a", "L4.b", "M5.a", "#84"})
    void neverLaterThanTheTrueDeadline_whateverIsHeardOfTheTruth(
            @ForAll("truths") Truth truth, @ForAll("looks") List<Look> looks, @ForAll RetentionAnchor anchor) {
        DeadlineRule rule = rule(anchor);
        Instant firstSeen = truth.at(truth.firstSeen());
        Instant trueDeadline = truth.anchor(anchor).plus(MONTH);
        RetentionFacts facts = RetentionFacts.NONE;
        if (truth.purchaseKnown()) {
            facts = FactMerge.add(facts, OrderEvent.purchased(BOUGHT), firstSeen);
        }
        assertThat(deadline(rule, facts, firstSeen)).isBeforeOrEqualTo(trueDeadline);
        for (Look look : looks) {
            OrderEvent event = told(truth, look);
            if (event != null) {
                facts = FactMerge.add(facts, event, truth.at(look.minutes()));
                assertThat(deadline(rule, facts, firstSeen))
                        .as("after %s", event)
                        .isBeforeOrEqualTo(trueDeadline);
            }
        }
    }

    @Property(tries = 500)
    void doesNotDependOnTheOrderOfWhatIsHeard(
            @ForAll("truths") Truth truth, @ForAll("looks") List<Look> looks, @ForAll long seed) {
        Instant end = truth.at(2_000_000);
        List<OrderEvent> events = new ArrayList<>();
        for (Look look : looks) {
            OrderEvent event = told(truth, look);
            if (event != null) {
                events.add(event);
            }
        }
        RetentionFacts one = addAll(events, end);
        Collections.shuffle(events, new Random(seed));

        assertThat(addAll(events, end)).isEqualTo(one);
    }

    @Property(tries = 1500)
    @Verifies("#84")
    void neverLongerThanThirtyDaysFromNow_whateverIsClaimed(
            @ForAll("claims") List<OrderEvent> claims, @ForAll RetentionAnchor anchor) {
        DeadlineRule rule = rule(anchor);
        Instant now = BOUGHT;
        RetentionFacts facts = RetentionFacts.NONE;
        Instant latest = now;
        for (OrderEvent claim : claims) {
            try {
                facts = FactMerge.add(facts, claim, now);
                assertThat(claim.at()).isAfter(Instant.parse("1999-12-31T23:59:59Z"));
            } catch (OrderEventRefusedException e) {
                assertThat(e).hasMessageNotContaining("2027").hasMessageContaining("A2.1.a");
            }
            assertThat(deadline(rule, facts, BOUGHT)).isBeforeOrEqualTo(latest.plus(MONTH));
        }
    }

    @Property(tries = 500)
    @Verifies("A2.1.a")
    void neverPastTheCap_whileNoAnchorIsKnown(@ForAll("looks") List<Look> looks, @ForAll RetentionAnchor anchor) {
        Truth neverShipped = new Truth(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, 0, true);
        RetentionFacts facts = RetentionFacts.NONE;
        for (Look look : looks) {
            if (look.what() < 2) {
                Instant asOf = neverShipped.at(look.minutes() * 5);
                OrderEvent event = look.what() == 0 ? OrderEvent.unshipped(asOf) : OrderEvent.undelivered(asOf);
                facts = FactMerge.add(facts, event, asOf);
            }
        }
        assertThat(deadline(rule(anchor), facts, BOUGHT)).isBeforeOrEqualTo(BOUGHT.plus(Duration.ofDays(180)));
    }

    private static RetentionFacts addAll(List<OrderEvent> events, Instant now) {
        RetentionFacts facts = RetentionFacts.NONE;
        for (OrderEvent event : events) {
            facts = FactMerge.add(facts, event, now);
        }
        return facts;
    }

    private static @Nullable OrderEvent told(Truth truth, Look look) {
        long t = look.minutes();
        long asOf = Math.max(0, t - look.old());
        return switch (look.what()) {
            case 0 -> asOf < truth.shipped() ? OrderEvent.unshipped(truth.at(asOf)) : null;
            case 1 -> asOf < truth.delivered() ? OrderEvent.undelivered(truth.at(asOf)) : null;
            case 2 -> t >= truth.shipped() ? OrderEvent.shipped(truth.at(truth.shipped())) : null;
            case 3 -> t >= truth.shipped() ? OrderEvent.shippedBefore(truth.at(t)) : null;
            case 4 -> t >= truth.fulfilled() ? OrderEvent.fulfilled(truth.at(truth.fulfilled())) : null;
            case 5 -> t >= truth.delivered() ? OrderEvent.delivered(truth.at(truth.delivered())) : null;
            case 6 -> truth.purchaseKnown() ? OrderEvent.purchased(BOUGHT) : null;
            default -> OrderEvent.promised(truth.at(look.old()));
        };
    }

    private static DeadlineRule rule(RetentionAnchor anchor) {
        return new DeadlineRule(anchor, MONTH, null, Duration.ofDays(180));
    }

    private static Instant deadline(DeadlineRule rule, RetentionFacts facts, Instant firstSeen) {
        return rule.of(PiiScope.Kind.ORDER, facts, firstSeen).at();
    }

    /** Where the purchase is not known, the order was first seen before it was shipped: else nobody could know. */
    @Provide
    Arbitrary<Truth> truths() {
        Arbitrary<Long> step = Arbitraries.longs().between(0, 60_000);
        return Combinators.combine(step, step, step, step, Arbitraries.of(true, false))
                .as((ship, fulfil, deliver, seen, known) -> new Truth(
                        ship, ship + fulfil, ship + fulfil + deliver, known ? seen * 3 : Math.min(seen, ship), known));
    }

    @Provide
    Arbitrary<List<Look>> looks() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 7),
                        Arbitraries.longs().between(0, 180_000),
                        Arbitraries.longs().between(0, 90_000))
                .as(Look::new)
                .list()
                .ofMaxSize(12);
    }

    @Provide
    Arbitrary<List<OrderEvent>> claims() {
        Arbitrary<Instant> instants = Arbitraries.oneOf(
                Arbitraries.of(
                        Instant.parse("3025-01-01T00:00:00Z"),
                        Instant.EPOCH,
                        Instant.MAX,
                        Instant.MIN,
                        Instant.ofEpochMilli(BOUGHT.getEpochSecond()),
                        Instant.ofEpochSecond(BOUGHT.toEpochMilli())),
                Arbitraries.longs().between(-90_000, 90_000).map(m -> BOUGHT.plus(Duration.ofMinutes(m))),
                Arbitraries.longs().between(-20, 20).map(m -> BOUGHT.plus(Duration.ofMinutes(m))));
        return Combinators.combine(Arbitraries.integers().between(0, 8), instants, Arbitraries.of(true, false))
                .as((what, at, correction) -> {
                    OrderEvent event = switch (what) {
                        case 0 -> OrderEvent.unshipped(at);
                        case 1 -> OrderEvent.undelivered(at);
                        case 2 -> OrderEvent.shipped(at);
                        case 3 -> OrderEvent.shippedBefore(at);
                        case 4 -> OrderEvent.fulfilled(at);
                        case 5 -> OrderEvent.delivered(at);
                        case 6 -> OrderEvent.purchased(at);
                        case 7 -> OrderEvent.cancelled(at);
                        default -> OrderEvent.promised(at);
                    };
                    return correction ? event.asCorrection() : event;
                })
                .list()
                .ofMaxSize(12);
    }
}
