package io.github.dppkit.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.audit.internal.CompactRange;
import io.github.dppkit.audit.internal.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Holds the stored forms against files that were written once: what a release has stored, every later one must read. */
final class AuditGoldenFilesTest {

    private static final Instant TIME = Instant.parse("2026-08-01T10:00:00.123456Z");

    private static String golden(String name) {
        try (InputStream in = Objects.requireNonNull(AuditGoldenFilesTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static byte[] hex(String name) {
        return HexFormat.of().parseHex(golden(name).replaceAll("\\s", ""));
    }

    @Test
    void readsAndWritesEventsOfVersion1() {
        byte[] full = hex("event-v1-full.hex");
        assertThat(RecordedEvent.decode(full)).isEqualTo(RecordedEventTest.full());
        assertThat(RecordedEventTest.full().canonicalBytes()).isEqualTo(full);
        byte[] bare = hex("event-v1-bare.hex");
        assertThat(RecordedEvent.decode(bare)).isEqualTo(RecordedEventTest.bare());
        assertThat(RecordedEventTest.bare().canonicalBytes()).isEqualTo(bare);
    }

    @Test
    void readsAndWritesMetaLeavesOfVersion1() {
        MetaLeaf leaf = leaf();
        byte[] bytes = hex("meta-leaf-v1.hex");
        assertThat(leaf.encode()).isEqualTo(bytes);
        MetaLeaf read = MetaLeaf.decode(bytes);
        assertThat(read.kind()).isEqualTo(MetaLeaf.Kind.HEAD);
        assertThat(read.writer()).isEqualTo(leaf.writer());
        assertThat(read.size()).isEqualTo(2);
        assertThat(read.root()).isEqualTo(leaf.root());
        assertThat(read.time()).isEqualTo(TIME);
    }

    @Test
    void readsAndWritesCheckpoints() {
        CompactRange meta = CompactRange.empty();
        meta.append(Sha256.leaf(leaf().encode()));
        AuditFixtures.TestSigner signer = new AuditFixtures.TestSigner(1);
        Checkpoint checkpoint = Checkpoint.sign(AuditFixtures.ORIGIN, meta.size(), meta.root(), signer);
        assertThat(checkpoint.note()).isEqualTo(golden("checkpoint.txt"));
        VerifierKey key = VerifierKey.parse(golden("checkpoint-key.txt"));
        assertThat(Checkpoint.parse(golden("checkpoint.txt")).signedBy(List.of(key)))
                .isEqualTo(Checkpoint.SignatureState.VALID);
    }

    /** The head of a tree over the two golden events. */
    private static MetaLeaf leaf() {
        CompactRange tree = CompactRange.empty();
        tree.append(Sha256.leaf(hex("event-v1-full.hex")));
        tree.append(Sha256.leaf(hex("event-v1-bare.hex")));
        return new MetaLeaf(MetaLeaf.Kind.HEAD, new WriterId("app-1", 3), tree.size(), tree.root(), TIME);
    }
}
