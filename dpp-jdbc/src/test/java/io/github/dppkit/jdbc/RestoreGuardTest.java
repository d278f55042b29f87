package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditIntegrityException;
import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.audit.AuditTrailStatus.State;
import io.github.dppkit.audit.AuditWriteException;
import io.github.dppkit.audit.Checkpoint;
import io.github.dppkit.audit.InvalidAuditEventException;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.RestoreGuard;
import io.github.dppkit.audit.VerificationResult.Verdict;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.BackupLab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A store that was restored from a backup records nothing until a named person says so, and is never a PASS again. */
class RestoreGuardTest {

    private final Path folder;

    RestoreGuardTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** Records three days of which the backup knows the first, and returns the store restored from it. */
    private static DataSource restoredOfThreeDays(AuditLab lab) {
        try (AuditTrail trail = lab.trail("node-a").open()) {
            trail.record(AuditLab.reveal(1));
            trail.checkpoint();
        }
        BackupLab.Backup backup = lab.backup("day-1");
        for (int day = 2; day <= 3; day++) {
            lab.clock.advance(Duration.ofDays(1));
            try (AuditTrail trail = lab.trail("node-a").open()) {
                trail.record(AuditLab.reveal(day));
            }
        }
        assertThat(lab.verify().verdict()).isEqualTo(Verdict.PASS);
        return lab.restored(backup);
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
    @Verifies({"#10", "A2.6.c"})
    void recordsNothing_untilAPersonAcknowledgesTheRestore(Base base) throws Exception {
        try (AuditLab lab = AuditLab.open(base, folder)) {
            DataSource restored = restoredOfThreeDays(lab);
            AuditStore store = AuditLab.store(restored);
            List<RecordedEvent> before = AuditLab.events(store);
            Checkpoint lost = lab.anchor().latest().orElseThrow();
            long held = store.metaLeaves(0, 1_000).size();

            try (AuditTrail trail = lab.trail("node-a", store).open()) {
                RestoreGuard guard = trail.restoreGuard();
                assertThat(trail.status().state()).isEqualTo(State.ROLLED_BACK);
                assertThat(guard.state()).isEqualTo(RestoreGuard.State.ROLLED_BACK);
                assertThat(guard.rollback()).contains(new RestoreGuard.Rollback(held, lost.size()));
                assertThatThrownBy(() -> trail.record(AuditLab.reveal(4)))
                        .isInstanceOf(AuditWriteException.class)
                        .hasMessageContaining("A2.6.c");
                assertThatThrownBy(trail::checkpoint).isInstanceOf(AuditWriteException.class);
                assertThat(AuditLab.events(store)).isEqualTo(before);
                assertThat(store.metaLeaves(0, 1_000)).hasSize((int) held);
                assertThat(lab.verify(store).verdict()).isEqualTo(Verdict.FAIL);

                ActorId job = new ActorId(ActorId.Kind.SERVICE, "nightly-job");
                assertThatThrownBy(() -> guard.acknowledge(job, "dba", Reason.RESTORED_AFTER_LOSS))
                        .isInstanceOf(InvalidAuditEventException.class);
                assertThatThrownBy(() -> guard.acknowledge(AuditLab.LEAD, "dba", Reason.REQUESTED))
                        .isInstanceOf(InvalidAuditEventException.class);
                assertThatThrownBy(() -> guard.acknowledge(AuditLab.LEAD, "Anna Nowak", Reason.RESTORED_AFTER_LOSS))
                        .isInstanceOf(InvalidAuditEventException.class);
                assertThat(trail.status().state()).isEqualTo(State.ROLLED_BACK);

                guard.acknowledge(AuditLab.LEAD, "dba", Reason.RESTORED_AFTER_LOSS);

                assertThat(trail.status().state()).isEqualTo(State.OPEN);
                assertThat(guard.rollback()).isEqualTo(Optional.empty());
                trail.record(AuditLab.reveal(5));
            }

            assertThat(AuditLab.events(store))
                    .filteredOn(event -> event.action() == Action.RESTORE)
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.actor()).isEqualTo(AuditLab.LEAD);
                        assertThat(event.role()).isEqualTo("dba");
                        assertThat(event.reason()).isEqualTo(Reason.RESTORED_AFTER_LOSS);
                        assertThat(event.count()).isEqualTo(lost.size() - held);
                    });
            assertThat(lab.verify(store).verdict()).isEqualTo(Verdict.ACKNOWLEDGED_GAP);
            assertThat(lab.verify(store).verdict().exitCode()).isEqualTo(3);
            assertThat(lab.verify(store).findings()).isEmpty();
            assertThat(Files.readString(lab.anchorFile))
                    .contains(lost.note().strip().replace('\n', '\t'));

