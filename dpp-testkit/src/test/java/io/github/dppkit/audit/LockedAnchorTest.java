package io.github.dppkit.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.audit.AuditFixtures.MovableClock;
import io.github.dppkit.audit.AuditFixtures.TestSigner;
import io.github.dppkit.audit.VerificationResult.Finding;
import io.github.dppkit.audit.VerificationResult.Kind;
import io.github.dppkit.audit.VerificationResult.Verdict;
import io.github.dppkit.audit.internal.Sha256;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.audit.spi.LockedObjects;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.InMemoryAuditStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An anchor in a bucket that locks every version, and who may put things on top of them. */
final class LockedAnchorTest {

    private static final String PREFIX = "audit/shop/";
    private static final byte[] NOTHING = {};

    private final TestSigner signer = new TestSigner(1);
    private final Bucket bucket = new Bucket();
    private final CheckpointAnchor anchor = CheckpointAnchor.locked(bucket, PREFIX);

    private Checkpoint checkpoint(long size) {
        return Checkpoint.sign(AuditFixtures.ORIGIN, size, Sha256.of(new byte[] {(byte) size}), signer);
    }

    private static byte[] bytes(Checkpoint checkpoint) {
        return checkpoint.note().getBytes(StandardCharsets.UTF_8);
    }

    @Test
    @Verifies("#29")
    void verifiesAgainstTheFirstVersion_andNamesTheAnchor_whateverIsPutOnTop() {
        InMemoryAuditStore store = new InMemoryAuditStore();
        MovableClock clock = new MovableClock();
        InMemoryAuditStore early;
        try (AuditTrail trail =
                AuditFixtures.trail(store, "app-1", anchor, signer, clock).open()) {
            trail.record(AuditFixtures.reveal(1));
            trail.checkpoint();
            early = store.copy();
            trail.record(AuditFixtures.reveal(2));
            clock.move(Duration.ofSeconds(30));
        }
        Checkpoint truth = anchor.latest().orElseThrow();
        Checkpoint older =
                Checkpoint.parse(early.latestCheckpoint().orElseThrow().note());
        assertThat(older.size()).isLessThan(truth.size());
        assertThat(verify(store).findings()).isEmpty();
        assertThat(verify(early).findings()).extracting(Finding::kind).containsExactly(Kind.ANCHOR_AHEAD);

        for (byte[] onTop : List.of(bytes(older), NOTHING)) {
            if (onTop.length == 0) {
                bucket.markDeleted(bucket.newest());
            } else {
                bucket.putOnTop(bucket.newest(), onTop);
            }
            VerificationResult result = verify(store);
            assertThat(result.verdict()).isEqualTo(Verdict.PASS);
            assertThat(result.findings())
                    .containsExactly(new Finding(
                            Kind.ANCHOR_OVERLAID,
                            null,
                            truth.size(),
                            truth.size() + 1,
                            "locked:" + PREFIX,
                            null,
                            null));
            VerificationResult rolledBack = verify(early);
            assertThat(rolledBack.verdict()).isEqualTo(Verdict.FAIL);
            assertThat(rolledBack.findings())
                    .extracting(Finding::kind)
                    .containsExactly(Kind.ANCHOR_OVERLAID, Kind.ANCHOR_AHEAD);
        }
        try (AuditTrail next =
                AuditFixtures.trail(store, "app-1", anchor, signer, clock).open()) {
            next.record(AuditFixtures.reveal(3));
        }
        assertThat(anchor.latest().orElseThrow().size()).isGreaterThan(truth.size());
        assertThat(verify(store).verdict()).isEqualTo(Verdict.PASS);
    }

    private VerificationResult verify(InMemoryAuditStore store) {
        return AuditVerifier.of(store, AuditFixtures.ENVIRONMENT, List.of(signer.key()), List.of(anchor))
                .verify();
    }

    @Test
    @Verifies("#29")
    void takesNothingForACheckpoint_thatSomebodyPutsUnderALargerSize() {
        anchor.publish(checkpoint(5));
        assertThat(bucket.newest()).isEqualTo("audit/shop/7ffffffffffffffa");
        String larger = PREFIX + "%016x".formatted(Long.MAX_VALUE - 9);
        bucket.putOnTop(larger, bytes(checkpoint(3)));
        assertThatThrownBy(anchor::latest).isInstanceOf(AuditFormatException.class);

        bucket.history.remove(larger);
        bucket.markDeleted(larger);
        assertThatThrownBy(anchor::latest).isInstanceOf(AuditFormatException.class);

        bucket.history.remove(larger);
        bucket.putOnTop(PREFIX + "!", NOTHING);
        assertThatThrownBy(anchor::latest).isInstanceOf(AuditFormatException.class);
        assertThatThrownBy(() -> anchor.publish(checkpoint(7))).isInstanceOf(AuditFormatException.class);
    }

