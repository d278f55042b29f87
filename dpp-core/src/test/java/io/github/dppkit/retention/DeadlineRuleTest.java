package io.github.dppkit.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.policy.RetentionAnchor;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.RetentionFacts;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadlineRuleTest {

    private static final Duration CAP = Duration.ofDays(180);
    private static final Instant SEEN = Instant.parse("2027-03-01T12:00:00Z");

    private static DeadlineRule rule(RetentionAnchor anchor) {
        return new DeadlineRule(anchor, Duration.ofDays(30), Duration.ofDays(546), CAP);
    }

    private static RetentionFacts facts(OrderEvent... events) {
        RetentionFacts facts = RetentionFacts.NONE;
        for (OrderEvent event : events) {
            facts = FactMerge.add(facts, event, SEEN.plus(Duration.ofDays(400)));
        }
        return facts;
    }

    private static Instant day(int days) {
        return SEEN.plus(Duration.ofDays(days));
    }

    private static LastDay last(RetentionAnchor anchor, OrderEvent... events) {
        return rule(anchor).of(PiiScope.Kind.ORDER, facts(events), SEEN);
    }

    @Test
    @Verifies({"#84", "A2.1.a"})
    void isLookedAtNoLaterThanItsDeadline_whereThatIsOverBeforeTheLastThatIsKnown() {
        LastDay last = last(
                RetentionAnchor.STRICTEST,
                OrderEvent.purchased(day(-400)),
                OrderEvent.promised(day(-395)),
                OrderEvent.unshipped(SEEN));
        assertThat(last.at()).isEqualTo(day(-365));
        assertThat(last.firstLook(Duration.ofDays(2))).isEqualTo(last.hardLine());
        assertThat(last.hardLine()).isBeforeOrEqualTo(last.at());
    }

    @ParameterizedTest
    @CsvSource({
        "2027-03-01T00:00:00Z, 2027-03-31T00:00:00Z, 2027-03-31T00:00:00Z",
        "2027-03-28T00:59:59Z, 2027-04-27T00:59:59Z, 2027-04-27T00:00:00Z", // clocks change in Europe
        "2027-11-07T05:30:00Z, 2027-12-07T05:30:00Z, 2027-12-07T00:00:00Z", // and back in America
        "2028-02-10T23:59:59Z, 2028-03-11T23:59:59Z, 2028-03-11T00:00:00Z", // over a leap day
        "2028-01-30T12:00:00Z, 2028-02-29T12:00:00Z, 2028-02-29T00:00:00Z", // on a leap day
        "2027-12-31T23:59:59.999999Z, 2028-01-30T23:59:59.999999Z, 2028-01-30T00:00:00Z" // over the year's end
    })
    @Verifies({"#83", "A2.1.a"})
    void countsThirtyTimesTwentyFourHours_inEveryZone(Instant delivered, Instant deadline, Instant hardLine) {
        TimeZone before = TimeZone.getDefault();
        Set<LastDay> answers = new HashSet<>();
        try {
            for (int hour = -11; hour <= 12; hour++) {
                TimeZone.setDefault(TimeZone.getTimeZone(ZoneOffset.ofHours(hour)));
                RetentionFacts known = FactMerge.add(
                        RetentionFacts.NONE, OrderEvent.delivered(delivered), delivered.plus(Duration.ofDays(1)));
                answers.add(rule(RetentionAnchor.AMAZON_DELIVERY).of(PiiScope.Kind.ORDER, known, delivered));
            }
        } finally {
            TimeZone.setDefault(before);
        }
        assertThat(answers).containsExactly(new LastDay(delivered, deadline, hardLine, true, false, false));
    }

    @Test
    @Verifies({"L4.b", "M5.a", "A2.1.a"})
    void takesTheAnchorOfThePolicy() {
        OrderEvent[] events = {OrderEvent.shipped(day(2)), OrderEvent.fulfilled(day(3)), OrderEvent.delivered(day(9))};
        assertThat(last(RetentionAnchor.STRICTEST, events).at()).isEqualTo(day(32));
        assertThat(last(RetentionAnchor.FULFILMENT, events).at()).isEqualTo(day(33));
        assertThat(last(RetentionAnchor.AMAZON_DELIVERY, events).at()).isEqualTo(day(39));
    }

    @Test
    @Verifies("L4.b")
    void keepsToTheLease_whenOnlyALaterEventThanTheAnchorIsKnown() {
        LastDay last = last(RetentionAnchor.STRICTEST, OrderEvent.unshipped(day(2)), OrderEvent.delivered(day(9)));
        assertThat(last.at()).isEqualTo(day(32));
        assertThat(last.fixed()).isFalse();
    }

    @Test
    @Verifies("A2.1.a")
    void renewsTheLease_asLongAsTheAnchorIsKnownNotToHaveHappened() {
        assertThat(last(RetentionAnchor.STRICTEST).at()).isEqualTo(day(30));
        assertThat(last(RetentionAnchor.STRICTEST, OrderEvent.unshipped(day(12)))
                        .at())
                .isEqualTo(day(42));
        assertThat(last(RetentionAnchor.STRICTEST, OrderEvent.undelivered(day(12)))
                        .at())
                .isEqualTo(day(30));
        assertThat(last(RetentionAnchor.AMAZON_DELIVERY, OrderEvent.undelivered(day(12)))
                        .at())
                .isEqualTo(day(42));
        assertThat(last(RetentionAnchor.AMAZON_DELIVERY, OrderEvent.shipped(day(5)))
                        .at())
                .isEqualTo(day(35));
    }

    @Test
    @Verifies("A2.1.a")
    void stopsTheLease_whenItWasShippedNobodyKnowsWhen() {
        OrderEvent bought = OrderEvent.purchased(day(-4));
        OrderEvent shipped = OrderEvent.shippedBefore(day(20));
        assertThat(last(RetentionAnchor.STRICTEST, bought, shipped).at()).isEqualTo(day(26));
        assertThat(last(RetentionAnchor.STRICTEST, bought, OrderEvent.unshipped(day(3)), shipped)
                        .at())
                .isEqualTo(day(33));
    }

    @Test
    @Verifies({"A2.1.a", "L4.b"})
    void renewsNoLease_pastAnInstantAtWhichItWasShippedAlready() {
        OrderEvent shipped = OrderEvent.shippedBefore(day(5));
        OrderEvent contradiction = OrderEvent.unshipped(day(10));
        assertThat(last(RetentionAnchor.STRICTEST, OrderEvent.unshipped(day(1)), shipped, contradiction)
                        .at())
                .isEqualTo(day(35));
        assertThat(last(RetentionAnchor.STRICTEST, contradiction, shipped).at()).isEqualTo(day(35));
        assertThat(last(RetentionAnchor.STRICTEST, shipped, contradiction.asCorrection())
                        .at())
                .isEqualTo(day(40));
        assertThat(last(RetentionAnchor.AMAZON_DELIVERY, shipped, OrderEvent.undelivered(day(10)))
                        .at())
                .isEqualTo(day(40));
    }

    /** A parcel whose time is told need not be the first: an earlier look had found another one shipped already. */
    @Test
    @Verifies({"A2.1.a", "L4.b"})
    void keepsToTheLease_whenOnlyALaterParcelIsToldThanOneThatWasShippedAlready() {
        OrderEvent unshipped = OrderEvent.unshipped(day(1));
        OrderEvent already = OrderEvent.shippedBefore(day(5));
        OrderEvent second = OrderEvent.shipped(day(20));
        for (OrderEvent[] told : new OrderEvent[][] {{unshipped, already, second}, {second, already, unshipped}}) {
            LastDay last = last(RetentionAnchor.STRICTEST, told);
            assertThat(last.at()).isEqualTo(day(31));
            assertThat(last.fixed()).isFalse();
        }
        LastDay first = last(RetentionAnchor.STRICTEST, unshipped, already, second, OrderEvent.shipped(day(4)));
        assertThat(first.at()).isEqualTo(day(34));
        assertThat(first.fixed()).isTrue();
        LastDay corrected = last(RetentionAnchor.STRICTEST, unshipped, already, second.asCorrection());
        assertThat(corrected.at()).isEqualTo(day(50));
        assertThat(corrected.fixed()).isTrue();
    }

    /** C.1b names cancelled orders too: a cancellation that is reported late lengthens no life. */
    @Test
    @Verifies({"A2.1.a", "L4.b"})
    void runsFromNoCancellation_pastTheShipmentThePromiseOrTheCap() {
        OrderEvent cancelled = OrderEvent.cancelled(day(25));
        assertThat(last(
                                RetentionAnchor.STRICTEST,
                                OrderEvent.unshipped(day(1)),
                                OrderEvent.shippedBefore(day(5)),
                                cancelled)
                        .at())
                .isEqualTo(day(31));
        for (RetentionAnchor anchor : RetentionAnchor.values()) {
            assertThat(last(anchor, OrderEvent.promised(day(10)), cancelled).at())
                    .as("%s", anchor)
                    .isEqualTo(day(40));
            assertThat(last(anchor, OrderEvent.unshipped(day(170)), OrderEvent.cancelled(day(170)))
                            .at())
                    .as("%s", anchor)
                    .isEqualTo(day(180));
        }
    }

    @Test
    void followsThePromise_whereNothingElseIsKnown() {
        assertThat(last(RetentionAnchor.STRICTEST, OrderEvent.promised(day(-20)))
                        .at())
                .isEqualTo(day(10));
        assertThat(last(RetentionAnchor.STRICTEST, OrderEvent.promised(day(20))).at())
                .isEqualTo(day(30));
    }

    /** C.1b: what is promised and never reported must not be renewed for ever. */
    @Test
    @Verifies({"A2.1.a", "L4.b"})
    void endsALease_thirtyDaysAfterTheLatestPromise_andALaterPromiseAtTheCap() {
        for (RetentionAnchor anchor : RetentionAnchor.values()) {
            OrderEvent unshipped = OrderEvent.unshipped(day(25));
            assertThat(last(anchor, OrderEvent.promised(day(20)), unshipped).at())
                    .as("%s", anchor)
                    .isEqualTo(day(50));
            assertThat(last(anchor, OrderEvent.promised(day(20)), OrderEvent.promised(day(40)), unshipped)
                            .at())
                    .as("%s", anchor)
                    .isEqualTo(day(55));
            assertThat(last(anchor, OrderEvent.promised(day(400)), OrderEvent.unshipped(day(170)))
                            .at())
                    .as("%s", anchor)
                    .isEqualTo(day(180));
        }
        assertThat(last(RetentionAnchor.STRICTEST, OrderEvent.promised(day(20)), OrderEvent.shipped(day(45)))
                        .at())
                .as("a known anchor has no ceiling")
                .isEqualTo(day(75));
    }

    @Test
    @Verifies({"A2.1.a", "L4.b"})
    void knowsAParcelToBeUnderWay_whileNobodyReportsItsDelivery_whereTheShipmentCounts() {
        assertThat(last(RetentionAnchor.STRICTEST, OrderEvent.shipped(day(2))).underway())
                .isTrue();
        assertThat(last(RetentionAnchor.STRICTEST, OrderEvent.shipped(day(2))).outstanding())
                .isEqualTo(day(27));
        assertThat(last(RetentionAnchor.STRICTEST, OrderEvent.shipped(day(2)), OrderEvent.delivered(day(5)))
                        .underway())
                .isFalse();
        assertThat(last(RetentionAnchor.AMAZON_DELIVERY, OrderEvent.shipped(day(2)))
                        .underway())
                .isFalse();
    }

    @Test
    void runsFromTheCancellation_underEveryPolicy() {
        for (RetentionAnchor anchor : RetentionAnchor.values()) {
            LastDay last = last(anchor, OrderEvent.unshipped(day(1)), OrderEvent.cancelled(day(3)));
            assertThat(last.at()).as("%s", anchor).isEqualTo(day(33));
            assertThat(last.fixed()).isTrue();
        }
    }

    @Test
    @Verifies("A2.1.a")
    void endsALease_atTheCap() {
        assertThat(last(RetentionAnchor.STRICTEST, OrderEvent.unshipped(day(170)))
                        .at())
                .isEqualTo(day(180));
        assertThatExceptionOfType(PolicyConfigurationException.class)
                .isThrownBy(() -> DeadlineRule.of(DppPolicy.strictest(), Duration.ofDays(29)));
    }

    @Test
    void startsDisposalAhead_onlyWhereNothingCanMoveTheDeadline() {
        Duration lead = Duration.ofDays(2);
        assertThat(last(RetentionAnchor.STRICTEST, OrderEvent.shipped(day(1))).dueAt(lead))
                .isEqualTo(Instant.parse("2027-03-30T00:00:00Z"));
        assertThat(last(RetentionAnchor.STRICTEST, OrderEvent.unshipped(day(1))).dueAt(lead))
                .isEqualTo(Instant.parse("2027-04-01T00:00:00Z"));
    }

    @Test
    @Verifies("A4.c")
    void givesInformationItsOwnClock() {
        LastDay last = rule(RetentionAnchor.STRICTEST).ofInformation(SEEN);
        assertThat(last.at()).isEqualTo(SEEN.plus(Duration.ofDays(546)));
        assertThatExceptionOfType(PolicyConfigurationException.class)
                .isThrownBy(() ->
                        new DeadlineRule(RetentionAnchor.STRICTEST, Duration.ofDays(30), null, CAP).ofInformation(SEEN))
                .withMessageContaining("A4.c");
    }

    @ParameterizedTest
    @CsvSource({
        "3025-01-01T00:00:00Z", // a typing error
        "1970-01-01T00:00:00Z", // no date at all
        "1970-01-21T19:20:00Z", // seconds taken for milliseconds
        "+58000-01-01T00:00:00Z", // milliseconds taken for seconds
        "2027-03-01T12:06:00Z", // six minutes ahead
        "2027-02-01T12:00:00Z" // before it was bought
    })
    @Verifies("#84")
    void refusesDatesThatCannotBeTrue(Instant at) {
        RetentionFacts bought =
                FactMerge.add(RetentionFacts.NONE, OrderEvent.purchased(SEEN.minus(Duration.ofDays(1))), SEEN);
        for (OrderEvent event : new OrderEvent[] {
            OrderEvent.shipped(at),
            OrderEvent.fulfilled(at),
            OrderEvent.delivered(at),
            OrderEvent.unshipped(at),
            OrderEvent.undelivered(at),
            OrderEvent.cancelled(at),
            OrderEvent.shippedBefore(at)
        }) {
            assertThatExceptionOfType(OrderEventRefusedException.class)
                    .isThrownBy(() -> FactMerge.add(bought, event, SEEN))
                    .withMessageStartingWith("Order event refused (A2.1.a)")
                    .withMessageNotContaining(at.toString());
        }
    }

    @Test
    @Verifies("#84")
    void refusesAPurchase_afterWhatHappenedToTheOrder() {
        RetentionFacts shipped = FactMerge.add(RetentionFacts.NONE, OrderEvent.shipped(SEEN), day(5));
        assertThatExceptionOfType(OrderEventRefusedException.class)
                .isThrownBy(() -> FactMerge.add(shipped, OrderEvent.purchased(day(1)), day(5)));
    }

    @Test
    @Verifies("#84")
    void countsTheNextFiveMinutesAsNow() {
        RetentionFacts facts =
                FactMerge.add(RetentionFacts.NONE, OrderEvent.shipped(SEEN.plus(Duration.ofMinutes(4))), SEEN);
        assertThat(facts.shippedAt()).isEqualTo(SEEN);
    }

    @Test
    void keepsTheEarlierStatement_unlessItIsCorrected() {
        RetentionFacts facts = facts(OrderEvent.delivered(day(3)), OrderEvent.delivered(day(8)));
        assertThat(facts.deliveredAt()).isEqualTo(day(3));
        RetentionFacts corrected =
                FactMerge.add(facts, OrderEvent.delivered(day(8)).asCorrection(), day(9));
        assertThat(corrected.deliveredAt()).isEqualTo(day(8));
    }
}
