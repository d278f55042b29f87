package io.github.dppkit.retention;

import static io.github.dppkit.retention.RetentionLab.ORDER;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.policy.Verifies;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nobody runs disposals, or they do not succeed: somebody is told in time. */
class LateDisposalTest {

    private final RetentionLab lab = new RetentionLab();
    private final RetentionLab.Node node = lab.node();

    private List<Reason> alarms() {
        return lab.events.stream()
                .filter(event -> event.action() == Action.ALARM)
                .map(AuditEvent::reason)
                .toList();
    }

    private void look(RetentionLab.Node by) {
        by.retention.guards().look();
        lab.clock.advance(Duration.ofMinutes(15));
        by.retention.guards().look();
    }

    @Test
    @Verifies({"A2.1.a", "A2.6.f", "#103"})
    void alarms_whenNoRunHasComeForADay_onceADayForAllNodes() {
        node.ingest(ORDER);
        node.retention.record(ORDER, OrderEvent.delivered(lab.day(-1)));
        node.retention.record(ORDER, OrderEvent.shipped(lab.day(-3)));
        lab.clock.set(lab.day(25).minus(Duration.ofHours(12)));
        look(node);
        assertThat(node.retention.guards().status().oldestDue())
                .isEqualTo(lab.day(25).minus(Duration.ofHours(12)));
        assertThat(alarms()).isEmpty();
        lab.clock.set(lab.day(26).minus(Duration.ofHours(12)));
        node.retention.guards().look();
        assertThat(node.retention.guards().status().late()).isTrue();
        lab.clock.advance(Duration.ofMinutes(14));
        node.retention.guards().look();
        assertThat(alarms()).as("a run that is about to start has 15 minutes").isEmpty();
        lab.clock.advance(Duration.ofMinutes(1));
        node.retention.guards().look();
        assertThat(alarms()).containsExactly(Reason.DISPOSAL_LATE);
        look(node);
        look(lab.node());
        assertThat(alarms()).hasSize(1);
        lab.clock.advance(Duration.ofHours(24));
        look(lab.node());
        assertThat(alarms()).containsExactly(Reason.DISPOSAL_LATE, Reason.DISPOSAL_LATE, Reason.DEADLINE_NEAR);
        assertThat(node.retention.disposeDue().disposed()).isEqualTo(1);
        look(node);
        assertThat(node.retention.guards().status()).isEqualTo(new GuardStatus(null, 0, null, false));
    }

    @Test
    @Verifies({"A2.1.a", "#103"})
    void alarmsAgainOnTheSameDay_whenMoreThanTwiceAsManyAreLate() {
        lab.labels.broken = true;
        for (int i = 0; i < 3; i++) {
            Instant shipped = lab.day(i == 0 ? -1 : 0);
            node.ingest(RetentionLab.order(i));
            node.retention.record(RetentionLab.order(i), OrderEvent.shipped(shipped));
            node.retention.record(RetentionLab.order(i), OrderEvent.delivered(shipped));
        }
        lab.clock.set(lab.day(29).minus(Duration.ofHours(13)));
        assertThat(node.retention.disposeDue().alarms()).containsEntry(Reason.DISPOSAL_LATE, 1);
        assertThat(node.retention.disposeDue().alarms()).doesNotContainKey(Reason.DISPOSAL_LATE);
        lab.clock.set(lab.day(29).minus(Duration.ofHours(12)));
        assertThat(node.retention.disposeDue().alarms()).containsEntry(Reason.DISPOSAL_LATE, 3);
        assertThat(node.retention.disposeDue().alarms()).doesNotContainKey(Reason.DISPOSAL_LATE);
    }

    @Test
    @Verifies({"A2.1.a", "#103"})
    void isSilent_whileRunsComeAndSucceed() {
        for (int i = 0; i < 20; i++) {
            lab.clock.set(lab.day(2 * i));
            node.ingest(RetentionLab.order(i));
            node.retention.record(RetentionLab.order(i), OrderEvent.shipped(lab.day(2 * i)));
            node.retention.record(RetentionLab.order(i), OrderEvent.delivered(lab.day(2 * i)));
            assertThat(node.retention.disposeDue().isComplete()).isTrue();
            look(node);
        }
        assertThat(alarms()).isEmpty();
    }

