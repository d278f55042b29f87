package io.github.dppkit.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.audit.AuditFixtures.MemoryAnchor;
import io.github.dppkit.audit.AuditFixtures.MovableClock;
import io.github.dppkit.audit.AuditFixtures.TestSigner;
import io.github.dppkit.audit.AuditTrailStatus.State;
import io.github.dppkit.audit.VerificationResult.Verdict;
import io.github.dppkit.audit.spi.AuditSigner;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.InMemoryAuditStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alarms of the trail about itself: beats that did not come, anchors that are out of reach. */
class TrailWatchTest {

    private final InMemoryAuditStore store = new InMemoryAuditStore();
    private final MovableClock clock = new MovableClock();
    private final TestSigner signer = new TestSigner(1);
    private final MemoryAnchor anchor = new MemoryAnchor();
    private final Path folder;

    TrailWatchTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private AuditTrailBuilder trail(CheckpointAnchor where) {
        return AuditFixtures.trail(store, "app-1", where, signer, clock);
    }

    private List<RecordedEvent> alarms(Reason reason) {
        List<RecordedEvent> alarms = new ArrayList<>();
        for (WriterId writer : store.eventWriters()) {
            for (StoredEvent row : store.events(writer, 0, 10_000)) {
                RecordedEvent event = RecordedEvent.decode(row.body());
                if (event.action() == Action.ALARM && event.reason() == reason) {
                    alarms.add(event);
                }
            }
        }
        return alarms;
    }

