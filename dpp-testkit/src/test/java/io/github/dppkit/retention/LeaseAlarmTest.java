package io.github.dppkit.retention;

import static io.github.dppkit.retention.RetentionLab.ORDER;
import static io.github.dppkit.retention.RetentionLab.PARTNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DataClass;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class LeaseAlarmTest {

    /** Half and four fifths of the time from the start to 00:00 UTC of the deadline's day. */
    private static final Instant HALF = Instant.parse("2027-03-16T06:00:00Z");

    private static final Instant MOST = Instant.parse("2027-03-25T02:24:00Z");
    private static final Instant HARD_LINE = Instant.parse("2027-03-31T00:00:00Z");

    private final RetentionLab lab = new RetentionLab();
    private final RetentionLab.Node node = lab.node();

    private List<Reason> alarms(PiiScope scope) {
        return lab.events.stream()
                .filter(event -> event.action() == Action.ALARM && scope.equals(event.scope()))
                .map(AuditEvent::reason)
                .toList();
    }

    private DisposalRun runAt(Instant at) {
        lab.clock.set(at);
        DisposalRun run = lab.node().retention.disposeDue();
        assertThat(run.isComplete()).as(run.failures().toString()).isTrue();
        return run;
    }

    @Test
    @Verifies({"A2.1.a", "#85"})
    void alarmsAtHalfAndAtFourFifthsOfALease_onceEach_andDisposesAtTheHardLine() {
        node.ingest(ORDER);
        assertThat(runAt(HALF.minusMillis(1)).alarms()).isEmpty();
        assertThat(runAt(HALF).alarms()).containsOnly(java.util.Map.entry(Reason.LEASE_HALF_OVER, 1));
        assertThat(runAt(HALF).alarms()).isEmpty();
        assertThat(runAt(MOST.minusMillis(1)).alarms()).isEmpty();
        assertThat(runAt(MOST).alarms()).containsOnly(java.util.Map.entry(Reason.LEASE_NEARLY_OVER, 1));
        assertThat(runAt(HARD_LINE.minusMillis(1)).alarms()).isEmpty();
        assertThat(alarms(ORDER)).containsExactly(Reason.LEASE_HALF_OVER, Reason.LEASE_NEARLY_OVER);
        assertThat(node.retention.status(ORDER, DataClass.PII).orElseThrow().dueAt())
                .isEqualTo(HARD_LINE);
        assertThat(node.open(lab.orders.value(ORDER), ORDER)).isEqualTo("anna.nowak@example.org");
        assertThat(runAt(HARD_LINE).disposed()).isEqualTo(1);
        assertThat(lab.keyStore.dataKey(ORDER)).isEmpty();
    }

    @Test
    @Verifies("#85")
    void staysSilent_whileTheLeaseIsRenewedDaily_untilTheCap() {
        node.ingest(ORDER);
        int days = 0;
        while (lab.store.find(ORDER, DataClass.PII).isPresent()) {
            lab.clock.advance(Duration.ofDays(1));
            node.retention.record(ORDER, OrderEvent.unshipped(lab.clock.instant()));
            node.retention.disposeDue();
            days++;
            if (days < 160) {
                assertThat(alarms(ORDER)).as("day " + days).isEmpty();
            }
            assertThat(days).isLessThan(181);
        }
        assertThat(days).as("the cap holds, whatever is said").isEqualTo(180);
        assertThat(alarms(ORDER)).containsExactly(Reason.LEASE_HALF_OVER, Reason.LEASE_NEARLY_OVER);
    }

    @Test
    @Verifies("#85")
    void alarmsAgain_aboutTheLeaseThatARenewalBegan() {
        node.ingest(ORDER);
        runAt(HALF);
        node.retention.record(ORDER, OrderEvent.unshipped(HALF));
        assertThat(runAt(MOST).alarms()).isEmpty();
        assertThat(runAt(HALF.plus(Duration.ofDays(15))).alarms()).containsKey(Reason.LEASE_HALF_OVER);
        node.retention.record(ORDER, OrderEvent.promised(lab.day(40)));
        assertThat(runAt(HALF.plus(Duration.ofDays(16))).alarms())
                .as("a fact that renews nothing")
                .isEmpty();
        assertThat(alarms(ORDER)).containsExactly(Reason.LEASE_HALF_OVER, Reason.LEASE_HALF_OVER);
    }

    @Test
    @Verifies("#85")
    void alarmsOnceAndOfTheLaterPoint_whenNoRunCameInBetween() {
        node.ingest(ORDER);
        assertThat(runAt(MOST.plusSeconds(1)).alarms()).containsOnly(java.util.Map.entry(Reason.LEASE_NEARLY_OVER, 1));
        assertThat(runAt(MOST.plusSeconds(2)).alarms()).isEmpty();
        PiiScope stale = RetentionLab.order(2);
        lab.clock.set(RetentionLab.START.plus(Duration.ofDays(40)));
        node.ingest(stale);
        node.retention.record(
                stale, OrderEvent.unshipped(lab.day(16)).asCorrection(), new ActorId(ActorId.Kind.PERSON, "j.nowak"));
        assertThat(lab.node().retention.disposeDue().alarms()).containsKey(Reason.LEASE_NEARLY_OVER);
        assertThat(lab.node().retention.disposeDue().alarms()).isEmpty();
    }

    @Test
    @Verifies("#85")
    void leavesAloneWhatIsKnownToBeShipped_orHasNoKey_orHasItsAnchor() {
        PiiScope shippedSomeTime = RetentionLab.order(1);
        PiiScope shipped = RetentionLab.order(2);
        PiiScope withoutKey = RetentionLab.order(3);
        node.ingest(shippedSomeTime);
        node.ingest(shipped);
        node.retention.record(shippedSomeTime, OrderEvent.shippedBefore(lab.day(0)));
        node.retention.record(shipped, OrderEvent.shipped(lab.day(0)));
        node.retention.record(withoutKey, OrderEvent.unshipped(lab.day(0)));
        assertThat(runAt(HALF.plusSeconds(1)).alarms()).isEmpty();
        assertThat(runAt(MOST.plusSeconds(1)).alarms()).isEmpty();
        PiiScope partner = PiiScope.sellingPartner(PARTNER);
        node.ingest(partner);
        assertThat(runAt(MOST.plus(Duration.ofDays(15))).alarms()).containsKey(Reason.LEASE_HALF_OVER);
        assertThat(alarms(partner)).hasSize(1);
    }

    @Test
    @Verifies("#85")
    void alarmsOnce_withManyNodesRunningAtATime() throws Exception {
        int orders = 1_100;
        for (int i = 0; i < orders; i++) {
            node.ingest(RetentionLab.order(i));
        }
        lab.clock.set(HALF);
        ExecutorService threads = Executors.newFixedThreadPool(6);
        int told = 0;
        try {
            List<Callable<DisposalRun>> runs = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                RetentionLab.Node other = lab.node();
                runs.add(other.retention::disposeDue);
            }
            for (Future<DisposalRun> run : threads.invokeAll(runs)) {
                told += run.get().alarms().getOrDefault(Reason.LEASE_HALF_OVER, 0);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(told).isEqualTo(orders);
        assertThat(lab.events.stream()
                        .filter(event -> event.action() == Action.ALARM)
                        .map(AuditEvent::scope)
                        .filter(Objects::nonNull)
                        .distinct())
                .hasSize(orders);
        assertThat(lab.events.stream().filter(event -> event.action() == Action.ALARM))
                .hasSize(orders);
    }

    @Test
    @Verifies("#85")
    void losesNoAlarm_whereverARunBreaks() {
        int calls = brokenRun(0, false, false);
        assertThat(calls).isGreaterThan(6);
        int twice = 0;
        for (int call = 1; call <= calls; call++) {
            for (boolean after : new boolean[] {false, true}) {
                for (boolean crash : new boolean[] {false, true}) {
                    twice += brokenRun(call, after, crash) < 0 ? 1 : 0;
                }
            }
        }
        assertThat(twice)
                .as("runs that broke between the record and the mark of it")
                .isBetween(1, 5);
    }

    /** Returns the calls of ports in a run, negative if the alarm was raised twice. */
    private static int brokenRun(int call, boolean after, boolean crash) {
        RetentionLab lab = new RetentionLab();
        lab.node().ingest(ORDER);
        lab.clock.set(HALF);
        RetentionLab.Node faulty = lab.faultyNode();
        lab.faults.arm(call, after, crash);
        try {
            faulty.retention.disposeDue();
        } catch (PortFaults.Crash e) {
            assertThat(crash).isTrue();
        } catch (RetentionUnavailableException e) {
            assertThat(crash).isFalse();
        }
        int calls = lab.faults.calls();
        lab.faults.arm(0, false, false);
        for (int hour = 1; hour < 4; hour++) {
            lab.clock.advance(Duration.ofHours(1));
            lab.node().retention.disposeDue();
        }
        long raised = lab.events.stream()
                .filter(event -> event.action() == Action.ALARM && event.reason() == Reason.LEASE_HALF_OVER)
                .count();
        assertThat(raised)
                .as("call " + call + (after ? ", after" : ", before") + (crash ? ", crash" : ""))
                .isBetween(1L, 2L);
        return raised == 1 ? calls : -calls;
    }
}
