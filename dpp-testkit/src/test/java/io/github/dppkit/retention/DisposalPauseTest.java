package io.github.dppkit.retention;

import static io.github.dppkit.retention.RetentionLab.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.policy.Verifies;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A due set far above the trend waits for a person or the hard line. */
class DisposalPauseTest {

    private static final ActorId PERSON = new ActorId(ActorId.Kind.PERSON, "m.kowalska");
    private static final DisposalRun.Failure PAUSED = new DisposalRun.Failure("dppkit:blast-radius", "paused", 1);

    private final RetentionLab lab = new RetentionLab();
    private int next;

    DisposalPauseTest() {
        lab.settings = builder -> builder.pauseAbove(5);
    }

    /** Stores orders of which it is known when they were shipped. */
    private void shipped(RetentionLab.Node node, int count, int day) {
        for (int i = 0; i < count; i++) {
            node.ingest(order(next));
            node.retention.record(order(next), OrderEvent.shipped(lab.day(day)));
            next++;
        }
    }

    private List<AuditEvent> alarms() {
        return lab.events.stream()
                .filter(event -> event.action() == Action.ALARM && event.reason() == Reason.DISPOSAL_PAUSED)
                .toList();
    }

    @Test
    @Verifies({"A2.1.a", "L4.b", "#82"})
    void pausesAndAlarms_whenMoreThanAFifthOfWhatIsStoredIsDue_untilAPersonConfirmsThatNumber() {
        RetentionLab.Node node = lab.node();
        shipped(node, 10, 0);
        lab.clock.set(lab.day(20));
        shipped(node, 39, 20);
        lab.clock.set(lab.day(28));
        DisposalRun paused = node.retention.disposeDue();
        assertThat(paused.disposed()).isZero();
        assertThat(paused.failures()).containsExactly(PAUSED);
        assertThat(paused.alarms()).containsEntry(Reason.DISPOSAL_PAUSED, 10);
        assertThat(node.retention.guards().status().paused()).isEqualTo(10);
        assertThat(lab.orders.rows).hasSize(49);
        assertThat(lab.node().retention.disposeDue().failures()).containsExactly(PAUSED);
        assertThat(alarms()).as("one alarm for all nodes and runs").hasSize(1);

        assertThatExceptionOfType(ConfirmationRefusedException.class)
                .isThrownBy(() -> node.retention.guards().confirmDisposal(PERSON, 9))
                .withMessageContaining("10 are due");
        assertThatExceptionOfType(ConfirmationRefusedException.class)
                .isThrownBy(() -> node.retention.guards().confirmDisposal(ActorId.DPPKIT, 10));
        assertThat(node.retention.guards().confirmDisposal(PERSON, 10)).isTrue();
        AuditEvent confirmed = lab.last(Action.CONFIGURATION, Outcome.SUCCESS);
        assertThat(confirmed.actor()).isEqualTo(PERSON);
        assertThat(confirmed.reason()).isEqualTo(Reason.DISPOSAL_PAUSED);
        assertThat(confirmed.count()).isEqualTo(10);

        DisposalRun run = lab.node().retention.disposeDue();
        assertThat(run.disposed()).isEqualTo(10);
        assertThat(run.isComplete()).isTrue();
        assertThat(lab.orders.rows).hasSize(39);
        assertThat(node.retention.disposeDue().isComplete()).isTrue();
        assertThat(node.retention.guards().status().paused()).isZero();
    }

    @Test
    @Verifies({"A2.1.a", "#82"})
    void takesAFifthForUsual_andNoneOfTheFewForAMass() {
        RetentionLab.Node node = lab.node();
        shipped(node, 10, 0);
        lab.clock.set(lab.day(20));
        shipped(node, 40, 20);
        lab.clock.set(lab.day(28));
        assertThat(node.retention.disposeDue().disposed()).as("ten of fifty").isEqualTo(10);

        RetentionLab few = new RetentionLab();
        few.settings = builder -> builder.pauseAbove(5);
        RetentionLab.Node small = few.node();
        for (int i = 0; i < 5; i++) {
            small.ingest(order(i));
            small.retention.record(order(i), OrderEvent.shipped(few.day(0)));
        }
        few.clock.set(few.day(28));
        assertThat(small.retention.disposeDue().disposed()).as("five of five").isEqualTo(5);
    }

