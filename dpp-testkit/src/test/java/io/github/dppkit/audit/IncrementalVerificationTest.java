package io.github.dppkit.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.audit.AuditFixtures.MemoryAnchor;
import io.github.dppkit.audit.AuditFixtures.MovableClock;
import io.github.dppkit.audit.AuditFixtures.TestSigner;
import io.github.dppkit.audit.VerificationResult.Finding;
import io.github.dppkit.audit.VerificationResult.Kind;
import io.github.dppkit.audit.VerificationResult.Verdict;
import io.github.dppkit.audit.internal.Sha256;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.audit.spi.PrunedWriter;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.InMemoryAuditStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A verification that goes on from a former one: what it reads, what it finds, and what it cannot. */
@Verifies({"A2.6.c", "#30"})
final class IncrementalVerificationTest {

    private static final WriterId ONE = new WriterId("app-1", 1);

    private final InMemoryAuditStore store = new InMemoryAuditStore();
    private final MemoryAnchor anchor = new MemoryAnchor();
    private final TestSigner signer = new TestSigner(1);
    private final MovableClock clock = new MovableClock();

    @TempDir
    Path directory;

    private AuditTrail open =
            AuditFixtures.trail(store, "app-1", anchor, signer, clock).open();
    private VerifiedState former;
    private InMemoryAuditStore backup = store;

    /** A writer that ended and one that goes on; 20 events each before the former verification, 10 after it. */
    @BeforeEach
    void record() {
        try (AuditTrail closed =
                AuditFixtures.trail(store, "app-2", anchor, signer, clock).open()) {
            record(open, 20);
            record(closed, 20);
        }
        former = stateOf(verifier(store).verify());
        backup = store.copy();
        record(open, 10);
        open.close();
    }

    private void record(AuditTrail trail, int events) {
        for (int i = 0; i < events; i++) {
            trail.record(AuditFixtures.reveal(i));
        }
        clock.move(Duration.ofSeconds(60));
        trail.checkpoint();
    }

    private AuditVerifier verifier(InMemoryAuditStore which, CheckpointAnchor... anchors) {
        return AuditVerifier.of(
                which,
                AuditFixtures.ENVIRONMENT,
                List.of(signer.key()),
                anchors.length == 0 ? List.of(anchor) : List.of(anchors));
    }

    private static VerifiedState stateOf(VerificationResult result) {
        assertThat(result.isPass()).as("%s", result.findings()).isTrue();
        return VerifiedState.parse(
                Objects.requireNonNull(result.state(), "state").toText());
    }

    @Test
    void readsOnlyWhatIsNew_andEndsInTheSameState() {
        VerificationResult whole = verifier(store).verify();
        VerificationResult later = verifier(store).verifyAfter(former);
        assertThat(whole.from()).isZero();
        assertThat(whole.events()).isEqualTo(54);
        assertThat(later.isPass()).isTrue();
        assertThat(later.findings()).isEmpty();
        assertThat(later.from()).isEqualTo(former.checkpoint().size()).isPositive();
        assertThat(later.events())
                .isBetween(11L, 12L); // the writer's end, and its opening where no head covered it yet
        assertThat(later.writers()).isEqualTo(2);
        assertThat(stateOf(later).toText()).isEqualTo(stateOf(whole).toText());

        VerificationResult nothing = verifier(store).verifyAfter(stateOf(later));
        assertThat(nothing.isPass()).isTrue();
        assertThat(nothing.events()).isZero();
        assertThat(stateOf(nothing).toText()).isEqualTo(stateOf(whole).toText());
    }

    /** Any bit of any event behind the former checkpoint, as row 1 asks of a whole verification. */
    @Test
    @Verifies("#1")
    void findsEveryAttackBehindTheFormerCheckpoint() {
        SplittableRandom random = new SplittableRandom(20_261_122);
        for (int i = 0; i < 100; i++) {
            InMemoryAuditStore copy = store.copy();
            StoredEvent row = Objects.requireNonNull(copy.eventTable(ONE).get(21L + random.nextInt(11)));
            byte[] body = row.body();
            int bit = random.nextInt(body.length * 8);
            body[bit / 8] ^= (byte) (1 << bit % 8);
            byte[] hash = random.nextBoolean() ? Sha256.leaf(body) : row.leafHash();
            copy.eventTable(ONE).put(row.seq(), new StoredEvent(row.seq(), row.id(), hash, body));
            VerificationResult result = verifier(copy).verifyAfter(former);
            assertThat(result.verdict())
                    .as("bit %s of event %s", bit, row.seq())
                    .isEqualTo(Verdict.FAIL);
            assertThat(result.findings()).isEqualTo(verifier(copy).verify().findings());
            assertThat(result.state()).isNull();
        }
        InMemoryAuditStore copy = store.copy();
        copy.eventTable(ONE).remove(25L);
        requireFail(copy, Kind.EVENTS_MISSING);
        copy = store.copy();
        copy.metaTable().remove(copy.metaTable().lastKey());
        requireFail(copy, Kind.ANCHOR_AHEAD);
        copy = store.copy();
        copy.writerTable().remove(ONE);
        requireFail(copy, Kind.WRITER_MISSING);
        copy = store.copy();
        copy.eventTable(new WriterId("app-9", 1)).putAll(copy.eventTable(ONE));
        requireFail(copy, Kind.WRITER_UNREGISTERED);
    }

