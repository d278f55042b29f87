package io.github.dppkit.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.audit.AuditFixtures.MemoryAnchor;
import io.github.dppkit.audit.AuditFixtures.MovableClock;
import io.github.dppkit.audit.AuditFixtures.TestSigner;
import io.github.dppkit.audit.VerificationResult.Finding;
import io.github.dppkit.audit.VerificationResult.Kind;
import io.github.dppkit.audit.VerificationResult.Verdict;
import io.github.dppkit.audit.internal.CompactRange;
import io.github.dppkit.audit.internal.Sha256;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.audit.spi.StoredCheckpoint;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.audit.spi.StoredLeaf;
import io.github.dppkit.audit.spi.WriterRecord;
import io.github.dppkit.audit.spi.WriterState;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.InMemoryAuditStore;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What an administrator of the store could do, with our own code in hand. The rows of the acceptance list are shown here
 * in memory; the databases have their own tests.
 */
@Verifies("A2.6.c")
final class AuditVerifierAttackTest {

    private static final WriterId ONE = new WriterId("app-1", 1);
    private static final WriterId TWO = new WriterId("app-2", 1);

    private final InMemoryAuditStore store = new InMemoryAuditStore();
    private final MemoryAnchor anchor = new MemoryAnchor();
    private final TestSigner signer = new TestSigner(1);
    private final MovableClock clock = new MovableClock();

    /** Two writers, one closed, one left open; ten checkpoints; 31 and 32 events. */
    @BeforeEach
    void record() {
        AuditTrail open =
                AuditFixtures.trail(store, "app-1", anchor, signer, clock).open();
        try (AuditTrail closed =
                AuditFixtures.trail(store, "app-2", anchor, signer, clock).open()) {
            for (int i = 0; i < 30; i++) {
                open.record(AuditFixtures.reveal(i));
                closed.record(AuditFixtures.reveal(i));
                if (i % 10 == 9) {
                    clock.move(Duration.ofSeconds(59));
                    open.checkpoint();
                    closed.checkpoint();
                }
            }
        }
        assertThat(store.writer(ONE).orElseThrow().size()).isEqualTo(31);
        assertThat(verify().findings()).isEmpty();
    }

    private VerificationResult verify() {
        return verify(store);
    }

    private VerificationResult verify(InMemoryAuditStore which) {
        return AuditVerifier.of(which, AuditFixtures.ENVIRONMENT, List.of(signer.key()), List.of(anchor))
                .verify();
    }

