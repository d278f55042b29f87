package io.github.dppkit.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.audit.AuditFixtures.MemoryAnchor;
import io.github.dppkit.audit.AuditFixtures.MovableClock;
import io.github.dppkit.audit.AuditFixtures.TestSigner;
import io.github.dppkit.audit.VerificationResult.Finding;
import io.github.dppkit.audit.VerificationResult.Kind;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.InMemoryAuditStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Findings that are no contradiction by themselves: silence, and an anchor that holds too little; and whom they name. */
final class AuditVerifierFindingsTest {

    private static final WriterId ONE = new WriterId("app-1", 1);

    private final InMemoryAuditStore store = new InMemoryAuditStore();
    private final MemoryAnchor anchor = new MemoryAnchor();
    private final TestSigner signer = new TestSigner(1);
    private final MovableClock clock = new MovableClock();

    @TempDir
    Path directory;

    private AuditVerifier verifier(CheckpointAnchor... anchors) {
        return AuditVerifier.of(store, AuditFixtures.ENVIRONMENT, List.of(signer.key()), List.of(anchors));
    }

    /** Rows 12 and 16: three beats may pass between two checkpoints, no more. */
    @Test
    @Verifies({"#12", "#16"})
    void namesASilence_ofWhichMoreThanTwoBeatsAreMissing() {
        clock.holdBeats();
        AuditTrail trail =
                AuditFixtures.trail(store, "app-1", anchor, signer, clock).open();
        trail.record(AuditFixtures.reveal(1));
        clock.move(Duration.ofMinutes(3));
        trail.checkpoint();
        assertThat(verifier(anchor).withClock(clock).verify().findings()).isEmpty();

        Instant before = clock.instant();
        clock.move(Duration.ofHours(1));
        VerificationResult now = verifier(anchor).withClock(clock).verify();
        assertThat(now.isPass()).isTrue();
        assertThat(now.findings()).containsExactly(new Finding(Kind.SILENCE, ONE, 2, 2, null, before, clock.instant()));
        assertThat(verifier(anchor).verify().findings()).isEmpty();
        assertThat(verifier(anchor)
                        .withCheckpointInterval(Duration.ofMinutes(20))
                        .withClock(clock)
                        .verify()
                        .findings())
                .isEmpty();

        clock.resumeBeats();
        trail.record(AuditFixtures.reveal(2));
        trail.checkpoint();
        VerificationResult resumed = verifier(anchor).verify();
        assertThat(resumed.findings()) // the trail's own beat may come before the event
                .singleElement()
                .isIn(
                        new Finding(Kind.SILENCE, ONE, 2, 2, null, before, clock.instant()),
                        new Finding(Kind.SILENCE, ONE, 2, 3, null, before, clock.instant()));
        assertThat(resumed.findings().get(0).kind().likelyAct()).isEqualTo(LikelyAct.SILENCE);
        trail.close();
    }

    /** Row 16: the process was killed, an hour passed, the next run ends the writer. */
    @Test
    @Verifies("#16")
    void namesTheGap_whenALaterRunEndsAWriterThatNeverSaidStop() {
        AuditFixtures.trail(store, "app-1", anchor, signer, clock).open().record(AuditFixtures.reveal(1));
        clock.endBeats(ONE);
        Instant before = clock.instant();
        clock.move(Duration.ofHours(1));
        AuditFixtures.trail(store, "app-1", anchor, signer, clock).open().close();
        assertThat(verifier(anchor).verify().findings())
                .containsExactly(new Finding(Kind.SILENCE, ONE, 1, 2, null, before, clock.instant()));
    }

    @Test
    @Verifies("#16")
    void namesNoGap_whereAWriterSaidStop() {
        AuditFixtures.trail(store, "app-1", anchor, signer, clock).open().close();
        clock.move(Duration.ofDays(3));
        AuditFixtures.trail(store, "app-1", anchor, signer, clock).open().close();
        assertThat(verifier(anchor).withClock(clock).verify().findings()).isEmpty();
    }

