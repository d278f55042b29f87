package io.github.dppkit.retention;

import static io.github.dppkit.retention.RetentionLab.ORDER;
import static io.github.dppkit.retention.RetentionLab.PARTNER;
import static io.github.dppkit.retention.RetentionLab.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.ScopeErasedException;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.RetentionRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RetentionTest {

    private static final LocalDate FIRST_DAY = LocalDate.parse("2027-03-31");

    private final RetentionLab lab = new RetentionLab();
    private final RetentionLab.Node node = lab.node();

    private LocalDate keyDay() {
        return lab.keyStore.dataKey(ORDER).orElseThrow().epochDay();
    }

    @Test
    @Verifies("A2.1.a")
    void storesTheDeadline_beforeTheKeyExists() {
        lab.faults.arm(0, false, false);
        RetentionLab.Node faulty = lab.faultyNode();
        Instant begin = lab.clock.instant();
        for (int call = 1; lab.keyStore.dataKey(ORDER).isEmpty(); call++) {
            lab.faults.arm(call, false, false);
            try {
                faulty.ingest(ORDER);
            } catch (RuntimeException e) {
                assertThat(e).hasMessageNotContaining("902-3159896");
                lab.clock.advance(Duration.ofSeconds(1)); // after a fault the store is left alone for so long
            }
            assertThat(call).as("calls until it works").isLessThan(50);
        }
        RetentionRecord record = lab.stored(ORDER);
        assertThat(record.keyDay()).isEqualTo(FIRST_DAY).isEqualTo(keyDay());
        assertThat(record.lastKeyDay()).isEqualTo(FIRST_DAY);
        assertThat(record.deadline())
                .isBetween(lab.day(30), lab.day(30).plus(Duration.between(begin, lab.clock.instant())));
        assertThat(record.dueAt())
                .as("half of the lease")
                .isBetween(Instant.parse("2027-03-16T06:00:00Z"), Instant.parse("2027-03-16T06:01:00Z"));
        assertThat(lab.node()
                        .retention
                        .status(ORDER, DataClass.PII)
                        .orElseThrow()
                        .dueAt())
                .isEqualTo(Instant.parse("2027-03-31T00:00:00Z"));
        assertThat(record.origin()).isEqualTo("orders/2026-01-01/getOrder");
    }

    @Test
    @Verifies({"A2.1.a", "L4.b"})
    void movesTheKeyWithTheDeadline_andLeavesTheDataAsTheyAre() {
        node.ingest(ORDER);
        lab.clock.set(lab.day(5));
        node.retention.record(ORDER, OrderEvent.unshipped(lab.day(5)));
        assertThat(keyDay()).isEqualTo(LocalDate.parse("2027-04-05"));
        node.retention.record(ORDER, OrderEvent.shipped(lab.day(4)));

        assertThat(keyDay()).isEqualTo(LocalDate.parse("2027-04-04"));
        assertThat(lab.keyStore.dataKey(ORDER).orElseThrow().version()).isEqualTo(3);
        assertThat(lab.stored(ORDER).lastKeyDay()).isEqualTo(LocalDate.parse("2027-04-05"));
        assertThat(lab.stored(ORDER).dueAt()).as("day 25").isEqualTo(lab.day(29));
        assertThat(lab.count(Action.KEY_USE, Outcome.INTENDED)).isEqualTo(2);
        assertThat(node.open(lab.orders.value(ORDER), ORDER)).isEqualTo("anna.nowak@example.org");
        assertThat(lab.node().open(lab.orders.value(ORDER), ORDER)).isEqualTo("anna.nowak@example.org");
        RetentionStatus status = node.retention.status(ORDER, DataClass.PII).orElseThrow();
        assertThat(status.deadline()).isEqualTo(lab.day(34));
        assertThat(status.fixed()).isTrue();
    }

    @Test
    void writesNothing_whenALeaseIsRenewedTwiceInADay() {
        node.ingest(ORDER);
        lab.clock.advance(Duration.ofHours(3));
        node.retention.record(ORDER, OrderEvent.unshipped(lab.clock.instant()));
        int version = lab.stored(ORDER).version();
        lab.clock.advance(Duration.ofHours(3));
        node.retention.record(ORDER, OrderEvent.unshipped(lab.clock.instant()));
        assertThat(lab.stored(ORDER).version()).isEqualTo(version);
    }

    @Test
    @Verifies("A2.6.a")
    void recordsWhoStatedAnEvent() {
        node.ingest(ORDER);
        ActorId manager = new ActorId(ActorId.Kind.PERSON, "m.kowalska");
        node.retention.record(ORDER, OrderEvent.shipped(START), manager);
        assertThat(lab.last(Action.KEY_USE, Outcome.INTENDED).actor()).isEqualTo(manager);
        assertThat(lab.last(Action.KEY_USE, Outcome.INTENDED).scope()).isEqualTo(ORDER);
    }

    @Test
    void listensToPayloads_beforeTheFirstKey() {
        node.retention.observed(
                ORDER, List.of(OrderEvent.shipped(lab.day(-3)), OrderEvent.purchased(lab.day(-6))), lab.provenance());
        assertThat(lab.stored(ORDER).keyDay()).isNull();
        node.ingest(ORDER);
        assertThat(keyDay()).isEqualTo(LocalDate.parse("2027-03-28"));
        assertThat(lab.stored(ORDER).lastKeyDay()).isEqualTo(LocalDate.parse("2027-03-28"));
    }

    @Test
    @Verifies("#84")
    void ignoresFactsOfPayloadsThatCannotBeTrue_andAlarms() {
        node.ingest(ORDER);
        node.retention.observed(
                ORDER,
                List.of(
                        OrderEvent.shipped(Instant.parse("3025-01-01T00:00:00Z")),
                        OrderEvent.delivered(Instant.EPOCH),
                        OrderEvent.unshipped(START)),
                lab.provenance());
        assertThat(lab.stored(ORDER).facts().shippedAt()).isNull();
        assertThat(lab.stored(ORDER).deadline()).isEqualTo(lab.day(30));
        assertThat(lab.last(Action.ALARM, Outcome.DENIED).count()).isEqualTo(2);
        assertThatExceptionOfType(OrderEventRefusedException.class)
                .isThrownBy(() -> node.retention.record(ORDER, OrderEvent.delivered(Instant.EPOCH)));
    }

    @Test
    @Verifies("A2.1.a")
    void opensNothing_fromTheMomentItIsKnownThatTheDeadlineHasPassed() {
        node.ingest(ORDER);
        lab.clock.set(lab.day(20));
        node.retention.record(ORDER, OrderEvent.shipped(lab.day(-15)));
        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> node.open(lab.orders.value(ORDER), ORDER));
        assertThat(node.retention.disposeDue().disposed()).isEqualTo(1);
    }

    @Test
    @Verifies("A2.1.a")
    void takesNothingIn_whoseDeadlineHasPassed() {
        node.retention.observed(ORDER, List.of(OrderEvent.shipped(lab.day(-31))), lab.provenance());
        assertThatExceptionOfType(ScopeErasedException.class).isThrownBy(() -> node.ingest(ORDER));
        assertThat(lab.keyStore.dataKey(ORDER)).isEmpty();
        Provenance old = Provenance.migration("orders.buyer_email", lab.day(-31));
        assertThatExceptionOfType(ScopeErasedException.class)
                .isThrownBy(() ->
                        node.encryptor.encrypt(RetentionLab.ADDRESS, RetentionLab.order(2), RetentionLab.EMAIL, old));
        assertThat(lab.store.find(RetentionLab.order(2), DataClass.PII)).isEmpty();
    }

    @Test
    @Verifies("#94")
    void refusesALateFeed_whileDisposalIsPartialAndAfterIt() {
        node.ingest(ORDER);
        lab.clock.set(lab.day(30));
        lab.labels.broken = true;
        assertThat(node.retention.disposeDue().partial()).isEqualTo(1);
        for (boolean broken : new boolean[] {true, false}) {
            lab.labels.broken = broken;
            node.retention.disposeDue();
            long refused = lab.count(Action.ENCRYPT, Outcome.DENIED);
            assertThatExceptionOfType(ScopeErasedException.class).isThrownBy(() -> node.ingest(ORDER));
            assertThatExceptionOfType(ScopeErasedException.class)
                    .isThrownBy(() -> node.retention.observed(
                            ORDER, List.of(OrderEvent.unshipped(lab.clock.instant())), lab.provenance()));
            assertThat(lab.keyStore.dataKey(ORDER)).isEmpty();
            assertThat(lab.count(Action.ENCRYPT, Outcome.DENIED)).isEqualTo(refused + 2);
            assertThat(lab.last(Action.ENCRYPT, Outcome.DENIED).reason()).isEqualTo(Reason.DISPOSED);
            assertThat(node.retention.record(ORDER, OrderEvent.delivered(lab.day(8))))
                    .isFalse();
        }
        assertThat(lab.store.find(ORDER, DataClass.PII)).isEmpty();
    }

    @Test
    @Verifies("#94")
    void erasesAKeyThatCameTooLate_whenTheScopeWasDisposedOfMeanwhile() {
        RetentionLab.Node slow = lab.node();
        RetentionLab.Node other = lab.node();
        // the disposal runs between the deadline's answer and the storing of the key
        InterruptedKeys keys = new InterruptedKeys(
                lab.keyStore, () -> other.retention.disposeNow(ORDER, DataClass.PII, Reason.REQUESTED));
        assertThatExceptionOfType(ScopeErasedException.class)
                .isThrownBy(() -> keys.encryptor(lab, slow)
                        .encrypt(RetentionLab.ADDRESS, ORDER, RetentionLab.EMAIL, lab.provenance()));
        assertThat(lab.keyStore.dataKey(ORDER)).isEmpty();
        assertThat(lab.store.find(ORDER, DataClass.PII)).isEmpty();
    }

    @Test
    @Verifies("A2.1.a")
    void endsAtTheRecordsDay_thoughAnotherNodeMadeTheKeyAndBrokeOffBeforeItMoved() {
        RetentionLab.Node slow = lab.node();
        RetentionLab.Node other = nodeThatRecords(() -> {
            throw new KeyUnavailableException("Injected fault.");
        });
        InterruptedKeys keys = InterruptedKeys.afterLooking(lab.keyStore, () -> {
            node.ingest(ORDER);
            assertThatExceptionOfType(KeyUnavailableException.class)
                    .isThrownBy(() -> other.retention.record(ORDER, OrderEvent.shipped(lab.day(-5))));
        });
        keys.encryptor(lab, slow).encrypt(RetentionLab.ADDRESS, ORDER, RetentionLab.EMAIL, lab.provenance());
        assertThat(keyDay())
                .isEqualTo(LocalDate.parse("2027-03-26"))
                .isEqualTo(lab.stored(ORDER).keyDay());
    }

    private RetentionLab.Node nodeThatRecords(Runnable attempt) {
        lab.settings = builder -> builder.recorder(event -> {
            attempt.run();
            lab.events.add(event);
            return new EventId(7, lab.events.size());
        });
        return lab.node();
    }

    @Test
    @Verifies("A2.6.a")
    void movesNoKey_beforeTheMoveIsOnRecord() {
        node.ingest(ORDER);
        AtomicBoolean down = new AtomicBoolean(true);
        RetentionLab.Node faulty = nodeThatRecords(() -> {
            if (down.get()) {
                throw new KeyUnavailableException("Injected fault.");
            }
        });
        OrderEvent extension = OrderEvent.unshipped(lab.day(5));
        lab.clock.set(lab.day(5));
        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> faulty.retention.record(ORDER, extension));
        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> faulty.retention.record(ORDER, extension));
        DisposalRun run = faulty.retention.disposeDue();
        assertThat(run.moved()).isZero();
        assertThat(run.failures()).anyMatch(failure -> failure.target().equals(RunLog.AUDIT));
        assertThat(keyDay()).isEqualTo(FIRST_DAY);

        down.set(false);
        faulty.retention.record(ORDER, extension);
        assertThat(keyDay()).isEqualTo(LocalDate.parse("2027-04-05"));
        assertThat(lab.last(Action.KEY_USE, Outcome.INTENDED).scope()).isEqualTo(ORDER);
    }

    @Test
    @Verifies("A2.6.a")
    void recordsTheMove_thatARunMakesUpFor() {
        node.ingest(ORDER);
        lab.clock.set(lab.day(5));
        RetentionLab.Node faulty = nodeThatRecords(() -> {
            throw new KeyUnavailableException("Injected fault.");
        });
        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> faulty.retention.record(ORDER, OrderEvent.unshipped(lab.day(5))));
        assertThat(node.retention.disposeDue().moved()).isEqualTo(1);
        assertThat(lab.events)
                .filteredOn(event -> event.action() == Action.KEY_USE && ORDER.equals(event.scope()))
                .hasSize(1);
    }

    @Test
    @Verifies({"A4.c", "V6.1.7"})
    void countsFromTheOldestInformation_whicheverIsRegisteredFirst() {
        node.retention.registerInformation(ORDER, "orders/2026-01-01/getOrder", START);
        node.retention.registerInformation(ORDER, "orders/2026-01-01/getOrder", lab.day(-20));
        RetentionStatus status =
                node.retention.status(ORDER, DataClass.INFORMATION).orElseThrow();
        assertThat(status.deadline()).isEqualTo(lab.day(526));
        assertThat(status.dueAt()).isBefore(lab.day(526));
        lab.clock.set(lab.day(526));
        assertThat(node.retention.disposeDue().disposed()).isEqualTo(1);
    }

    @Test
    void keepsASellingPartnersData_whileTheyAreAuthorised() {
        PiiScope partner = PiiScope.sellingPartner(PARTNER);
        assertThat(node.retention.partnerAuthorised(PARTNER, START)).isFalse();
        node.ingest(partner);
        for (int day = 1; day <= 300; day++) {
            lab.clock.set(lab.day(day));
            assertThat(node.retention.partnerAuthorised(PARTNER, lab.day(day))).isTrue();
            node.retention.disposeDue();
        }
        assertThat(node.open(lab.orders.value(partner), partner)).isEqualTo("anna.nowak@example.org");
        lab.clock.set(lab.day(330));
        assertThat(node.retention.disposeDue().disposed()).isEqualTo(1);
        assertThat(lab.orders.rows).isEmpty();
        node.ingest(partner); // a partner may come back
    }

    @Test
    void neverMovesTheDeadlineOfDataWithoutOrder() {
        PiiScope ingest = PiiScope.ingest(PARTNER, "reports/2021-06-30/getReport", LocalDate.parse("2027-03-01"));
        node.ingest(ingest);
        assertThat(lab.stored(ingest).deadline()).isEqualTo(lab.day(30));
        assertThatExceptionOfType(OrderEventRefusedException.class)
                .isThrownBy(() -> node.retention.record(ingest, OrderEvent.unshipped(START)));
    }

    @Test
    @Verifies({"A4.c", "V6.1.7"})
    void disposesOfInformation_onItsOwnClock() {
        node.ingest(ORDER);
        node.retention.registerInformation(ORDER, "orders/2026-01-01/getOrder", START);
        lab.clock.advance(Duration.ofDays(3));
        node.retention.registerInformation(ORDER, "orders/2026-01-01/getOrder", lab.clock.instant());
        RetentionStatus status =
                node.retention.status(ORDER, DataClass.INFORMATION).orElseThrow();
        assertThat(status.deadline()).isEqualTo(lab.day(546));
        lab.clock.set(lab.day(31));
        assertThat(node.retention.disposeDue().certificates()).hasSize(1);
        assertThat(lab.figures.disposals).isEmpty();

        lab.clock.set(lab.day(544));
        DisposalRun run = node.retention.disposeDue();
        assertThat(run.certificates()).hasSize(1);
        assertThat(run.certificates().get(0).dataClass()).isEqualTo(DataClass.INFORMATION);
        assertThat(run.certificates().get(0).targets()).containsOnlyKeys("figures");
        assertThat(lab.ledger).as("the ledger tells of personal data alone").hasSize(1);
        assertThatExceptionOfType(ScopeErasedException.class)
                .isThrownBy(() -> node.retention.registerInformation(ORDER, "x", lab.clock.instant()));
    }

    @Test
    void refusesSettingsThatWouldWeakenAClause() {
        RetentionBuilder builder = Retention.builder();
        assertThatExceptionOfType(PolicyConfigurationException.class)
                .isThrownBy(() -> builder.lead(Duration.ofDays(-1)));
        assertThatExceptionOfType(PolicyConfigurationException.class)
                .isThrownBy(() -> builder.cap(Duration.ofDays(731)));
        assertThatExceptionOfType(PolicyConfigurationException.class)
                .isThrownBy(() -> builder.target(lab.orders).target(lab.orders));
        assertThatExceptionOfType(PolicyConfigurationException.class)
                .isThrownBy(() -> builder.policy(DppPolicy.strictest()).build(node.keys))
                .withMessageContaining("environment");
        assertThatExceptionOfType(PolicyConfigurationException.class).isThrownBy(builder::deadlines);
    }
}