    private void requireFound(InMemoryAuditStore which, Finding finding) {
        VerificationResult result = verify(which);
        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.findings()).contains(finding);
    }

    private void requireFound(Kind kind) {
        VerificationResult result = verify();
        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.findings()).extracting(Finding::kind).contains(kind);
    }

    /** Row 1: any bit of any column of any event. */
    @Test
    void namesTheRow_whenAnyBitOfAnEventIsFlipped() {
        long seed = 4711;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 200; i++) {
            InMemoryAuditStore copy = store.copy();
            WriterId writer = random.nextBoolean() ? ONE : TWO;
            NavigableMap<Long, StoredEvent> rows = copy.eventTable(writer);
            StoredEvent row = row(rows, random.nextInt(rows.size()));
            rows.put(row.seq(), flipped(row, random));

            VerificationResult result = verify(copy);

            assertThat(result.verdict()).as("seed %d, flip %d", seed, i).isEqualTo(Verdict.FAIL);
            assertThat(result.findings())
                    .as("seed %d, flip %d", seed, i)
                    .anyMatch(found -> found.from() == row.seq() && found.to() == row.seq() + 1)
                    .allMatch(found -> writer.equals(found.writer()))
                    .allMatch(found -> (found.from() == row.seq() && found.to() == row.seq() + 1)
                            || contradictsTheEnd(found, row, rows));
        }
    }

    /** A last event that is no longer read as the writer's end also contradicts the writer's state. */
    private static boolean contradictsTheEnd(Finding found, StoredEvent row, NavigableMap<Long, StoredEvent> rows) {
        return found.kind() == Kind.WRITER_CONTRADICTED && row.seq() == rows.lastKey();
    }

    private static StoredEvent row(NavigableMap<Long, StoredEvent> rows, long seq) {
        StoredEvent row = rows.get(seq);
        if (row == null) {
            throw new AssertionError("no row " + seq);
        }
        return row;
    }

    private static StoredEvent flipped(StoredEvent row, SplittableRandom random) {
        return switch (random.nextInt(3)) {
            case 0 ->
                new StoredEvent(row.seq(), EventId.of(flip(row.id().toBytes(), random)), row.leafHash(), row.body());
            case 1 -> new StoredEvent(row.seq(), row.id(), flip(row.leafHash(), random), row.body());
            default -> new StoredEvent(row.seq(), row.id(), row.leafHash(), flip(row.body(), random));
        };
    }

    private static byte[] flip(byte[] bytes, SplittableRandom random) {
        int bit = random.nextInt(bytes.length * 8);
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        return bytes;
    }

    /** Row 1: the number column. */
    @Test
    void findsANumberThatWasChanged() {
        NavigableMap<Long, StoredEvent> rows = store.eventTable(ONE);
        StoredEvent row = row(rows, 7);
        rows.remove(7L);
        rows.put(7_000L, new StoredEvent(7_000, row.id(), row.leafHash(), row.body()));
        VerificationResult result = verify();
        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.findings())
                .contains(new Finding(Kind.EVENTS_MISSING, ONE, 7, 8))
                .contains(new Finding(Kind.EVENTS_EXTRA, ONE, 31, 7_001));
    }

    @Test
    void namesEachOfSeveralEditedRows() {
        for (long seq : new long[] {3, 17, 29}) {
            StoredEvent row = row(store.eventTable(TWO), seq);
            store.eventTable(TWO)
                    .put(
                            seq,
                            new StoredEvent(
                                    seq, row.id(), row.leafHash(), edited(row).canonicalBytes()));
        }
        assertThat(verify().findings())
                .containsExactly(
                        new Finding(Kind.EVENT_ALTERED, TWO, 3, 4),
                        new Finding(Kind.EVENT_ALTERED, TWO, 17, 18),
                        new Finding(Kind.EVENT_ALTERED, TWO, 29, 30));
    }

    private static RecordedEvent edited(StoredEvent row) {
        RecordedEvent e = RecordedEvent.decode(row.body());
        return new RecordedEvent(
                e.id(),
                e.writer(),
                e.seq(),
                e.time(),
                e.action(),
                e.outcome(),
                e.channel(),
                e.reason(),
                e.client(),
                new io.github.dppkit.pii.ActorId(e.actor().kind(), "somebody.else"),
                e.about(),
                e.role(),
                e.purpose(),
                e.partner(),
                e.scope(),
                e.categories(),
                e.count(),
                e.relatesTo(),
                e.evidence());
    }

    private void edit(long seq) {
        StoredEvent row = row(store.eventTable(ONE), seq);
        byte[] body = edited(row).canonicalBytes();
        store.eventTable(ONE).put(seq, new StoredEvent(seq, row.id(), Sha256.leaf(body), body));
    }

    /** Recomputes frontiers, meta-log and, with a key, every stored checkpoint: all that a table owner can. */
    private void recomputeEverything(TestSigner key) {
        CompactRange meta = CompactRange.empty();
        for (StoredLeaf stored : List.copyOf(store.metaTable().values())) {
            MetaLeaf leaf = MetaLeaf.decode(stored.leaf());
            CompactRange tree = treeOf(leaf.writer(), leaf.size());
            byte[] bytes = new MetaLeaf(leaf.kind(), leaf.writer(), leaf.size(), tree.root(), leaf.time()).encode();
            store.metaTable().put(stored.index(), new StoredLeaf(stored.index(), bytes));
            meta.append(Sha256.leaf(bytes));
            if (store.checkpointTable().containsKey(meta.size())) {
                String note = Checkpoint.sign(AuditFixtures.ORIGIN, meta.size(), meta.root(), key)
                        .note();
                store.checkpointTable().put(meta.size(), new StoredCheckpoint(meta.size(), note));
            }
        }
        for (WriterRecord row : store.writers()) {
            byte[] frontier = treeOf(row.id(), row.size()).encode();
            store.writerTable().put(row.id(), new WriterRecord(row.id(), row.size(), row.state(), frontier));
        }
    }

    private CompactRange treeOf(WriterId writer, long size) {
        CompactRange tree = CompactRange.empty();
        store.eventTable(writer).headMap(size, false).values().forEach(row -> tree.append(row.leafHash()));
        return tree;
    }

    /** Row 2. */
    @Test
    void namesTheInterval_whenAnEventAndItsHashWereRewritten() {
        edit(15);
        requireFound(store, new Finding(Kind.EVENTS_REWRITTEN, ONE, 11, 21));
    }

    /** Row 2. */
    @Test
    void findsARewrittenStore_whenTheAttackerHasAnotherKey() {
        edit(15);
        recomputeEverything(new TestSigner(666));
        requireFound(Kind.ANCHOR_CONTRADICTED);
        requireFound(Kind.SIGNATURE_UNKNOWN_KEY);
    }

    /** Row 3, as far as one key goes. */
    @Test
    void findsARewrittenStore_whenTheAttackerHasTheSigningKey() {
        edit(15);
        recomputeEverything(signer);
        VerificationResult result = verify();
        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.findings()).extracting(Finding::kind).containsOnly(Kind.ANCHOR_CONTRADICTED);
    }

    /** Row 4. */
    @Test
    void listsTheMissingRange_whenRowsInTheMiddleAreDeleted() {
        for (long[] range : new long[][] {{5, 6}, {5, 9}, {11, 21}, {0, 1}}) {
            InMemoryAuditStore copy = store.copy();
            copy.eventTable(ONE).subMap(range[0], range[1]).clear();
            requireFound(copy, new Finding(Kind.EVENTS_MISSING, ONE, range[0], range[1]));
        }
    }

    /** Row 5. */
    @Test
    void findsATruncatedTail_whenTheHeadRowWasSetBackToMatch() {
        for (long size = 0; size < 31; size++) {
            InMemoryAuditStore copy = store.copy();
            copy.eventTable(ONE).tailMap(size, true).clear();
            byte[] frontier = treeOf(ONE, size).encode();
            copy.writerTable().put(ONE, new WriterRecord(ONE, size, WriterState.OPEN, frontier));
            VerificationResult result = verify(copy);
            assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
            assertThat(result.findings()).extracting(Finding::kind).contains(Kind.EVENTS_TRUNCATED);
        }
    }

    /** Row 6. */
    @Test
    void findsSwappedAndDuplicatedEvents() {
        NavigableMap<Long, StoredEvent> rows = store.eventTable(ONE);
        StoredEvent four = row(rows, 4);
        StoredEvent five = row(rows, 5);
        rows.put(4L, new StoredEvent(4, five.id(), five.leafHash(), five.body()));
        InMemoryAuditStore duplicated = store.copy();
        rows.put(5L, new StoredEvent(5, four.id(), four.leafHash(), four.body()));

        requireFound(store, new Finding(Kind.EVENT_MISPLACED, ONE, 4, 5));
        requireFound(store, new Finding(Kind.EVENT_MISPLACED, ONE, 5, 6));
        requireFound(duplicated, new Finding(Kind.EVENT_MISPLACED, ONE, 4, 5));
    }

    @Test
    void findsAnEventOfAnotherWriter() {
        StoredEvent foreign = row(store.eventTable(TWO), 4);
        store.eventTable(ONE).put(4L, foreign);
        requireFound(store, new Finding(Kind.EVENT_MISPLACED, ONE, 4, 5));
    }

    /** Row 7, the insertion. */
    @Test
    void findsAnInsertedEvent() {
        NavigableMap<Long, StoredEvent> rows = store.eventTable(ONE);
        for (long seq = 30; seq >= 10; seq--) {
            StoredEvent row = row(rows, seq);
            rows.put(seq + 1, new StoredEvent(seq + 1, row.id(), row.leafHash(), row.body()));
        }
        requireFound(store, new Finding(Kind.EVENT_MISPLACED, ONE, 11, 12));
    }

    @Test
    void reportsTimesOutsideTheirInterval_withoutFailing() {
        AuditTrail trail =
                AuditFixtures.trail(store, "app-3", anchor, signer, clock).open();
        clock.move(Duration.ofDays(-1));
        trail.record(AuditFixtures.reveal(1));
        clock.move(Duration.ofDays(1));
        trail.close();
        VerificationResult result = verify();
        assertThat(result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(result.findings())
                .contains(new Finding(Kind.TIME_ANOMALY, new WriterId("app-3", 1), 1, 2))
                .extracting(Finding::kind)
                .containsOnlyOnce(Kind.TIME_ANOMALY)
                .isSubsetOf(Kind.TIME_ANOMALY, Kind.SILENCE);
    }

    /** Row 8. */
    @Test
    void findsAMissingWriter_andAnEmptyStore() {
        InMemoryAuditStore dropped = store.copy();
        dropped.writerTable().remove(TWO);
        dropped.eventTable(TWO).clear();
        requireFound(dropped, new Finding(Kind.WRITER_MISSING, TWO, 0, 32));

        VerificationResult result = verify(new InMemoryAuditStore());
        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.findings()).extracting(Finding::kind).contains(Kind.ANCHOR_AHEAD, Kind.CHECKPOINT_MISSING);
    }

    /** Row 8: the writer's leaves are dropped too. */
    @Test
    void findsAWriterThatWasStruckFromTheMetaLog() {
        InMemoryAuditStore struck = store.copy();
        struck.metaTable()
                .values()
                .removeIf(row -> MetaLeaf.decode(row.leaf()).writer().equals(TWO));
        VerificationResult result = verify(struck);
        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.findings()).extracting(Finding::kind).contains(Kind.META_ALTERED, Kind.WRITER_UNREGISTERED);
    }

    /** Row 10, the verdict without acknowledgement. */
    @Test
    void findsARollback() {
        InMemoryAuditStore backup = store.copy();
        AuditFixtures.trail(store, "app-3", anchor, signer, clock).open().close();
        requireFound(
                backup,
                new Finding(
                        Kind.ANCHOR_AHEAD,
                        null,
                        backup.metaTable().size(),
                        anchor.held().get(anchor.held().size() - 1).size(),
                        "memory",
                        null,
                        null));
    }

    /** Row 13. */
    @Test
    void failsWithoutSignatures() {
        for (StoredCheckpoint row : List.copyOf(store.checkpointTable().values())) {
            String text = row.note().substring(0, row.note().indexOf('\u2014'));
            InMemoryAuditStore copy = store.copy();
            copy.checkpointTable().put(row.size(), new StoredCheckpoint(row.size(), text));
            requireFound(copy, new Finding(Kind.SIGNATURE_MISSING, null, row.size(), row.size() + 1));
        }
        InMemoryAuditStore none = store.copy();
        none.checkpointTable().clear();
        assertThat(verify(none).findings()).extracting(Finding::kind).contains(Kind.CHECKPOINT_MISSING);
    }

    /** Row 13. */
    @Test
    void failsWithAnEmptyUnsignedOrMissingAnchor() {
        Checkpoint latest = anchor.held().get(anchor.held().size() - 1);
        anchor.clear();
        requireFound(Kind.ANCHOR_EMPTY);
        anchor.publish(Checkpoint.parse(latest.note().substring(0, latest.note().indexOf('\u2014'))));
        requireFound(Kind.SIGNATURE_MISSING);
        anchor.setUnavailable(true);
        requireFound(Kind.ANCHOR_UNAVAILABLE);
        VerificationResult result = AuditVerifier.of(store, AuditFixtures.ENVIRONMENT, List.of(signer.key()), List.of())
                .verify();
        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.findings()).extracting(Finding::kind).containsExactly(Kind.ANCHOR_MISSING);
        assertThatThrownBy(() -> AuditVerifier.of(store, AuditFixtures.ENVIRONMENT, List.of(), List.of(anchor)))
                .isInstanceOf(PolicyConfigurationException.class);
    }

    /** Row 15, over a whole store. */
    @Test
    void failsWithAWrongKey() {
        for (int seed = 100; seed < 120; seed++) {
            VerificationResult result = AuditVerifier.of(
                            store, AuditFixtures.ENVIRONMENT, List.of(new TestSigner(seed).key()), List.of(anchor))
                    .verify();
            assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
            assertThat(result.findings()).extracting(Finding::kind).containsOnly(Kind.SIGNATURE_UNKNOWN_KEY);
        }
    }

    @Test
    void failsForAnotherEnvironment() {
        VerificationResult result = AuditVerifier.of(
                        store,
                        io.github.dppkit.policy.Environment.of("production"),
                        List.of(signer.key()),
                        List.of(anchor))
                .verify();
        assertThat(result.findings())
                .extracting(Finding::kind)
                .contains(Kind.ANCHOR_MALFORMED, Kind.CHECKPOINT_MALFORMED);
    }

    @Test
    void findsAMovedHeadStateAndFrontier() {
        WriterRecord one = store.writer(ONE).orElseThrow();
        WriterRecord two = store.writer(TWO).orElseThrow();
        List<WriterRecord> wrong = new ArrayList<>();
        wrong.add(new WriterRecord(ONE, one.size() + 1, one.state(), one.frontier()));
        wrong.add(new WriterRecord(ONE, one.size(), one.state(), new byte[3]));
        wrong.add(new WriterRecord(ONE, one.size(), WriterState.CLOSED, one.frontier()));
        wrong.add(new WriterRecord(TWO, two.size(), WriterState.OPEN, two.frontier()));
        wrong.add(new WriterRecord(TWO, two.size(), WriterState.ABANDONED, two.frontier()));
        byte[] frontier = two.frontier();
        frontier[0] ^= 1;
        wrong.add(new WriterRecord(TWO, two.size(), two.state(), frontier));
        for (WriterRecord row : wrong) {
            InMemoryAuditStore copy = store.copy();
            copy.writerTable().put(row.id(), row);
            assertThat(verify(copy).verdict()).as("%s", row).isEqualTo(Verdict.FAIL);
        }
    }

    @Test
    void findsAnyAlteredMetaLeafOrCheckpoint() {
        SplittableRandom random = new SplittableRandom(99);
        for (StoredLeaf row : List.copyOf(store.metaTable().values())) {
            InMemoryAuditStore copy = store.copy();
            copy.metaTable().put(row.index(), new StoredLeaf(row.index(), flip(row.leaf(), random)));
            assertThat(verify(copy).verdict()).isEqualTo(Verdict.FAIL);
            InMemoryAuditStore deleted = store.copy();
            deleted.metaTable().remove(row.index());
            assertThat(verify(deleted).verdict()).isEqualTo(Verdict.FAIL);
        }
        for (StoredCheckpoint row : List.copyOf(store.checkpointTable().values())) {
            for (String note : List.of("", "garbage", row.note().replace("\n" + row.size() + "\n", "\n1000\n"))) {
                InMemoryAuditStore copy = store.copy();
                copy.checkpointTable().put(row.size(), new StoredCheckpoint(row.size(), note));
                assertThat(verify(copy).verdict()).isEqualTo(Verdict.FAIL);
            }
        }
    }

    @Test
    void neverPassesAndNeverCrashesOnGarbage() {
        long seed = 12;
        SplittableRandom random = new SplittableRandom(seed);
        int rounds = "full".equals(System.getProperty("dpp.depth")) ? 2_000 : 100;
        for (int i = 0; i < rounds; i++) {
            InMemoryAuditStore copy = store.copy();
            int table = random.nextInt(4);
            byte[] garbage = new byte[random.nextInt(80)];
            random.nextBytes(garbage);
            long key = random.nextLong(12);
            switch (table) {
                case 0 ->
                    copy.eventTable(ONE).put(key, new StoredEvent(key, new EventId(1, key), new byte[32], garbage));
                case 1 -> copy.metaTable().put(key, new StoredLeaf(key, garbage));
                case 2 ->
                    copy.checkpointTable()
                            .put(
                                    key,
                                    new StoredCheckpoint(
                                            key, new String(garbage, java.nio.charset.StandardCharsets.ISO_8859_1)));
                default -> copy.writerTable().put(ONE, new WriterRecord(ONE, key, WriterState.OPEN, garbage));
            }
            assertThat(verify(copy).verdict()).as("seed %d, round %d", seed, i).isEqualTo(Verdict.FAIL);
        }
    }

    /** Rows under keys that no trail writes: below zero, at the end of the number range, of writers that never were. */
    @Test
    @Timeout(600)
    void failsOnRowsWithImpossibleKeys_andEnds() {
        StoredEvent event = row(store.eventTable(ONE), 3);
        StoredLeaf leaf = store.metaLeaves(1, 1).get(0);
        StoredCheckpoint checkpoint = store.latestCheckpoint().orElseThrow();
        WriterId ghost = new WriterId("ghost", 1);
        for (long key : new long[] {Long.MIN_VALUE, -1, 1_000, Long.MAX_VALUE - 1, Long.MAX_VALUE}) {
            List<InMemoryAuditStore> copies = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                copies.add(store.copy());
            }
            copies.get(0).eventTable(ONE).put(key, new StoredEvent(key, event.id(), event.leafHash(), event.body()));
            copies.get(1).eventTable(TWO).put(key, new StoredEvent(key, event.id(), event.leafHash(), event.body()));
            copies.get(2).metaTable().put(key, new StoredLeaf(key, leaf.leaf()));
            copies.get(3).checkpointTable().put(key, new StoredCheckpoint(key, checkpoint.note()));
            copies.get(4).eventTable(ghost).put(key, new StoredEvent(key, event.id(), event.leafHash(), event.body()));
            for (int i = 0; i < copies.size(); i++) {
                assertThat(verify(copies.get(i)).verdict())
                        .as("key %d in table %d", key, i)
                        .isEqualTo(Verdict.FAIL);
            }
        }
    }

    @Test
    void findsWritersThatNeverOpened() {
        WriterId ghost = new WriterId("ghost", 1);
        for (WriterRecord row : List.of(
                new WriterRecord(ghost, -5, WriterState.OPEN, new byte[0]),
                new WriterRecord(ghost, 7, WriterState.OPEN, new byte[0]),
                new WriterRecord(ghost, 0, WriterState.CLOSED, new byte[0]),
                new WriterRecord(ghost, 0, WriterState.OPEN, new byte[32]))) {
            InMemoryAuditStore copy = store.copy();
            copy.writerTable().put(ghost, row);
            requireFound(copy, new Finding(Kind.WRITER_UNREGISTERED, ghost, 0, row.size()));
        }
        StoredEvent stolen = row(store.eventTable(ONE), 3);
        store.eventTable(ghost).put(0L, stolen);
        requireFound(store, new Finding(Kind.WRITER_UNREGISTERED, ghost, 0, 0));
    }

    /** A node that died between its row and its entry on the meta-log leaves an empty row, which is legal. */
    @Test
    void passes_withAWriterThatNeverGotSoFarAsToOpen() {
        store.openWriter("app-3");
        assertThat(verify().findings()).isEmpty();
        store.openWriter("app-3");
        assertThat(verify().findings()).isEmpty();
    }

    @Test
    void fails_whenTheStoreMeetsARowThatIsNone_orAnAnchorThrowsWhatItLikes() {
        for (String method : List.of("writers", "writer", "events", "eventWriters", "metaLeaves", "checkpoints")) {
            AuditStore broken = (AuditStore) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {AuditStore.class}, (proxy, called, args) -> {
                        if (called.getName().equals(method)) {
                            throw new AuditFormatException("Node name refused.");
                        }
                        return called.invoke(store, args);
                    });
            VerificationResult result = AuditVerifier.of(
                            broken, AuditFixtures.ENVIRONMENT, List.of(signer.key()), List.of(anchor))
                    .verify();
            assertThat(result.verdict()).as(method).isEqualTo(Verdict.FAIL);
            assertThat(result.findings()).extracting(Finding::kind).contains(Kind.STORE_MALFORMED);
        }
        CheckpointAnchor hostile = (CheckpointAnchor) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {CheckpointAnchor.class}, (proxy, called, args) -> {
                    if (called.getName().equals("latest")) {
                        throw new IllegalStateException("bucket");
                    }
                    return called.invoke(anchor, args);
                });
        VerificationResult result = AuditVerifier.of(
                        store, AuditFixtures.ENVIRONMENT, List.of(signer.key()), List.of(anchor, hostile))
                .verify();
        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.findings())
                .containsExactly(new Finding(Kind.ANCHOR_UNAVAILABLE, null, 0, 0, "memory", null, null));
    }

    /** Row 37, in memory. Every table at once: some rows changed, some dropped, some doubled under another key, some pure noise. */
    @Test
    @Timeout(3_600)
    void neverPassesAndNeverCrashes_whenEveryTableIsScrambled() {
        long seed = 37;
        SplittableRandom random = new SplittableRandom(seed);
        int rounds = "full".equals(System.getProperty("dpp.depth")) ? 20_000 : 500;
        for (int i = 0; i < rounds; i++) {
            InMemoryAuditStore copy = store.copy();
            int acts = 1 + random.nextInt(6);
            for (int act = 0; act < acts; act++) {
                scramble(copy, random);
            }
            if (!same(copy)) {
                assertThat(verify(copy).verdict())
                        .as("seed %d, round %d", seed, i)
                        .isEqualTo(Verdict.FAIL);
            }
        }
    }

    private boolean same(InMemoryAuditStore copy) {
        return copy.writerTable().equals(store.writerTable())
                && copy.metaTable().equals(store.metaTable())
                && copy.eventTable(ONE).equals(store.eventTable(ONE))
                && copy.eventTable(TWO).equals(store.eventTable(TWO))
                && checkpointsRead(copy);
    }

    /** Fewer stored checkpoints prove less and contradict nothing: the anchors hold theirs. */
    private boolean checkpointsRead(InMemoryAuditStore copy) {
        return !copy.checkpointTable().isEmpty()
                && store.checkpointTable()
                        .entrySet()
                        .containsAll(copy.checkpointTable().entrySet());
    }

    private static void scramble(InMemoryAuditStore copy, SplittableRandom random) {
        long key = random.nextInt(10) == 0 ? random.nextLong() : random.nextLong(-2, 40);
        byte[] noise = new byte[random.nextInt(1, 90)];
        random.nextBytes(noise);
        WriterId writer = random.nextBoolean() ? ONE : TWO;
        NavigableMap<Long, StoredEvent> events = copy.eventTable(writer);
        NavigableMap<Long, StoredLeaf> leaves = copy.metaTable();
        NavigableMap<Long, StoredCheckpoint> notes = copy.checkpointTable();
        switch (random.nextInt(10)) {
            case 0 -> events.put(key, new StoredEvent(key, new EventId(1, key), noise, noise));
            case 1 -> events.remove(key);
            case 2 -> events.computeIfPresent(key, (k, row) -> flipped(row, random));
            case 3 -> leaves.put(key, new StoredLeaf(key, noise));
            case 4 -> leaves.remove(key);
            case 5 -> {
                if (!leaves.isEmpty()) {
                    leaves.put(
                            key,
                            new StoredLeaf(
                                    key, flip(leaves.firstEntry().getValue().leaf(), random)));
                }
            }
            case 6 ->
                notes.put(
                        key,
                        new StoredCheckpoint(key, new String(noise, java.nio.charset.StandardCharsets.ISO_8859_1)));
            case 7 -> {
                if (!notes.isEmpty()) {
                    notes.put(
                            key,
                            new StoredCheckpoint(
                                    key, notes.lastEntry().getValue().note()));
                }
            }
            case 8 ->
                copy.writerTable()
                        .put(
                                writer,
                                new WriterRecord(
                                        writer,
                                        key,
                                        List.of(WriterState.values()).get(random.nextInt(3)),
                                        noise));
            default -> copy.writerTable().remove(writer);
        }
    }

    @Test
    void aFloodOfAnomaliesHidesNoFailure() {
        Findings findings = new Findings();
        for (int i = 0; i < 5_000; i++) {
            findings.add(Kind.TIME_ANOMALY, ONE, i, i + 1);
        }
        assertThat(findings.isFailing()).isFalse();
        findings.add(Kind.EVENTS_TRUNCATED, ONE, 3, 4);
        assertThat(findings.isFailing()).isTrue();
        assertThat(findings.count()).isEqualTo(5_001);
        assertThat(findings.kept()).hasSize(101).contains(new Finding(Kind.EVENTS_TRUNCATED, ONE, 3, 4));
    }

    @Test
    void refusesAClockToleranceOutOfRange() {
        AuditVerifier verifier =
                AuditVerifier.of(store, AuditFixtures.ENVIRONMENT, List.of(signer.key()), List.of(anchor));
        for (Duration wrong : List.of(Duration.ofNanos(-1), Duration.ofDays(2), Duration.ofSeconds(Long.MAX_VALUE))) {
            assertThatThrownBy(() -> verifier.withClockTolerance(wrong))
                    .isInstanceOf(PolicyConfigurationException.class);
        }
        assertThat(verifier.withClockTolerance(Duration.ZERO).verify().isPass()).isTrue();
    }

    @Test
    void countsAllFindings_andKeepsTheFirstThousand() {
        Findings findings = new Findings();
        for (int i = 0; i < 1_500; i++) {
            findings.add(Kind.EVENT_ALTERED, ONE, i, i + 1);
        }
        assertThat(findings.count()).isEqualTo(1_500);
        assertThat(findings.kept()).hasSize(1_000);
        assertThat(findings.kept().get(0)).hasToString("EVENT_ALTERED app-1#1 [0, 1)");
        assertThat(Verdict.PASS.exitCode()).isZero();
        assertThat(Verdict.FAIL.exitCode()).isEqualTo(1);
        assertThat(Verdict.ACKNOWLEDGED_GAP.exitCode()).isEqualTo(3);
    }
}