    private void requireFail(InMemoryAuditStore which, Kind kind) {
        VerificationResult result = verifier(which).verifyAfter(former);
        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.from()).isZero();
        assertThat(result.findings()).extracting(Finding::kind).contains(kind);
    }

    /** What an incremental verdict does not cover, and the whole one does: the docs say so. */
    @Test
    void doesNotSeeWhatWasAlteredBeforeTheFormerCheckpoint_whichTheWholeVerificationDoes() {
        StoredEvent row = Objects.requireNonNull(store.eventTable(ONE).get(5L));
        byte[] body = row.body();
        body[body.length - 1] ^= 1;
        store.eventTable(ONE).put(5L, new StoredEvent(5, row.id(), row.leafHash(), body));
        assertThat(verifier(store).verifyAfter(former).isPass()).isTrue();
        assertThat(verifier(store).verify().verdict()).isEqualTo(Verdict.FAIL);
    }

    /** Store and anchor are both another history: only what was verified before tells. */
    @Test
    @Verifies("#10")
    void holdsTheFormerCheckpointAgainstAStoreAndAnAnchorThatWereBothReplaced() {
        InMemoryAuditStore other = new InMemoryAuditStore();
        MemoryAnchor replaced = new MemoryAnchor();
        try (AuditTrail trail =
                AuditFixtures.trail(other, "app-1", replaced, signer, clock).open()) {
            for (int i = 0; i < 10; i++) {
                record(trail, 3);
            }
        }
        assertThat(verifier(other, replaced).verify().isPass()).isTrue();
        VerificationResult result = verifier(other, replaced).verifyAfter(former);
        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.findings())
                .anyMatch(finding ->
                        finding.kind() == Kind.ANCHOR_CONTRADICTED && "former verification".equals(finding.anchor()));

        MemoryAnchor rolledBack = new MemoryAnchor();
        rolledBack.publish(anchor.held().get(0));
        VerificationResult back =
                verifier(backup, rolledBack).verifyAfter(stateOf(verifier(store).verify()));
        assertThat(back.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(back.findings()).extracting(Finding::kind).contains(Kind.ANCHOR_AHEAD);
    }

    /** The restore is behind what was verified: a person's word for it counts as it does in a whole verification. */
    @Test
    @Verifies("#10")
    void saysAcknowledgedGap_onceARestoreBehindTheFormerCheckpointIsOnRecord() {
        CheckpointAnchor file = CheckpointAnchor.file(directory.resolve("anchor.log"));
        InMemoryAuditStore lived = new InMemoryAuditStore();
        InMemoryAuditStore early;
        VerifiedState verified;
        try (AuditTrail trail =
                AuditFixtures.trail(lived, "app-1", file, signer, clock).open()) {
            record(trail, 3);
            early = lived.copy();
            record(trail, 3);
            verified = stateOf(verifier(lived, file).verify());
            record(trail, 3);
        }
        assertThat(verifier(early, file).verifyAfter(verified).verdict()).isEqualTo(Verdict.FAIL);
        try (AuditTrail trail =
                AuditFixtures.trail(early, "app-1", file, signer, clock).open()) {
            trail.restoreGuard()
                    .acknowledge(new ActorId(ActorId.Kind.PERSON, "d.admin"), "dba", Reason.RESTORED_AFTER_LOSS);
            record(trail, 2);
        }
        VerificationResult gap = verifier(early, file).verifyAfter(verified);
        assertThat(gap.verdict()).as("%s", gap.findings()).isEqualTo(Verdict.ACKNOWLEDGED_GAP);
        VerifiedState next = Objects.requireNonNull(gap.state(), "state");
        VerificationResult later = verifier(early, file).verifyAfter(VerifiedState.parse(next.toText()));
        assertThat(later.verdict()).isEqualTo(Verdict.ACKNOWLEDGED_GAP);
        assertThat(later.from()).isEqualTo(next.checkpoint().size());
    }

    @Test
    @Verifies("#14")
    void followsAKeyThatWasHandedOverBeforeTheFormerCheckpoint() {
        TestSigner second = new TestSigner(2);
        AuditTrail trail = AuditFixtures.trail(store, "app-1", anchor, second, clock)
                .formerSigner(signer)
                .open();
        record(trail, 2);
        VerifiedState handed = stateOf(verifier(store).verify());
        record(trail, 2);
        trail.close();
        VerificationResult later = verifier(store).verifyAfter(handed);
        assertThat(later.isPass()).as("%s", later.findings()).isTrue();
        assertThat(later.from()).isEqualTo(handed.checkpoint().size());

        String stripped = forged(handed, text -> text.replaceAll("(?m)^statement .*\n", ""));
        assertThatThrownBy(() -> verifier(store).verifyAfter(VerifiedState.parse(stripped)))
                .isInstanceOf(AuditFormatException.class)
                .hasMessageContaining("not signed by a trusted key");
    }

    @Test
    @Verifies("#28")
    void verifiesEverything_ifAnAnchorHoldsLessThanTheFormerCheckpoint() {
        MemoryAnchor behind = new MemoryAnchor();
        behind.publish(anchor.held().get(0));
        VerificationResult result = verifier(store, anchor, behind).verifyAfter(former);
        assertThat(result.from()).isZero();
        assertThat(result.events()).isEqualTo(54);
        assertThat(Objects.requireNonNull(result.state()).checkpoint())
                .isEqualTo(anchor.held().get(0));
    }

    @Test
    @Verifies("#34")
    void verifiesEverything_ifEventsWerePrunedSince() {
        MerkleTree tree = MerkleTree.empty();
        store.events(ONE, 0, 10).forEach(row -> tree.append(MerkleTree.leafHash(row.body())));
        store.prune(new PrunedWriter(ONE, 10, tree.frontier()));
        requireFail(store, Kind.EVENTS_MISSING); // nobody ordered it
    }

    @Test
    void refusesAStateThatIsDamaged_orOfOtherKeys_orNotSigned() {
        String text = former.toText();
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 200; i++) {
            StringBuilder damaged = new StringBuilder(text);
            int at = random.nextInt(text.length());
            damaged.setCharAt(at, damaged.charAt(at) == 'A' ? 'B' : 'A');
            assertThatThrownBy(() -> VerifiedState.parse(damaged.toString())).isInstanceOf(AuditFormatException.class);
            int cut = at;
            assertThatThrownBy(() -> VerifiedState.parse(text.substring(0, cut)))
                    .isInstanceOf(AuditFormatException.class);
        }
        AuditVerifier other =
                AuditVerifier.of(store, AuditFixtures.ENVIRONMENT, List.of(new TestSigner(9).key()), List.of(anchor));
        assertThatThrownBy(() -> other.verifyAfter(former)).hasMessageContaining("other public keys");
        VerifiedState foreign = VerifiedState.parse(forged(
                former,
                it -> it.replace(
                        signer.key().toString(), new TestSigner(9).key().toString())));
        assertThatThrownBy(() -> other.verifyAfter(foreign)).hasMessageContaining("not signed by a trusted key");
    }

    /** Whoever can write the state chooses from where on is verified, but makes no other history of what is anchored. */
    @Test
    void failsOnAStateWhoseTreesAreNotThoseOfTheLog() {
        String roots = forged(
                former,
                text -> text.replaceAll(
                        "(?m)^(writer app-1 1 [0-9]+ )(\\S)",
                        "$1" + (text.matches("(?s).*\nwriter app-1 1 [0-9]+ A.*") ? "B" : "A")));
        VerificationResult result = verifier(store).verifyAfter(VerifiedState.parse(roots));
        assertThat(result.from()).isZero(); // what the state says does not fit, so everything was read
        assertThat(result.isPass()).isTrue();
        assertThatThrownBy(() ->
                        VerifiedState.parse(forged(former, text -> text.replaceAll("(?m)^(tree )\\S{4}", "$1AAAA"))))
                .isInstanceOf(AuditFormatException.class);
    }

    private static String forged(VerifiedState state, UnaryOperator<String> change) {
        String text = state.toText();
        String body = change.apply(text.substring(0, text.lastIndexOf("sha256 ")));
        return body + "sha256 " + HexFormat.of().formatHex(Sha256.of(body.getBytes(StandardCharsets.UTF_8))) + "\n";
    }
}
