package io.github.dppkit.retention;

import static io.github.dppkit.retention.RetentionLab.ORDER;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.WrappedKey;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DataClass;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EpochAlarmTest {

    private static final LocalDate DAY = LocalDate.parse("2027-03-31");
    private static final Instant HARD_LINE = Instant.parse("2027-03-31T00:00:00Z");

    private final RetentionLab lab = new RetentionLab();
    private final RetentionLab.Node node = lab.node();

    private List<AuditEvent> alarms(Reason reason) {
        return lab.events.stream()
                .filter(event -> event.action() == Action.ALARM && event.reason() == reason)
                .toList();
    }

    @Test
    @Verifies({"L4.d", "#52"})
    void destroysASecretOnItsDay_whateverIsUnresolved_withOneAlarmThatCountsIt() {
        for (int i = 0; i < 3; i++) {
            node.ingest(RetentionLab.order(i));
        }
        node.retention.record(RetentionLab.order(1), OrderEvent.shippedBefore(lab.day(0)));
        lab.clock.set(HARD_LINE.minusMillis(1));
        node.retention.disposeDue();
        assertThat(lab.keyStore.epochSecret(DAY)).isPresent();
        lab.clock.set(HARD_LINE);
        DisposalRun run = node.retention.disposeDue();
        assertThat(run.alarms())
                .as("an order known to be shipped needs nobody's eyes")
                .containsOnly(Map.entry(Reason.DATA_UNRESOLVED, 2));
        assertThat(run.disposed()).isEqualTo(3);
        assertThat(lab.keyStore.epochSecret(DAY)).isEmpty();
        assertThat(lab.node().retention.disposeDue().alarms()).isEmpty();
        assertThat(alarms(Reason.DATA_UNRESOLVED))
                .singleElement()
                .satisfies(alarm -> assertThat(alarm.count()).isEqualTo(2));
    }

    @Test
    @Verifies("#52")
    void alarmsAboutASweepThatWasNotComplete() {
        node.ingest(ORDER);
        node.retention.record(ORDER, OrderEvent.shipped(lab.day(0)));
        lab.clock.set(HARD_LINE); // two days of runs did not come
        assertThat(node.retention.disposeDue().alarms()).containsOnly(Map.entry(Reason.DATA_UNRESOLVED, 1));
    }

    @Test
    @Verifies("#52")
    void destroysOnTime_whileNoAlarmCanBeRecorded_andRaisesItAfter() {
        node.ingest(ORDER);
        boolean[] down = {true};
        Recorder recorder = event -> {
            if (down[0]) {
                throw new PortFaults.Broken();
            }
            lab.events.add(event);
            return new io.github.dppkit.audit.EventId(9, lab.events.size());
        };
        lab.settings = builder -> builder;
        RetentionLab.Node blind = blind(recorder);
        lab.clock.set(HARD_LINE);
        blind.retention.disposeDue();
        assertThat(lab.keyStore.epochSecret(DAY)).as("on time").isEmpty();
        assertThat(alarms(Reason.DATA_UNRESOLVED)).isEmpty();
        down[0] = false;
        assertThat(blind.retention.disposeDue().alarms()).containsOnly(Map.entry(Reason.DATA_UNRESOLVED, 1));
        assertThat(blind.retention.disposeDue().alarms()).isEmpty();
        assertThat(alarms(Reason.DATA_UNRESOLVED)).hasSize(1);
    }

    private RetentionLab.Node blind(Recorder recorder) {
        lab.settings = builder -> builder.recorder(recorder);
        return lab.node();
    }

    @Test
    @Verifies({"L4.d", "#52"})
    void keepsASecretThatAnActiveKeyNeeds_withOneAlarm_andDestroysItOnItsDay() {
        node.ingest(ORDER);
        node.ingest(RetentionLab.order(1));
        node.retention.disposeNow(RetentionLab.order(1), DataClass.PII, Reason.REQUESTED);
        lab.keyStore.tamper(ORDER, EpochAlarmTest::damaged);
        lab.clock.advance(Duration.ofDays(1));
        DisposalRun run = lab.node().retention.disposeDue();
        assertThat(run.alarms()).containsOnly(Map.entry(Reason.SECRET_KEPT, 1));
        assertThat(run.isComplete()).isFalse();
        assertThat(lab.keyStore.epochSecret(DAY, 1))
                .as("refused: a live key is under it")
                .isPresent();
        for (int hour = 0; hour < 5; hour++) {
            lab.clock.advance(Duration.ofHours(1));
            assertThat(lab.node().retention.disposeDue().alarms()).isEmpty();
        }
        assertThat(alarms(Reason.SECRET_KEPT)).hasSize(1);
        lab.clock.set(HARD_LINE);
        assertThat(lab.node().retention.disposeDue().alarms()).containsKey(Reason.DATA_UNRESOLVED);
        assertThat(lab.keyStore.epochSecret(DAY, 1)).isEmpty();
    }

    private static DataKeyRecord damaged(DataKeyRecord key) {
        byte[] wrapped = key.wrapped().toBytes();
        wrapped[wrapped.length - 1] ^= 1;
        return new DataKeyRecord(
                key.id(),
                key.scope(),
                key.epochDay(),
                key.epochVersion(),
                key.version(),
                key.state(),
                WrappedKey.of(wrapped),
                key.commitment(),
                key.knownUntil(),
                key.origin(),
                key.createdAt(),
                key.uses());
    }
}