    @Test
    @Verifies({"A2.1.a", "#87", "#98"})
    void alarmsByTheRun_whenAnOrderCannotBeDisposedOfForADay() {
        node.ingest(ORDER);
        node.retention.record(ORDER, OrderEvent.shipped(lab.day(-3)));
        node.retention.record(ORDER, OrderEvent.delivered(lab.day(-2)));
        lab.clock.set(lab.day(25).minus(Duration.ofHours(12)));
        lab.labels.broken = true;
        assertThat(node.retention.disposeDue().alarms()).isEmpty();
        lab.clock.advance(Duration.ofHours(23));
        assertThat(node.retention.disposeDue().alarms()).isEmpty();
        lab.clock.advance(Duration.ofHours(1));
        assertThat(lab.node().retention.disposeDue().alarms())
                .containsOnly(java.util.Map.entry(Reason.DISPOSAL_LATE, 1));
        lab.clock.advance(Duration.ofHours(1));
        assertThat(node.retention.disposeDue().alarms()).isEmpty();
        lab.labels.broken = false;
        assertThat(node.retention.disposeDue().disposed()).isEqualTo(1);
    }

    @Test
    @Verifies({"A2.1.a", "L4.b"})
    void alarmsHalfADayBeforeTheDeadline_ifTheDataAreStillThere() {
        node.ingest(ORDER);
        node.retention.record(ORDER, OrderEvent.shipped(lab.day(0)));
        node.retention.record(ORDER, OrderEvent.delivered(lab.day(0)));
        lab.labels.broken = true;
        lab.clock.set(lab.day(29).plus(Duration.ofHours(11)));
        node.retention.disposeDue();
        assertThat(alarms()).containsExactly(Reason.DISPOSAL_LATE);
        lab.clock.set(lab.day(29).plus(Duration.ofHours(12)));
        DisposalRun run = node.retention.disposeDue();
        assertThat(run.alarms()).containsKey(Reason.DEADLINE_NEAR);
        assertThat(lab.keyStore.dataKey(ORDER))
                .as("past the hard line the key is gone all the same")
                .isEmpty();
    }

    /** A lease is due at its hard line, less than a day before the deadline: it is late only when that has passed. */
    @Test
    @Verifies({"A2.1.a", "L4.b", "#103"})
    void alarmsBeforeTheDeadlineOfALease_whenRunsFailOrComeNoMore() {
        node.ingest(ORDER);
        node.retention.record(ORDER, OrderEvent.delivered(lab.day(0)));
        node.retention.disposeDue();
        lab.clock.set(lab.day(30).minus(Duration.ofHours(12)));
        look(node);
        assertThat(alarms()).isEmpty();
        lab.labels.broken = true;
        assertThat(node.retention.disposeDue().alarms()).as("less than an hour").isEmpty();
        lab.clock.set(lab.day(30).minus(Duration.ofHours(11)));
        RetentionLab.Node reader = lab.node();
        reader.retention.guards().look();
        assertThat(alarms()).isEmpty();
        lab.clock.advance(Duration.ofMinutes(15));
        reader.retention.guards().look();
        assertThat(alarms()).containsExactly(Reason.DEADLINE_NEAR);
        assertThat(node.retention.disposeDue().alarms()).as("raised already").isEmpty();
    }

    @Test
    @Verifies({"A2.1.a", "L4.b"})
    void warnsOnceOfAParcel_thatIsNotDeliveredOnDay25() {
        RetentionLab.Node other = lab.node();
        node.ingest(ORDER);
        node.ingest(RetentionLab.order(1));
        node.retention.record(ORDER, OrderEvent.shipped(lab.day(0)));
        node.retention.record(RetentionLab.order(1), OrderEvent.shipped(lab.day(0)));
        lab.clock.set(lab.day(20));
        node.retention.record(RetentionLab.order(1), OrderEvent.delivered(lab.day(20)));
        assertThat(node.retention.disposeDue().alarms()).isEmpty();
        lab.clock.set(lab.day(25).minusMillis(1));
        assertThat(node.retention.disposeDue().alarms()).isEmpty();
        lab.clock.set(lab.day(25));
        assertThat(other.retention.disposeDue().alarms())
                .containsOnly(java.util.Map.entry(Reason.DELIVERY_OUTSTANDING, 1));
        assertThat(node.retention.disposeDue().alarms()).isEmpty();
        node.retention.record(ORDER, OrderEvent.delivered(lab.day(25)));
        assertThat(lab.node().retention.disposeDue().alarms()).isEmpty();
        assertThat(lab.events.stream()
                        .filter(event -> event.reason() == Reason.DELIVERY_OUTSTANDING)
                        .map(AuditEvent::scope))
                .containsExactly(ORDER);
        lab.clock.set(lab.day(28));
        assertThat(node.retention.disposeDue().disposed()).isEqualTo(2);
    }
}