    /** Lets the thread that signs look at the clock until something is so. */
    private static void awaitBeat(AuditTrail trail, BooleanSupplier so) {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (!so.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("the beat did not come");
            }
            trail.wakeCheckpoints();
            Thread.onSpinWait();
        }
    }

    private void beat(AuditTrail trail, Duration later) {
        int before = store.checkpointTable().size();
        clock.move(later);
        awaitBeat(trail, () -> {
            synchronized (store) {
                return store.checkpointTable().size() > before;
            }
        });
        awaitBeat(trail, () -> clock.instant().equals(trail.status().lastCheckpointAt()));
    }

    @Test
    @Verifies("#12")
    void signsEachMinuteOfIdleHours_withoutAnAlarm() {
        try (AuditTrail trail = trail(anchor).open()) {
            for (int minute = 0; minute < 180; minute++) {
                beat(trail, Duration.ofMinutes(1));
            }
            assertThat(anchor.held()).hasSizeGreaterThanOrEqualTo(181);
            assertThat(alarms(Reason.CHECKPOINTS_MISSED)).isEmpty();
            assertThat(trail.verify().verdict()).isEqualTo(Verdict.PASS);
        }
    }

    /** A signer that can be out of reach, as a KMS, and may fail in any way. */
    private final class DistantSigner implements AuditSigner {

        private volatile boolean away;

        @Override
        public String name() {
            return signer.name();
        }

        @Override
        public byte[] publicKey() {
            return signer.publicKey();
        }

        @Override
        public byte[] sign(byte[] message) {
            if (away) {
                throw new NoClassDefFoundError("a client library of the signer");
            }
            return signer.sign(message);
        }
    }

    @Test
    @Verifies("#27")
    void deniesAfterAQuarterOfAnHour_whenCheckpointsFailBeforeTheyReachAnAnchor() {
        DistantSigner distant = new DistantSigner();
        try (AuditTrail trail = trail(anchor).signer(distant).open()) {
            trail.record(AuditFixtures.reveal(1));
            distant.away = true;
            clock.move(Duration.ofMinutes(14));
            trail.record(AuditFixtures.reveal(2));
            clock.move(Duration.ofMinutes(2));
            awaitBeat(trail, () -> trail.status().state() == State.UNANCHORED);
            assertThatThrownBy(() -> trail.record(AuditFixtures.reveal(3)))
                    .isInstanceOf(AuditWriteException.class)
                    .hasMessageContaining("A2.6.c");
            distant.away = false;
            awaitBeat(trail, () -> trail.status().state() == State.OPEN);
            trail.record(AuditFixtures.reveal(4));
        }
    }

    @Test
    @Verifies({"#12", "#16"})
    void raisesAnAlarm_whenMoreThanTwoBeatsAreMissing() {
        try (AuditTrail trail = trail(anchor).open()) {
            beat(trail, Duration.ofMinutes(2));
            assertThat(alarms(Reason.CHECKPOINTS_MISSED)).isEmpty();
            beat(trail, Duration.ofHours(1));
            awaitBeat(trail, () -> !alarms(Reason.CHECKPOINTS_MISSED).isEmpty());
            assertThat(alarms(Reason.CHECKPOINTS_MISSED))
                    .singleElement()
                    .extracting(RecordedEvent::count)
                    .isEqualTo(59L);
        }
    }

    @Test
    @Verifies("#16")
    void putsTheSilenceOnRecord_whenANodeStoppedWithoutItsLastEvent() {
        AuditTrail dead = trail(anchor).open();
        dead.record(AuditFixtures.reveal(1));
        clock.endBeats(new WriterId("app-1", 1));
        clock.move(Duration.ofHours(1));
        try (AuditTrail trail = trail(anchor).open()) {
            assertThat(alarms(Reason.CHECKPOINTS_MISSED))
                    .singleElement()
                    .satisfies(alarm -> assertThat(alarm.count()).isEqualTo(59));
            assertThat(trail.verify().verdict()).isEqualTo(Verdict.PASS);
        }
        assertThatThrownBy(() -> dead.record(AuditFixtures.reveal(2))).isInstanceOf(AuditWriteException.class);
    }

    @Test
    @Verifies("#16")
    void raisesNoAlarm_whenANodeStoppedInGoodOrder() {
        trail(anchor).open().close();
        clock.move(Duration.ofHours(1));
        trail(anchor).open().close();
        assertThat(alarms(Reason.CHECKPOINTS_MISSED)).isEmpty();
    }

    @Test
    @Verifies("#27")
    void raisesAnAlarmWithinFiveMinutes_deniesAfterFifteen_andDeliversInOrderWhatAnAnchorMissed() {
        try (AuditTrail trail = trail(anchor).open()) {
            beat(trail, Duration.ofMinutes(1));
            int held = anchor.held().size();
            anchor.setUnavailable(true);
            for (int minute = 1; minute <= 5; minute++) {
                beat(trail, Duration.ofMinutes(1));
            }
            awaitBeat(trail, () -> !alarms(Reason.ANCHOR_UNAVAILABLE).isEmpty());
            assertThat(alarms(Reason.ANCHOR_UNAVAILABLE))
                    .singleElement()
                    .extracting(RecordedEvent::count)
                    .isEqualTo(1L);
            trail.record(AuditFixtures.reveal(1));
            for (int minute = 6; minute <= 16; minute++) {
                beat(trail, Duration.ofMinutes(1));
            }
            assertThat(trail.status().state()).isEqualTo(State.UNANCHORED);
            assertThatThrownBy(() -> trail.record(AuditFixtures.reveal(2)))
                    .isInstanceOf(AuditWriteException.class)
                    .hasMessageContaining("A2.6.c");
            assertThat(alarms(Reason.ANCHOR_UNAVAILABLE)).hasSize(1);

            anchor.setUnavailable(false);
            beat(trail, Duration.ofMinutes(1));
            awaitBeat(trail, () -> trail.status().state() == State.OPEN);
            trail.record(AuditFixtures.reveal(3));
            assertThat(anchor.held().size() - held).isGreaterThanOrEqualTo(17);
            assertThat(anchor.held()).isSortedAccordingTo((a, b) -> Long.compare(a.size(), b.size()));
            assertThat(trail.verify().verdict()).isEqualTo(Verdict.PASS);
        }
    }

    @Test
    @Verifies("#27")
    void goesOnWithoutAnchors_whereThatWasChosen() {
        try (AuditTrail trail = trail(anchor).anchorOutage(AnchorOutage.WARN).open()) {
            anchor.setUnavailable(true);
            for (int minute = 1; minute <= 20; minute++) {
                beat(trail, Duration.ofMinutes(1));
            }
            trail.record(AuditFixtures.reveal(1));
            assertThat(trail.status().state()).isEqualTo(State.OPEN);
            assertThat(trail.status().unavailableAnchors()).containsExactly("memory");
            anchor.setUnavailable(false);
        }
    }

    @Test
    @Verifies("#27")
    void asksForOneAnchorOnly_amongSeveral() {
        CheckpointAnchor file = CheckpointAnchor.file(folder.resolve("anchor.txt"));
        try (AuditTrail trail = trail(anchor).anchor(file).open()) {
            anchor.setUnavailable(true);
            for (int minute = 1; minute <= 20; minute++) {
                beat(trail, Duration.ofMinutes(1));
            }
            trail.record(AuditFixtures.reveal(1));
            assertThat(trail.status().state()).isEqualTo(State.OPEN);
            assertThat(alarms(Reason.ANCHOR_UNAVAILABLE)).hasSize(1);
            anchor.setUnavailable(false);
        }
    }
}