            // the same backup a second time is a second restore, for which nobody has given a word
            try (AuditTrail trail = lab.trail("node-a").open()) {
                assertThat(trail.status().state()).isEqualTo(State.ROLLED_BACK);
            } catch (AuditIntegrityException e) {
                assertThat(e).hasMessageContaining("contradicts");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
    @Verifies("#10")
    void takesNoWordForAnAlteredStore(Base base) {
        try (AuditLab lab = AuditLab.open(base, folder)) {
            DataSource restored = restoredOfThreeDays(lab);
            Base.run(restored, "DELETE FROM dpp_audit_event WHERE seq = 1");
            AuditStore store = AuditLab.store(restored);
            int leaves = store.metaLeaves(0, 1_000).size();
            try (AuditTrail trail = lab.trail("node-a", store).open()) {
                assertThatThrownBy(() ->
                                trail.restoreGuard().acknowledge(AuditLab.LEAD, "dba", Reason.RESTORED_AFTER_LOSS))
                        .isInstanceOf(AuditIntegrityException.class)
                        .hasMessageContaining("EVENTS_MISSING");
                assertThat(trail.status().state()).isEqualTo(State.ROLLED_BACK);
            }
            assertThat(store.metaLeaves(0, 1_000)).hasSize(leaves);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
    @Verifies("#10")
    void opensEveryNode_onceOneWasTold(Base base) {
        try (AuditLab lab = AuditLab.open(base, folder)) {
            AuditStore store = AuditLab.store(restoredOfThreeDays(lab));
            try (AuditTrail a = lab.trail("node-a", store).open();
                    AuditTrail b = lab.trail("node-b", store).open()) {
                a.restoreGuard().acknowledge(AuditLab.LEAD, "dba", Reason.RESTORED_FOR_REHEARSAL);
                assertThatThrownBy(() -> b.record(AuditLab.reveal(6))).isInstanceOf(AuditWriteException.class);
                lab.clock.advance(Duration.ofSeconds(60));
                b.record(AuditLab.reveal(7));
                assertThat(b.status().state()).isEqualTo(State.OPEN);
            }
            assertThat(lab.verify(store).verdict()).isEqualTo(Verdict.ACKNOWLEDGED_GAP);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
    @Verifies("#10")
    void waitsForANewAnchor_whenTheFormerOneCannotStartAnew(Base base) {
        try (AuditLab lab = AuditLab.open(base, folder)) {
            AuditStore store = AuditLab.store(restoredOfThreeDays(lab));
            CheckpointAnchor rigid = new RigidAnchor(lab.anchor());
            try (AuditTrail trail = AuditLab.builder("node-a", store, lab.key)
                    .anchor(rigid)
                    .clock(lab.clock)
                    .open()) {
                assertThatThrownBy(() ->
                                trail.restoreGuard().acknowledge(AuditLab.LEAD, "dba", Reason.RESTORED_AFTER_LOSS))
                        .isInstanceOf(AuditIntegrityException.class)
                        .hasMessageContaining("anchor");
                assertThatThrownBy(() -> trail.record(AuditLab.reveal(8))).isInstanceOf(AuditWriteException.class);
            }
            CheckpointAnchor fresh = CheckpointAnchor.file(folder.resolve("fresh.txt"));
            try (AuditTrail trail = AuditLab.builder("node-a", store, lab.key)
                    .anchor(rigid)
                    .anchor(fresh)
                    .clock(lab.clock)
                    .open()) {
                trail.record(AuditLab.reveal(9));
                assertThat(fresh.latest()).isPresent();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
    @Verifies({"#10", "#14"})
    void introducesTheNewKeyBeforeItSignsTheAcknowledgement(Base base) {
        try (AuditLab lab = AuditLab.open(base, folder)) {
            AuditStore store = AuditLab.store(restoredOfThreeDays(lab));
            SigningKey next = SigningKey.ephemeral();
            try (AuditTrail trail = lab.trail("node-a", store)
                    .signer(AuditLab.signer(next))
                    .formerSigner(AuditLab.signer(lab.key))
                    .open()) {
                trail.restoreGuard().acknowledge(AuditLab.LEAD, "dba", Reason.RESTORED_AFTER_LOSS);
                trail.record(AuditLab.reveal(4));
                assertThat(trail.verify().verdict()).isEqualTo(Verdict.ACKNOWLEDGED_GAP);
            }
            assertThat(lab.verify(store).verdict()).isEqualTo(Verdict.ACKNOWLEDGED_GAP);
            assertThat(AuditLab.events(store))
                    .filteredOn(event -> event.reason() == Reason.KEY_ROTATED)
                    .hasSize(1);
        }
    }

    /** An anchor of a host that knows nothing of restores. */
    private record RigidAnchor(CheckpointAnchor inner) implements CheckpointAnchor {

        @Override
        public String name() {
            return "rigid";
        }

        @Override
        public void publish(Checkpoint checkpoint) {
            inner.publish(checkpoint);
        }

        @Override
        public Optional<Checkpoint> latest() {
            return inner.latest();
        }
    }
}
