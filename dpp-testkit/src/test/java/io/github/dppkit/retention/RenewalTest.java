package io.github.dppkit.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.keys.spi.WrappedKey;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.RetentionRecord;
import io.github.dppkit.testkit.Depth;
import io.github.dppkit.testkit.FakeKms;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RenewalTest {

    private static final ActorId CLERK = new ActorId(ActorId.Kind.PERSON, "k.maier");

    private final RetentionLab lab = new RetentionLab();
    private final RetentionLab.Node node = lab.node();

    private static List<PiiScope> orders(int count) {
        return IntStream.range(0, count).mapToObj(RetentionLab::order).toList();
    }

    private static void assertFollowed(RetentionLab lab, PiiScope scope, String what) {
        RetentionRecord record = lab.stored(scope);
        LocalDate day = LastDay.day(record.deadline());
        DataKeyRecord key = lab.keyStore.dataKey(scope).orElseThrow();
        assertThat(record.keyDay()).as(what).isEqualTo(day);
        assertThat(key.epochDay()).as(what).isEqualTo(day);
        assertThat(lab.node().open(lab.orders.value(scope), scope)).as(what).isEqualTo("anna.nowak@example.org");
    }

    @Test
    @Verifies({"A2.1.a", "L4.d", "#85"})
    void renewsThousands_inAFewCallsOfTheStores_onRecordEach() {
        int count = 1_200;
        orders(count).forEach(node::ingest);
        lab.clock.set(lab.day(10));
        RetentionLab.Node counted = lab.faultyNode();
        lab.faults.arm(0, false, false);
        lab.events.clear();
        RenewalReport report = counted.retention.renew(
                Stream.concat(orders(count).stream(), orders(5).stream()).toList(),
                OrderEvent.unshipped(lab.day(9)),
                CLERK);
        assertThat(report.count(RenewalReport.Outcome.RENEWED)).isEqualTo(count);
        assertThat(report).hasToString("RenewalReport[RENEWED=1200]");
        assertThat(lab.faults.calls()).as("calls of ports in three batches").isLessThan(3 * 10);
        assertThat(lab.count(Action.KEY_USE, Outcome.INTENDED)).isEqualTo(count);
        assertThat(lab.events).allSatisfy(event -> assertThat(event.actor()).isEqualTo(CLERK));
        for (PiiScope scope : List.of(RetentionLab.order(0), RetentionLab.order(700), RetentionLab.order(1_199))) {
            assertThat(lab.stored(scope).deadline()).isEqualTo(lab.day(39));
            assertFollowed(lab, scope, "renewed");
        }
        lab.events.clear();
        assertThat(node.retention
                        .renew(orders(count), OrderEvent.unshipped(lab.day(9)), CLERK)
                        .count(RenewalReport.Outcome.UNMOVED))
                .as("said again")
                .isEqualTo(count);
        assertThat(lab.events).isEmpty();
    }

    @Test
    @Verifies("A2.1.a")
    void tellsWhatBecameOfEachOrder() {
        orders(7).forEach(node::ingest);
        node.retention.disposeNow(RetentionLab.order(0), DataClass.PII, Reason.REQUESTED);
        lab.clock.set(lab.day(10));
        node.retention.record(RetentionLab.order(1), OrderEvent.shipped(lab.day(9)));
        node.retention.record(RetentionLab.order(2), OrderEvent.shippedBefore(lab.day(0)));
        node.retention.record(RetentionLab.order(3), OrderEvent.purchased(lab.day(8)));
        node.retention.record(RetentionLab.order(4), OrderEvent.unshipped(lab.day(10)));
        lab.keyStore.tamper(RetentionLab.order(5), key -> otherVersion(key));
        RenewalReport report = node.retention.renew(orders(8), OrderEvent.unshipped(lab.day(7)), CLERK);
        assertThat(report.orders(RenewalReport.Outcome.DISPOSED)).containsExactly(RetentionLab.order(0));
        assertThat(report.orders(RenewalReport.Outcome.UNMOVED))
                .containsExactlyInAnyOrder(RetentionLab.order(1), RetentionLab.order(2), RetentionLab.order(4));
        assertThat(report.orders(RenewalReport.Outcome.REFUSED)).containsExactly(RetentionLab.order(3));
        assertThat(report.orders(RenewalReport.Outcome.FAILED)).containsExactly(RetentionLab.order(5));
        assertThat(report.orders(RenewalReport.Outcome.RENEWED)).containsExactly(RetentionLab.order(6));
        assertThat(report.orders(RenewalReport.Outcome.UNKNOWN)).containsExactly(RetentionLab.order(7));
        assertThat(lab.store.find(RetentionLab.order(7), DataClass.PII))
                .as("of an order that is not here nothing is stored")
                .isEmpty();
        assertThat(report.toString()).doesNotContain("902-");
        assertFollowed(lab, RetentionLab.order(6), "renewed");
    }

    @Test
    @Verifies({"A2.1.a", "A2.6.a", "L4.d"})
    void renewsTheOrdersOfAllOtherDays_whenTheSecretOfOneDoesNotOpen() {
        for (int day = 0; day < 5; day++) {
            lab.clock.set(lab.day(day));
            for (int i = day; i < 30; i += 5) {
                node.ingest(RetentionLab.order(i));
            }
        }
        lab.clock.set(lab.day(10));
        LocalDate bad =
                lab.keyStore.dataKey(RetentionLab.order(2)).orElseThrow().epochDay();
        EpochSecretRecord secret = lab.keyStore.epochSecret(bad).orElseThrow();
        WrappedKey whole = secret.wrapped();
        byte[] bytes = whole.toBytes();
        bytes[20] ^= 1;
        assertThat(lab.keyStore.rewrapEpochSecret(secret, WrappedKey.of(bytes), secret.rootUri()))
                .isTrue();
        lab.events.clear();
        RetentionLab.Node fresh = lab.node();
        RenewalReport report = fresh.retention.renew(orders(30), OrderEvent.unshipped(lab.day(10)), CLERK);
        List<PiiScope> ofThatDay = IntStream.range(0, 30)
                .filter(i -> i % 5 == 2)
                .mapToObj(RetentionLab::order)
                .toList();
        assertThat(report.orders(RenewalReport.Outcome.FAILED)).containsExactlyInAnyOrderElementsOf(ofThatDay);
        assertThat(report.count(RenewalReport.Outcome.RENEWED)).isEqualTo(24);
        assertThat(lab.events.stream()
                        .filter(event -> event.action() == Action.ALARM && event.reason() == Reason.KEY_UNAVAILABLE)
                        .map(AuditEvent::scope))
                .containsExactlyInAnyOrderElementsOf(ofThatDay);
        assertThat(lab.keyEventTypes).as("once for the secret").containsOnlyOnce(KeyEvents.Type.INTEGRITY);
        orders(30).stream()
                .filter(scope -> !ofThatDay.contains(scope))
                .forEach(scope -> assertFollowed(lab, scope, "another day"));
        for (PiiScope scope : ofThatDay) {
            assertThat(lab.keyStore.dataKey(scope).orElseThrow().epochDay()).isEqualTo(bad);
            assertThat(lab.stored(scope).keyDay()).as("not settled").isEqualTo(bad);
        }

        EpochSecretRecord damaged = lab.keyStore.epochSecret(bad).orElseThrow();
        lab.keyStore.rewrapEpochSecret(damaged, whole, damaged.rootUri());
        assertThat(lab.node().retention.disposeDue().isComplete()).isTrue();
        ofThatDay.forEach(scope -> assertFollowed(lab, scope, "mended, in the next run"));
    }

    @Test
    @Verifies({"A2.1.a", "#61"})
    void tellsOfEachOrder_whenTheRootKeyIsOutOfReach_andAsksItOnceForABatch() {
        FakeKms kms = FakeKms.create(lab.clock);
        RetentionLab remote = new RetentionLab(lab.clock, RootKey.remote(kms, "fake-kms://root"), lab.keyStore);
        orders(30).forEach(remote.node()::ingest);
        lab.clock.set(lab.day(10));
        kms.outage(true);
        int before = kms.unwraps() + kms.wraps();
        RenewalReport report = remote.node().retention.renew(orders(30), OrderEvent.unshipped(lab.day(10)), CLERK);
        assertThat(report.count(RenewalReport.Outcome.FAILED)).isEqualTo(30);
        assertThat(kms.unwraps() + kms.wraps()).isEqualTo(before + 1);
        assertThat(remote.count(Action.ALARM, Outcome.FAILURE)).isEqualTo(30);
        assertThat(remote.keyEventTypes).doesNotContain(KeyEvents.Type.INTEGRITY);
        kms.outage(false);
        assertThat(remote.node().retention.disposeDue().isComplete()).isTrue();
        orders(30).forEach(scope -> assertFollowed(remote, scope, "in the next run"));
    }

    private static DataKeyRecord otherVersion(DataKeyRecord key) {
        return new DataKeyRecord(
                key.id(),
                key.scope(),
                key.epochDay(),
                key.epochVersion(),
                key.version() + 1,
                key.state(),
                key.wrapped(),
                key.commitment(),
                key.knownUntil(),
                key.origin(),
                key.createdAt(),
                key.uses());
    }

    @Test
    void refusesAsAWhole_whatCanBeTrueOfNoOrder() {
        node.ingest(RetentionLab.order(0));
        List<OrderEvent> wrong = List.of(
                OrderEvent.unshipped(Instant.EPOCH),
                OrderEvent.unshipped(lab.day(1)),
                OrderEvent.shipped(lab.day(0)),
                OrderEvent.cancelled(lab.day(0)));
        for (OrderEvent event : wrong) {
            assertThatExceptionOfType(OrderEventRefusedException.class)
                    .isThrownBy(() -> node.retention.renew(orders(1), event, CLERK));
        }
        List<PiiScope> mixed = List.of(RetentionLab.order(0), PiiScope.sellingPartner(RetentionLab.PARTNER));
        assertThatExceptionOfType(OrderEventRefusedException.class)
                .isThrownBy(() -> node.retention.renew(mixed, OrderEvent.unshipped(lab.day(0)), CLERK));
        assertThat(lab.stored(RetentionLab.order(0)).version()).isEqualTo(1);
        assertThat(node.retention.renew(List.of(), OrderEvent.unshipped(lab.day(0)), CLERK))
                .hasToString("RenewalReport[]");
    }

    /** The same histories, told order by order and told at once, end in the same records and key days. */
    @Test
    @Verifies({"A2.1.a", "#51"})
    void doesToEachOrder_whatRecordingItAloneDoes() {
        for (int history = 0; history < Depth.current().pick(40, 2_000); history++) {
            long seed = 20_270_322L + history;
            Random random = new Random(seed);
            RetentionLab alone = new RetentionLab();
            RetentionLab together = new RetentionLab();
            List<PiiScope> scopes = orders(6);
            for (int step = 0; step < 12; step++) {
                Duration later = Duration.ofHours(random.nextInt(60));
                alone.clock.advance(later);
                together.clock.advance(later);
                Instant at = alone.clock.instant().minus(Duration.ofHours(random.nextInt(100)));
                int what = random.nextInt(4);
                PiiScope one = scopes.get(random.nextInt(scopes.size()));
                OrderEvent statement =
                        random.nextInt(8) == 0 ? OrderEvent.unshipped(at).asCorrection() : OrderEvent.unshipped(at);
                for (RetentionLab lab : List.of(alone, together)) {
                    Retention retention = lab.node().retention;
                    switch (what) {
                        case 0 -> {
                            if (lab.store.find(one, DataClass.PII).isEmpty()
                                    && retention.certificate(one, DataClass.PII).isEmpty()) {
                                lab.node().ingest(one);
                            }
                        }
                        case 1 -> {
                            if (lab.store.find(one, DataClass.PII).isPresent()) {
                                retention.record(one, OrderEvent.shippedBefore(at));
                            }
                        }
                        case 2 -> retention.disposeDue();
                        default -> {
                            if (lab == together) {
                                retention.renew(scopes, statement, CLERK);
                            } else {
                                scopes.stream()
                                        .filter(scope -> lab.store
                                                .find(scope, DataClass.PII)
                                                .isPresent())
                                        .forEach(scope -> retention.record(scope, statement, CLERK));
                            }
                        }
                    }
                }
                for (PiiScope scope : scopes) {
                    assertThat(together.store.find(scope, DataClass.PII))
                            .as("seed " + seed + ", step " + step)
                            .isEqualTo(alone.store.find(scope, DataClass.PII));
                    assertThat(together.keyStore.dataKey(scope).map(DataKeyRecord::epochDay))
                            .as("seed " + seed + ", step " + step)
                            .isEqualTo(alone.keyStore.dataKey(scope).map(DataKeyRecord::epochDay));
                }
            }
        }
    }

    @Test
    @Verifies({"A2.1.a", "#48"})
    void healsInTheNextRun_whereverARenewalBreaks() {
        int calls = broken(0, false, false);
        assertThat(calls).isGreaterThan(6);
        for (int call = 1; call <= calls; call++) {
            for (boolean after : new boolean[] {false, true}) {
                for (boolean crash : new boolean[] {false, true}) {
                    broken(call, after, crash);
                }
            }
        }
    }

    private static int broken(int call, boolean after, boolean crash) {
        String what = "call " + call + (after ? ", after" : ", before") + (crash ? ", crash" : "");
        RetentionLab lab = new RetentionLab();
        orders(4).forEach(lab.node()::ingest);
        lab.clock.set(lab.day(10));
        RetentionLab.Node faulty = lab.faultyNode();
        lab.faults.arm(call, after, crash);
        try {
            faulty.retention.renew(orders(4), OrderEvent.unshipped(lab.day(10)), CLERK);
        } catch (PortFaults.Crash e) {
            assertThat(crash).isTrue();
        } catch (io.github.dppkit.DppException e) {
            assertThat(e).hasMessageNotContaining("902-3159896");
        }
        int calls = lab.faults.calls();
        lab.faults.arm(0, false, false);
        for (PiiScope scope : orders(4)) {
            assertThat(lab.keyStore.dataKey(scope).orElseThrow().epochDay())
                    .as(what)
                    .isBeforeOrEqualTo(LastDay.day(lab.stored(scope).deadline()));
        }
        assertThat(lab.node().retention.disposeDue().isComplete()).as(what).isTrue();
        orders(4).forEach(scope -> assertFollowed(lab, scope, what));
        lab.node().retention.renew(orders(4), OrderEvent.unshipped(lab.day(10)), CLERK);
        orders(4).forEach(scope -> {
            assertThat(lab.stored(scope).deadline()).as(what).isEqualTo(lab.day(40));
            assertFollowed(lab, scope, what);
        });
        return calls;
    }

    @Test
    @Verifies({"A2.1.a", "#49"})
    void leavesNothingBehind_whenOrdersAreErasedAndRecordedMeanwhile() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < Depth.current().pick(10, 200); round++) {
                int first = round * 60;
                List<PiiScope> scopes = IntStream.range(first, first + 60)
                        .mapToObj(RetentionLab::order)
                        .toList();
                scopes.forEach(node::ingest);
                lab.clock.advance(Duration.ofHours(25));
                Instant now = lab.clock.instant();
                List<PiiScope> erased = scopes.subList(0, 20);
                List<Callable<Object>> all = new ArrayList<>();
                all.add(() -> lab.node().retention.renew(scopes, OrderEvent.unshipped(now), CLERK));
                all.add(() -> lab.node().retention.renew(scopes, OrderEvent.unshipped(now), CLERK));
                all.add(() -> {
                    erased.forEach(scope -> node.retention.disposeNow(scope, DataClass.PII, Reason.REQUESTED));
                    return true;
                });
                all.add(() -> {
                    scopes.subList(20, 40).forEach(scope -> node.retention.record(scope, OrderEvent.shipped(now)));
                    return true;
                });
                for (Future<Object> done : threads.invokeAll(all)) {
                    done.get();
                }
                lab.node().retention.disposeDue();
                erased.forEach(scope -> assertThat(lab.keyStore.dataKey(scope))
                        .as("resurrected")
                        .isEmpty());
                int seen = round;
                scopes.subList(20, 60).forEach(scope -> assertFollowed(lab, scope, "round " + seen));
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
