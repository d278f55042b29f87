package io.github.dppkit.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.audit.AuditFixtures.MovableClock;
import io.github.dppkit.audit.AuditFixtures.TestSigner;
import io.github.dppkit.audit.VerificationResult.Finding;
import io.github.dppkit.audit.VerificationResult.Kind;
import io.github.dppkit.audit.VerificationResult.Verdict;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.audit.spi.PrunedWriter;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.InMemoryAuditStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever can write to the meta-log, but cannot sign, neither permits a pruning nor acknowledges a restore. */
class MetaStatementForgeryTest {

    private final TestSigner signer = new TestSigner(1);
    private final TestSigner stranger = new TestSigner(66);
    private final MovableClock clock = new MovableClock();
    private final InMemoryAuditStore store = new InMemoryAuditStore();
    private final CheckpointAnchor anchor;

    MetaStatementForgeryTest(@TempDir Path folder) {
        this.anchor = CheckpointAnchor.file(folder.resolve("anchor.txt"));
    }

    private AuditTrail open(InMemoryAuditStore which) {
        return AuditFixtures.trail(which, "node-a", anchor, signer, clock).open();
    }

    private VerificationResult verify(InMemoryAuditStore which) {
        return AuditVerifier.of(which, AuditFixtures.ENVIRONMENT, List.of(signer.key()), List.of(anchor))
                .verify();
    }

    @Test
    @Verifies({"#34", "A2.6.c"})
    void takesNoPruningThatNobodySigned() {
        try (AuditTrail trail = open(store)) {
            for (int n = 0; n < 8; n++) {
                trail.record(AuditFixtures.reveal(n));
            }
            trail.checkpoint();
            assertThat(verify(store).verdict()).isEqualTo(Verdict.PASS);

            forgePruning();

            assertThat(verify(store).verdict()).isEqualTo(Verdict.FAIL);
            clock.move(Duration.ofSeconds(60));
            trail.checkpoint(); // signs over what it found on the meta-log, and thereby nobody's word for it
            assertThat(verify(store).verdict()).isEqualTo(Verdict.FAIL);
            assertThat(verify(store).findings())
                    .extracting(Finding::kind)
                    .contains(Kind.META_ALTERED, Kind.EVENTS_MISSING);
        }
    }

    /** Deletes what the last head covers, with the right frontier, and a permission that no key stands for. */
    private void forgePruning() {
        WriterId writer = store.writers().get(0).id();
        MerkleTree tree = MerkleTree.empty();
        long size = store.writer(writer).orElseThrow().size();
        store.events(writer, 0, 1_000).forEach(row -> tree.append(MerkleTree.leafHash(row.body())));
        store.prune(new PrunedWriter(writer, size, tree.frontier()));
        Instant time = clock.instant();
        long upTo = store.metaTable().size();
        Instant later = time.plus(PruneLeaf.FLOOR).minusSeconds(1);
        PruneLeaf leaf = PruneLeaf.sign(stranger, upTo, time, AuditFixtures.CLERK, later.plusSeconds(1));
        assertThat(leaf.isLawful()).isTrue();
        assertThat(store.appendMeta(upTo, leaf.encode())).isTrue();
    }

    @Test
    @Verifies({"#10", "A2.6.c"})
    void takesNoAcknowledgementThatNobodySigned() {
        InMemoryAuditStore backup;
        try (AuditTrail trail = open(store)) {
            trail.record(AuditFixtures.reveal(1));
            trail.checkpoint();
            backup = store.copy();
            clock.move(Duration.ofSeconds(60));
            trail.record(AuditFixtures.reveal(2));
            trail.checkpoint();
        }
        Checkpoint lost = anchor.latest().orElseThrow();
        long held = backup.metaTable().size();
        RestoreLeaf leaf = RestoreLeaf.sign(
                stranger, held, lost, AuditFixtures.CLERK, "dba", Reason.RESTORED_AFTER_LOSS, clock.instant());
        assertThat(backup.appendMeta(held, leaf.encode())).isTrue();

        assertThat(verify(backup).verdict()).isEqualTo(Verdict.FAIL);
        try (AuditTrail trail = open(backup)) {
            assertThat(trail.status().state()).isEqualTo(AuditTrailStatus.State.ROLLED_BACK);
            assertThatThrownBy(() -> trail.record(AuditFixtures.reveal(3))).isInstanceOf(AuditWriteException.class);
        }
        assertThat(anchor.latest()).contains(lost);
    }
}
