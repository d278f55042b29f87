package io.github.dppkit.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.audit.AuditFixtures.MemoryAnchor;
import io.github.dppkit.audit.AuditFixtures.MovableClock;
import io.github.dppkit.audit.AuditFixtures.TestSigner;
import io.github.dppkit.audit.internal.MerkleProofs;
import io.github.dppkit.audit.internal.ProofRanges;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.InMemoryAuditStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Proofs for single events and between checkpoints, made by streaming. */
@Verifies("#17")
final class AuditProofsTest {

    private static List<byte[]> leafHashes(int count) {
        List<byte[]> hashes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            hashes.add(MerkleTree.leafHash(new byte[] {(byte) i, (byte) (i >> 8)}));
        }
        return hashes;
    }

    private static byte[] root(List<byte[]> hashes) {
        MerkleTree tree = MerkleTree.empty();
        hashes.forEach(tree::append);
        return tree.root();
    }

    @Test
    void streamedProofsAreThoseOfTheRfc_forAllTreesUpTo64() {
        List<byte[]> all = leafHashes(64);
        for (int n = 1; n <= 64; n++) {
            List<byte[]> leaves = all.subList(0, n);
            for (int m = 0; m <= n; m++) {
                if (m < n) {
                    assertThat(MerkleProofs.equal(
                                    streamed(ProofRanges.inclusion(m, n), leaves), MerkleProofs.inclusion(leaves, m)))
                            .isTrue();
                }
                assertThat(MerkleProofs.equal(
                                streamed(ProofRanges.consistency(m, n), leaves), MerkleProofs.consistency(leaves, m)))
                        .isTrue();
            }
        }
    }

    private static List<byte[]> streamed(ProofRanges ranges, List<byte[]> leaves) {
        for (int i = 0; i < leaves.size(); i++) {
            ranges.accept(i, leaves.get(i));
        }
        return ranges.path();
    }

    /** The inclusion and consistency proofs for the well-known tree of eight leaves, as other implementations print them. */
    @Test
    void givesTheProofsThatOtherLogsGive_forTheTreeOfEightLeaves() {
        List<byte[]> leaves = new ArrayList<>();
        for (String leaf : List.of(
                "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")) {
            leaves.add(MerkleTree.leafHash(HexFormat.of().parseHex(leaf)));
        }
        assertThat(hex(InclusionProof.among(leaves, 0).path()))
                .containsExactly(
                        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4");
        assertThat(hex(InclusionProof.among(leaves, 5).path()))
                .containsExactly(
                        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
        assertThat(hex(ConsistencyProof.among(leaves, 6).path()))
                .containsExactly(
                        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
        assertThat(ConsistencyProof.among(leaves, 6).verifies(root(leaves.subList(0, 6)), root(leaves)))
                .isTrue();
        assertThat(ConsistencyProof.among(leaves, 8).path()).isEmpty();
    }

    private static List<String> hex(List<byte[]> path) {
        return path.stream().map(HexFormat.of()::formatHex).toList();
    }

    @Property(tries = 200)
    void acceptsItsOwnProofs_andNoOthers(
            @ForAll @IntRange(min = 1, max = 700) int n, @ForAll int a, @ForAll int b, @ForAll int bit) {
        List<byte[]> leaves = leafHashes(n);
        int index = Math.floorMod(a, n);
        InclusionProof proof = InclusionProof.among(leaves, index);
        byte[] root = root(leaves);
        assertThat(proof.verifies(leaves.get(index), root)).isTrue();
        if (!proof.path().isEmpty()) {
            List<byte[]> path = proof.path();
            byte[] hash = path.get(Math.floorMod(b, path.size()));
            hash[Math.floorMod(bit, 32)] ^= 1;
            assertThat(InclusionProof.of(index, n, path).verifies(leaves.get(index), root))
                    .isFalse();
            assertThat(InclusionProof.of(index, n, path)).isNotEqualTo(proof);
        }
        int first = 1 + Math.floorMod(b, n);
        ConsistencyProof consistency = ConsistencyProof.among(leaves, first);
        assertThat(consistency.verifies(root(leaves.subList(0, first)), root)).isTrue();
        assertThat(ConsistencyProof.of(first, n, streamed(ProofRanges.consistency(first, n), leaves)))
                .isEqualTo(consistency)
                .hasSameHashCodeAs(consistency);
    }

    @Test
    void takesSubtreesOnlyWhereTheyCanBegin() {
        List<byte[]> leaves = leafHashes(8);
        MerkleTree tree = MerkleTree.empty().appendSubtree(2, root(leaves.subList(0, 4)));
        leaves.subList(4, 8).forEach(tree::append);
        assertThat(tree.root()).isEqualTo(root(leaves));
        assertThat(MerkleTree.of(8, tree.frontier()).root()).isEqualTo(root(leaves));
        MerkleTree one = MerkleTree.empty().append(leaves.get(0));
        assertThatThrownBy(() -> one.appendSubtree(1, leaves.get(0))).isInstanceOf(AuditFormatException.class);
        assertThatThrownBy(() -> one.append(new byte[31])).isInstanceOf(AuditFormatException.class);
        assertThatThrownBy(() -> one.appendSubtree(-1, leaves.get(0))).isInstanceOf(AuditFormatException.class);
    }

    @Test
    void provesEachEventUnderEachCheckpointThatCoversIt_andUnderNoOther() {
        InMemoryAuditStore store = new InMemoryAuditStore();
        MemoryAnchor anchor = new MemoryAnchor();
        TestSigner signer = new TestSigner(1);
        MovableClock clock = new MovableClock();
        try (AuditTrail one = AuditFixtures.trail(store, "app-1", anchor, signer, clock)
                        .open();
                AuditTrail two = AuditFixtures.trail(store, "app-2", anchor, signer, clock)
                        .open()) {
            for (int i = 0; i < 30; i++) {
                one.record(AuditFixtures.reveal(i));
                two.record(AuditFixtures.reveal(i));
                if (i % 10 == 4) {
                    clock.move(Duration.ofSeconds(10));
                    one.checkpoint();
                    two.checkpoint();
                }
            }
        }
        List<Checkpoint> checkpoints = anchor.held();
        Checkpoint last = checkpoints.get(checkpoints.size() - 1);
        AuditProofs proofs = AuditProofs.of(store);
        WriterId writer = new WriterId("app-1", 1);
        long size = store.writer(writer).orElseThrow().size();
        for (long seq = 0; seq < size; seq++) {
            EventProof proof = proofs.event(writer, seq, last);
            assertThat(proof.verifies(last)).isTrue();
            assertThat(proof.event().seq()).isEqualTo(seq);
            assertThat(checkpoints.stream().filter(proof::verifies)).containsExactly(last);
            byte[] body = proof.body();
            body[body.length - 1] ^= 1;
            assertThat(new EventProof(body, proof.inWriter(), proof.head(), proof.inMetaLog()).verifies(last))
                    .isFalse();
            byte[] head = proof.head();
            head[head.length - 1] ^= 1;
            assertThat(new EventProof(proof.body(), proof.inWriter(), head, proof.inMetaLog()).verifies(last))
                    .isFalse();
        }
        Checkpoint first = checkpoints.get(0);
        assertThatThrownBy(() -> proofs.event(writer, size - 1, first)).isInstanceOf(AuditFormatException.class);
        assertThatThrownBy(() -> proofs.event(writer, -1, last)).isInstanceOf(AuditFormatException.class);
        for (Checkpoint older : checkpoints) {
            ConsistencyProof proof = proofs.consistency(older, last);
            assertThat(proof.verifies(older, last)).isTrue();
            assertThat(proof.verifies(last, older)).isEqualTo(older.equals(last));
        }
        assertThatThrownBy(() -> proofs.consistency(last, first)).isInstanceOf(AuditFormatException.class);
    }
}