    @Test
    @Verifies({"A2.1.a", "#82"})
    void pauses_whenThreeTimesTheUsualNumberIsDue() {
        RetentionLab.Node node = lab.node();
        for (int day = 0; day < 4; day++) {
            lab.clock.set(lab.day(day));
            shipped(node, 6, day);
        }
        lab.clock.set(lab.day(4));
        shipped(node, 18, 4);
        lab.clock.set(lab.day(5));
        shipped(node, 26, 5);
        lab.clock.set(lab.day(27));
        for (int i = 1_000; i < 1_200; i++) {
            node.ingest(order(i)); // so many are stored that a fifth is never reached
        }
        for (int day = 28; day < 32; day++) {
            lab.clock.set(lab.day(day));
            assertThat(node.retention.disposeDue().disposed()).as("day %s", day).isEqualTo(6);
        }
        lab.clock.set(lab.day(32));
        assertThat(node.retention.disposeDue().disposed()).as("3 x 24 / 4").isEqualTo(18);
        lab.clock.set(lab.day(33));
        DisposalRun more = node.retention.disposeDue();
        assertThat(more.disposed()).as("more than 3 x 42 / 5").isZero();
        assertThat(more.failures()).containsExactly(PAUSED);
        lab.clock.set(lab.day(35));
        assertThat(node.retention.disposeDue().disposed()).as("the hard line").isEqualTo(26);
    }

    @Test
    @Verifies({"A2.1.a", "#82"})
    void disposesOfWhatIsAtItsHardLine_whileTheRestWaits() {
        RetentionLab.Node node = lab.node();
        shipped(node, 8, 0);
        lab.clock.set(lab.day(1));
        shipped(node, 8, 1);
        lab.clock.set(lab.day(29));
        assertThat(node.retention.disposeDue().disposed()).isZero();
        lab.clock.set(lab.day(30).minus(Duration.ofHours(12)));
        DisposalRun first = node.retention.disposeDue();
        assertThat(first.disposed()).as("at 00:00 UTC of their day").isEqualTo(8);
        assertThat(first.failures()).containsExactly(PAUSED);
        assertThat(first.epochSecrets()).isEqualTo(1);
        lab.clock.set(lab.day(31).minus(Duration.ofHours(12)));
        assertThat(node.retention.disposeDue().disposed()).isEqualTo(8);
        assertThat(lab.orders.rows).isEmpty();
    }

    @Test
    @Verifies({"A2.1.a", "#82"})
    void countsAConfirmationForADay_andForNoMoreThanItsNumber() {
        RetentionLab.Node node = lab.node();
        shipped(node, 8, 0);
        lab.clock.set(lab.day(1));
        shipped(node, 8, 1);
        lab.clock.set(lab.day(28).minus(Duration.ofHours(12)));
        assertThat(node.retention.guards().confirmDisposal(PERSON, 8)).isTrue();
        lab.clock.advance(Duration.ofHours(24));
        DisposalRun late = node.retention.disposeDue();
        assertThat(late.disposed()).as("a day later, and 16 are due").isZero();
        assertThat(node.retention.guards().confirmDisposal(PERSON, 16)).isTrue();
        assertThat(node.retention.disposeDue().disposed()).isEqualTo(16);
        assertThat(node.retention.guards().confirmDisposal(PERSON, 16))
                .as("nothing is paused")
                .isFalse();
    }

    @Test
    @Verifies({"A2.1.a", "#82"})
    void forgetsAConfirmation_afterADay_thoughNoMoreAreDue() {
        RetentionLab.Node node = lab.node();
        shipped(node, 8, 0);
        lab.clock.set(lab.day(28).minus(Duration.ofHours(12)));
        assertThat(node.retention.guards().confirmDisposal(PERSON, 8)).isTrue();
        lab.clock.advance(Duration.ofHours(24));
        assertThat(node.retention.disposeDue().failures()).containsExactly(PAUSED);
        assertThat(lab.orders.rows).hasSize(8);
    }

    @Test
    @Verifies({"A2.1.a", "#82"})
    void takesAConfirmation_forNoMoreThanWerePermitted_onTheSameDay() {
        RetentionLab.Node node = lab.node();
        shipped(node, 8, 0);
        lab.clock.set(lab.day(28).minus(Duration.ofHours(12)));
        assertThat(node.retention.guards().confirmDisposal(PERSON, 8)).isTrue();
        shipped(node, 8, 0);
        assertThat(node.retention.disposeDue().failures()).containsExactly(PAUSED);
        assertThat(lab.orders.rows).hasSize(16);
    }

    @Test
    @Verifies("#82")
    void refusesAFloorBelowNought() {
        assertThatExceptionOfType(PolicyConfigurationException.class)
                .isThrownBy(() -> Retention.builder().pauseAbove(-1));
    }
}