    @Test
    void keepsTheRuleOfSuccession_withOneObjectForEachCheckpoint() {
        assertThat(anchor.latest()).isEmpty();
        assertThat(anchor.isOverlaid()).isFalse();
        for (long size : new long[] {0, 3, 3, 16, 4_000}) {
            anchor.publish(checkpoint(size));
            assertThat(anchor.latest()).contains(checkpoint(size));
        }
        assertThat(bucket.history)
                .hasSize(4)
                .allSatisfy((name, versions) -> assertThat(versions).hasSize(1));
        Checkpoint fork = Checkpoint.sign(AuditFixtures.ORIGIN, 4_000, Sha256.empty(), signer);
        Checkpoint foreign = Checkpoint.sign("dppkit.audit/other", 5_000, Sha256.empty(), signer);
        for (Checkpoint wrong : List.of(checkpoint(16), fork, foreign)) {
            assertThatThrownBy(() -> anchor.publish(wrong)).isInstanceOf(CheckpointRefusedException.class);
        }
        assertThatThrownBy(() -> anchor.restart(checkpoint(4_000), checkpoint(16)))
                .isInstanceOf(CheckpointRefusedException.class);
        assertThat(bucket.history).hasSize(4);
    }

    /** Row 11: another process publishes between this one's look and its put. */
    @Test
    @Verifies("#11")
    void neverGoesBack_andTellsTheLoser_whenAnotherProcessComesBetween() {
        CheckpointAnchor rival = CheckpointAnchor.locked(bucket, PREFIX);
        Checkpoint fork = Checkpoint.sign(AuditFixtures.ORIGIN, 12, Sha256.empty(), signer);

        bucket.beforePut = () -> rival.publish(checkpoint(15));
        assertThatThrownBy(() -> anchor.publish(checkpoint(12))).isInstanceOf(CheckpointRefusedException.class);
        assertThat(anchor.latest()).contains(checkpoint(15));

        bucket.history.clear();
        bucket.beforePut = () -> rival.publish(checkpoint(12));
        assertThatThrownBy(() -> anchor.publish(fork)).isInstanceOf(CheckpointRefusedException.class);
        assertThat(anchor.latest()).contains(checkpoint(12));

        bucket.history.clear();
        bucket.beforePut = () -> rival.publish(checkpoint(12));
        anchor.publish(checkpoint(12));
        assertThat(anchor.latest()).contains(checkpoint(12));
        assertThat(anchor.isOverlaid()).isFalse();
    }

    @Test
    void isOutOfReach_whenTheBucketDoesNotShowWhatWasPut() {
        bucket.losesPuts = true;
        assertThatThrownBy(() -> anchor.publish(checkpoint(5))).isInstanceOf(AnchorUnavailableException.class);
    }

    /** Keeps every version; a put that finds a current version does nothing, as one that is sent on condition of absence. */
    private static final class Bucket implements LockedObjects {

        private record Entry(Version version, String content) {}

        private final NavigableMap<String, List<Entry>> history = new TreeMap<>();
        private Runnable beforePut = () -> {};
        private boolean losesPuts;

        @Override
        public void putIfAbsent(String name, byte[] content) {
            Runnable first = beforePut;
            beforePut = () -> {};
            first.run();
            List<Entry> there = history.getOrDefault(name, List.of());
            boolean visible =
                    !there.isEmpty() && !there.get(there.size() - 1).version().deleteMarker();
            if (!visible && !losesPuts) {
                putOnTop(name, content);
            }
        }

        @Override
        public List<Version> firstName(String prefix) {
            Map.@Nullable Entry<String, List<Entry>> first = history.ceilingEntry(prefix);
            return first == null || !first.getKey().startsWith(prefix)
                    ? List.of()
                    : first.getValue().stream().map(Entry::version).toList();
        }

        @Override
        public byte[] read(Version version) {
            return history.getOrDefault(version.name(), List.of()).stream()
                    .filter(entry -> entry.version().equals(version))
                    .findFirst()
                    .orElseThrow()
                    .content()
                    .getBytes(StandardCharsets.UTF_8);
        }

        String newest() {
            return firstName(PREFIX).get(0).name();
        }

        void putOnTop(String name, byte[] content) {
            add(name, content, false);
        }

        void markDeleted(String name) {
            add(name, NOTHING, true);
        }

        private void add(String name, byte[] content, boolean deleteMarker) {
            List<Entry> there = history.computeIfAbsent(name, first -> new ArrayList<>());
            there.add(new Entry(
                    new Version(name, "v" + there.size(), deleteMarker), new String(content, StandardCharsets.UTF_8)));
        }
    }
}
