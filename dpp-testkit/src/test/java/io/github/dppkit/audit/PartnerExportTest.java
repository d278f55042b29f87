package io.github.dppkit.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.audit.AuditFixtures.MemoryAnchor;
import io.github.dppkit.audit.AuditFixtures.MovableClock;
import io.github.dppkit.audit.AuditFixtures.TestSigner;
import io.github.dppkit.audit.internal.CompactRange;
import io.github.dppkit.audit.internal.Sha256;
import io.github.dppkit.audit.spi.PrunedWriter;
import io.github.dppkit.audit.spi.StoredCheckpoint;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.audit.spi.StoredLeaf;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.InMemoryAuditStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a selling partner's auditor gets, and what he can find out with it. */
@Verifies({"#33", "A2.6.c"})
final class PartnerExportTest {

    private static final SellingPartner MINE = SellingPartner.of("A2MINE");
    private static final SellingPartner OTHER = SellingPartner.of("A2OTHER");
    private static final SellingPartner NOBODY = SellingPartner.of("A2NOBODY");

    private final InMemoryAuditStore store = new InMemoryAuditStore();
    private final TestSigner signer = new TestSigner(1);
    private final AuditFixtures.TestTokenizer tokens = new AuditFixtures.TestTokenizer();
    private int mine;

    /** Three writers: one of both partners, one of the other alone, one of both again; some events of nobody. */
    @BeforeEach
    void record() {
        MovableClock clock = new MovableClock();
        MemoryAnchor anchor = new MemoryAnchor();
        SplittableRandom random = new SplittableRandom(33);
        for (String node : List.of("app-1", "app-2", "app-3")) {
            try (AuditTrail trail =
                    AuditFixtures.trail(store, node, anchor, signer, clock).open()) {
                for (int i = 0; i < 45; i++) {
                    boolean ofMine = !node.equals("app-2") && random.nextInt(4) == 0;
                    mine += ofMine ? 1 : 0;
                    trail.record(reveal(ofMine ? MINE : OTHER, i));
                    if (i % 20 == 0) {
                        trail.checkpoint();
                    }
                }
                assertThat(trail.partnerToken(MINE)).isEqualTo(tokens.partnerToken(MINE));
            }
        }
    }

    private static AuditEvent reveal(SellingPartner partner, int order) {
        return AuditEvent.builder(Action.REVEAL, Outcome.SUCCESS, AuditFixtures.CLERK, Channel.API)
                .role("shipping-clerk")
                .client(ClientAddressClass.PRIVATE)
                .purpose(Purpose.SHIPPING)
                .scope(PiiScope.order(partner, "902-3159896-" + (1_000_000 + order)))
                .categories(Set.of(io.github.dppkit.pii.PiiCategory.NAME))
                .count(1)
                .build();
    }