    /** Row 28: two sinks; one is edited, truncated, emptied; the other and our own signed copy disagree with it. */
    @Test
    @Verifies("#28")
    void namesTheAnchor_whoseFileWasEditedOrTruncated() throws IOException {
        Path first = directory.resolve("first.log");
        Path second = directory.resolve("second.log");
        AuditTrail trail = AuditFixtures.trail(store, "app-1", CheckpointAnchor.file(first), signer, clock)
                .anchor(CheckpointAnchor.file(second))
                .open();
        for (int i = 0; i < 10; i++) {
            trail.record(AuditFixtures.reveal(i));
            clock.move(Duration.ofSeconds(60));
            trail.checkpoint();
        }
        trail.close();
        assertThat(bothFiles(first, second).findings()).isEmpty();
        List<String> lines = Files.readAllLines(second);

        Files.write(second, lines.subList(0, 4));
        requireNamed(bothFiles(first, second), Kind.ANCHOR_BEHIND, true);

        List<String> edited = new ArrayList<>(lines);
        String last = lines.get(lines.size() - 1);
        edited.set(lines.size() - 1, last.replaceFirst("\t([0-9]+)\t", "\t99\t"));
        Files.write(second, edited);
        requireNamed(bothFiles(first, second), Kind.SIGNATURE_INVALID, false);
        requireNamed(bothFiles(first, second), Kind.ANCHOR_AHEAD, false);

        edited.set(lines.size() - 1, last.substring(0, last.indexOf("\t\u2014") - 1));
        Files.write(second, edited);
        requireNamed(bothFiles(first, second), Kind.SIGNATURE_MISSING, false);

        edited.set(lines.size() - 1, "nothing");
        Files.write(second, edited);
        requireNamed(bothFiles(first, second), Kind.ANCHOR_MALFORMED, false);

        Files.write(second, new byte[0]);
        requireNamed(bothFiles(first, second), Kind.ANCHOR_EMPTY, false);
    }

    private VerificationResult bothFiles(Path first, Path second) {
        return verifier(CheckpointAnchor.file(first), CheckpointAnchor.file(second))
                .verify();
    }

    private static void requireNamed(VerificationResult result, Kind kind, boolean pass) {
        assertThat(result.isPass()).isEqualTo(pass);
        assertThat(result.findings())
                .allMatch(finding -> "file:second.log".equals(finding.anchor()))
                .extracting(Finding::kind)
                .contains(kind);
        assertThat(result.findings().get(0).toString()).contains("anchor file:second.log");
    }

    /** Row 15. */
    @Test
    @Verifies("#15")
    void fails_withEachOfAThousandWrongKeys() {
        try (AuditTrail trail =
                AuditFixtures.trail(store, "app-1", anchor, signer, clock).open()) {
            trail.record(AuditFixtures.reveal(1));
        }
        assertThat(verifier(anchor).verify().isPass()).isTrue();
        for (long seed = 2; seed < 1_002; seed++) {
            VerificationResult result = AuditVerifier.of(
                            store, AuditFixtures.ENVIRONMENT, List.of(new TestSigner(seed).key()), List.of(anchor))
                    .verify();
            assertThat(result.verdict()).as("seed %d", seed).isEqualTo(VerificationResult.Verdict.FAIL);
            assertThat(result.findings()).extracting(Finding::kind).containsOnly(Kind.SIGNATURE_UNKNOWN_KEY);
        }
    }

    @Test
    void tellsHowFarItHasCome() {
        try (AuditTrail trail =
                AuditFixtures.trail(store, "app-1", anchor, signer, clock).open()) {
            for (int i = 0; i < 6; i++) {
                trail.record(java.util.Collections.nCopies(400, AuditFixtures.reveal(i)));
            }
        }
        List<Long> heard = new ArrayList<>();
        VerificationResult result = verifier(anchor).verify(heard::add);
        assertThat(heard).hasSizeGreaterThan(2).isSorted();
        assertThat(heard.get(heard.size() - 1)).isEqualTo(result.events()).isEqualTo(2_402);
    }

    @Test
    void refusesABeatThatIsNone() {
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofDays(2))) {
            assertThatThrownBy(() -> verifier(anchor).withCheckpointInterval(wrong))
                    .isInstanceOf(PolicyConfigurationException.class);
        }
    }

    @Test
    void saysOfEachKindWhatMostLikelyHappened() {
        for (Kind kind : Kind.values()) {
            assertThat(kind.likelyAct().description()).isNotBlank();
        }
        for (LikelyAct act : LikelyAct.values()) {
            assertThat(List.of(Kind.values())).anyMatch(kind -> kind.likelyAct() == act);
        }
    }
}