    private byte[] export(SellingPartner partner) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PartnerExport.of(store, AuditFixtures.ENVIRONMENT, List.of(signer.key()))
                .write(tokens.partnerToken(partner), out);
        return out.toByteArray();
    }

    private PartnerExportSummary verify(byte[] file, List<RecordedEvent> events) {
        return PartnerExportVerifier.of(AuditFixtures.ENVIRONMENT, List.of(signer.key()))
                .verify(new ByteArrayInputStream(file), events::add);
    }

    @Test
    void verifiesOffline_andHoldsEveryEventOfThePartner() {
        List<RecordedEvent> events = new ArrayList<>();
        PartnerExportSummary summary = verify(export(MINE), events);

        assertThat(mine).isGreaterThan(10);
        assertThat(summary.events()).isEqualTo(mine);
        assertThat(summary.writers()).isEqualTo(2);
        assertThat(summary.partner()).isEqualTo(tokens.partnerToken(MINE));
        assertThat(events)
                .hasSize(mine)
                .allMatch(event -> tokens.partnerToken(MINE).equals(event.partner()));
        List<RecordedEvent> stored = new ArrayList<>();
        for (WriterId writer : store.eventWriters()) {
            store.events(writer, 0, 1_000).stream()
                    .map(row -> RecordedEvent.decode(row.body()))
                    .filter(event -> tokens.partnerToken(MINE).equals(event.partner()))
                    .forEach(stored::add);
        }
        assertThat(events).containsExactlyInAnyOrderElementsOf(stored);
    }

    @Test
    void holdsNoByteOfAnybodyElsesEvents() {
        String file = new String(export(MINE), StandardCharsets.UTF_8);
        assertThat(file).contains(tokens.partnerToken(MINE).toString());
        assertThat(file).doesNotContain(tokens.partnerToken(OTHER).toString()).doesNotContain("app-2");
        for (WriterId writer : store.eventWriters()) {
            for (StoredEvent row : store.events(writer, 0, 1_000)) {
                RecordedEvent event = RecordedEvent.decode(row.body());
                if (!tokens.partnerToken(MINE).equals(event.partner())) {
                    assertThat(file)
                            .doesNotContain(HexFormat.of().formatHex(event.id().toBytes()))
                            .doesNotContain(HexFormat.of().formatHex(row.body()));
                }
            }
        }
    }

    @Test
    void saysThatThereIsNothing_whereThereIsNothing() {
        List<RecordedEvent> events = new ArrayList<>();
        PartnerExportSummary summary = verify(export(NOBODY), events);
        assertThat(summary.events()).isZero();
        assertThat(summary.writers()).isZero();
        assertThat(events).isEmpty();
    }

    /** Each bit that is flipped, each line that is dropped, doubled or moved, and each end that is cut off. */
    @Test
    void refusesEveryAlteredFile() {
        byte[] file = export(MINE);
        long seed = 3_300;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 400; i++) {
            byte[] altered = file.clone();
            int bit = random.nextInt(file.length * 8);
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            requireRefused(altered, "seed " + seed + ", flip " + i);
        }
        for (int i = 0; i < 40; i++) {
            requireRefused(Arrays.copyOf(file, random.nextInt(file.length)), "seed " + seed + ", cut " + i);
        }
        List<String> lines = List.of(new String(file, StandardCharsets.UTF_8).split("\n", -1));
        for (int i = 0; i + 1 < lines.size(); i++) {
            List<String> dropped = new ArrayList<>(lines);
            dropped.remove(i);
            requireRefused(bytes(dropped), "line " + i + " dropped");
            List<String> doubled = new ArrayList<>(lines);
            doubled.add(i, lines.get(i));
            requireRefused(bytes(doubled), "line " + i + " doubled");
            if (i + 2 < lines.size()) {
                List<String> swapped = new ArrayList<>(lines);
                java.util.Collections.swap(swapped, i, i + 1);
                requireRefused(bytes(swapped), "line " + i + " swapped");
            }
        }
        requireRefused(
                (new String(file, StandardCharsets.UTF_8) + "x").getBytes(StandardCharsets.UTF_8), "more behind");
    }

    private static byte[] bytes(List<String> lines) {
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }

    private void requireRefused(byte[] file, String what) {
        assertThatExceptionOfType(AuditFormatException.class)
                .as(what)
                .isThrownBy(() -> verify(file, new ArrayList<>()))
                .withMessageContaining("refused at line");
    }

    @Test
    void refusesAnotherKeyAndAnotherEnvironment() {
        byte[] file = export(MINE);
        for (long seed = 2; seed < 50; seed++) {
            PartnerExportVerifier wrong =
                    PartnerExportVerifier.of(AuditFixtures.ENVIRONMENT, List.of(new TestSigner(seed).key()));
            assertThatExceptionOfType(AuditFormatException.class)
                    .isThrownBy(() -> wrong.verify(new ByteArrayInputStream(file), event -> {}))
                    .withMessageContaining("not signed by a key that you trust");
        }
        PartnerExportVerifier elsewhere = PartnerExportVerifier.of(Environment.test("other"), List.of(signer.key()));
        assertThatExceptionOfType(AuditFormatException.class)
                .isThrownBy(() -> elsewhere.verify(new ByteArrayInputStream(file), event -> {}))
                .withMessageContaining("another environment");
    }

    @Test
    void isNotWritten_fromAStoreThatContradictsItsCheckpoint() {
        WriterId writer = store.eventWriters().get(0);
        StoredEvent row = store.events(writer, 3, 1).get(0);
        store.eventTable(writer).remove(row.seq());
        assertThatExceptionOfType(AuditIntegrityException.class)
                .isThrownBy(() -> export(MINE))
                .withMessageContaining("Run the verifier");
        assertThatExceptionOfType(AuditIntegrityException.class)
                .isThrownBy(() -> PartnerExport.of(
                                new InMemoryAuditStore(), AuditFixtures.ENVIRONMENT, List.of(signer.key()))
                        .write(tokens.partnerToken(MINE), OutputStreams.NONE))
                .withMessageContaining("no checkpoint");
    }

    private static final class OutputStreams {
        static final java.io.OutputStream NONE = java.io.OutputStream.nullOutputStream();
    }

    /** Events past their retention are gone; what is left proves as before. */
    @Test
    void goesOn_whereTheBeginningOfAWriterWasPruned() {
        WriterId writer = new WriterId("app-1", 1);
        CompactRange frontier = CompactRange.empty();
        store.eventTable(writer).headMap(21L, false).values().forEach(row -> frontier.append(row.leafHash()));
        List<RecordedEvent> before = new ArrayList<>();
        verify(export(MINE), before);
        before.removeIf(event -> event.writer().equals(writer) && event.seq() < 21);

        store.prune(new PrunedWriter(writer, 21, frontier.encode()));

        assertThat(store.events(writer, 0, 1).get(0).seq()).isEqualTo(21);
        List<RecordedEvent> after = new ArrayList<>();
        verify(export(MINE), after);
        assertThat(after).isEqualTo(before);
        Checkpoint last =
                Checkpoint.parse(store.latestCheckpoint().orElseThrow().note());
        for (long seq = 21; seq < 47; seq++) {
            assertThat(AuditProofs.of(store).event(writer, seq, last).verifies(last))
                    .isTrue();
        }
        assertThatExceptionOfType(AuditFormatException.class)
                .isThrownBy(() -> AuditProofs.of(store).event(writer, 20, last))
                .withMessageContaining("pruned");
    }

    /** What a release has written, every later one must read and write. */
    @Test
    void readsAndWritesTheGoldenFile() throws IOException {
        byte[] golden;
        try (InputStream in =
                Objects.requireNonNull(PartnerExportTest.class.getResourceAsStream("partner-export.txt"))) {
            golden = in.readAllBytes();
        }
        InMemoryAuditStore fixed = fixedStore();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PartnerExport.of(fixed, AuditFixtures.ENVIRONMENT, List.of(signer.key()))
                .write(tokens.partnerToken(MINE), out);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(new String(golden, StandardCharsets.UTF_8));
        assertThat(verify(golden, new ArrayList<>()).events()).isEqualTo(3);
    }

    /** Nine events of one writer, each third of the partner, on a meta-log of two leaves. */
    private InMemoryAuditStore fixedStore() {
        InMemoryAuditStore fixed = new InMemoryAuditStore();
        WriterId writer = fixed.openWriter("app-1").id();
        Instant time = Instant.parse("2026-08-01T10:00:00Z");
        CompactRange tree = CompactRange.empty();
        for (int i = 0; i < 9; i++) {
            RecordedEvent bare = RecordedEventTest.bare();
            byte[] body = new RecordedEvent(
                            new EventId(7, i),
                            writer,
                            i,
                            time.plusSeconds(i),
                            Action.REVEAL,
                            Outcome.SUCCESS,
                            Channel.API,
                            bare.reason(),
                            ClientAddressClass.PRIVATE,
                            AuditFixtures.CLERK,
                            null,
                            "shipping-clerk",
                            Purpose.SHIPPING,
                            tokens.partnerToken(i % 3 == 1 ? MINE : OTHER),
                            null,
                            Set.of(),
                            1,
                            null,
                            null)
                    .canonicalBytes();
            tree.append(Sha256.leaf(body));
            fixed.eventTable(writer).put((long) i, new StoredEvent(i, new EventId(7, i), Sha256.leaf(body), body));
        }
        List<MetaLeaf> leaves = List.of(
                new MetaLeaf(MetaLeaf.Kind.OPEN, writer, 0, Sha256.empty(), time),
                new MetaLeaf(MetaLeaf.Kind.HEAD, writer, 9, tree.root(), time.plusSeconds(60)));
        CompactRange meta = CompactRange.empty();
        for (MetaLeaf leaf : leaves) {
            fixed.metaTable().put(meta.size(), new StoredLeaf(meta.size(), leaf.encode()));
            meta.append(Sha256.leaf(leaf.encode()));
        }
        Checkpoint checkpoint = Checkpoint.sign(AuditFixtures.ORIGIN, meta.size(), meta.root(), signer);
        fixed.putCheckpoint(new StoredCheckpoint(checkpoint.size(), checkpoint.note()));
        return fixed;
    }
}
