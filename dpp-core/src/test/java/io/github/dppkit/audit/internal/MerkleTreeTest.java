package io.github.dppkit.audit.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.audit.AuditFormatException;
import io.github.dppkit.policy.Verifies;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MerkleTreeTest {

    private static final List<String> LEAVES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");
    private static final List<String> ROOTS = List.of(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    private static final int MAX = 64;

    private static List<byte[]> leafHashes(int count) {
        List<byte[]> hashes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            hashes.add(Sha256.leaf(new byte[] {(byte) i, (byte) (i * 7)}));
        }
        return hashes;
    }

    @Test
    @Verifies("#17")
    void givesTheRootsOfRfc6962() {
        CompactRange range = CompactRange.empty();
        List<byte[]> hashes = new ArrayList<>();
        assertThat(HexFormat.of().formatHex(range.root())).isEqualTo(ROOTS.get(0));
        for (int n = 1; n < ROOTS.size(); n++) {
            byte[] hash = Sha256.leaf(HexFormat.of().parseHex(LEAVES.get(n - 1)));
            range.append(hash);
            hashes.add(hash);
            assertThat(HexFormat.of().formatHex(range.root())).isEqualTo(ROOTS.get(n));
            assertThat(MerkleProofs.root(hashes)).isEqualTo(range.root());
        }
    }

    @Test
    void keepsTheFrontier_acrossEncoding() {
        CompactRange range = CompactRange.empty();
        for (byte[] hash : leafHashes(200)) {
            CompactRange again = CompactRange.decode(range.size(), range.encode());
            assertThat(again.root()).isEqualTo(range.root());
            again.append(hash);
            range.append(hash);
            assertThat(again.encode()).isEqualTo(range.encode());
            assertThat(range.encode()).hasSize(32 * Long.bitCount(range.size()));
        }
        assertThatThrownBy(() -> CompactRange.decode(3, new byte[32])).isInstanceOf(AuditFormatException.class);
        assertThatThrownBy(() -> CompactRange.decode(-1, new byte[64 * 32])).isInstanceOf(AuditFormatException.class);
    }

    @Test
    void copiesGrowApart() {
        CompactRange range = CompactRange.empty();
        leafHashes(5).forEach(range::append);
        byte[] before = range.root();
        range.copy().append(Sha256.leaf(new byte[1]));
        assertThat(range.root()).isEqualTo(before);
    }

    @Test
    @Verifies("#17")
    void acceptsTrueInclusionProofs_andNoAlteredOnes() {
        List<byte[]> all = leafHashes(MAX);
        for (int n = 1; n <= MAX; n++) {
            List<byte[]> leaves = all.subList(0, n);
            byte[] root = MerkleProofs.root(leaves);
            for (int m = 0; m < n; m++) {
                int index = m;
                int size = n;
                List<byte[]> proof = MerkleProofs.inclusion(leaves, index);
                byte[] leaf = leaves.get(index);
                assertThat(MerkleProofs.verifiesInclusion(index, size, leaf, proof, root))
                        .isTrue();
                for (List<byte[]> wrong : mutations(proof, root)) {
                    assertThat(MerkleProofs.verifiesInclusion(index, size, leaf, wrong, root))
                            .isFalse();
                }
                assertThat(MerkleProofs.verifiesInclusion(index, size, leaf, proof, flipped(root)))
                        .isFalse();
                assertThat(MerkleProofs.verifiesInclusion(index, size, flipped(leaf), proof, root))
                        .isFalse();
                for (int other = -1; other <= n; other++) {
                    if (other != index) {
                        assertThat(MerkleProofs.verifiesInclusion(other, size, leaf, proof, root))
                                .isFalse();
                    }
                }
                assertThat(MerkleProofs.verifiesInclusion(index, index, leaf, proof, root))
                        .isFalse();
            }
        }
    }

    @Test
    @Verifies("#17")
    void acceptsTrueConsistencyProofs_andNoAlteredOnes() {
        List<byte[]> all = leafHashes(MAX);
        for (int n = 0; n <= MAX; n++) {
            List<byte[]> leaves = all.subList(0, n);
            byte[] newer = MerkleProofs.root(leaves);
            for (int m = 0; m <= n; m++) {
                byte[] older = MerkleProofs.root(leaves.subList(0, m));
                List<byte[]> proof = MerkleProofs.consistency(leaves, m);
                assertThat(MerkleProofs.verifiesConsistency(m, n, older, newer, proof))
                        .isTrue();
                for (List<byte[]> wrong : mutations(proof, newer)) {
                    assertThat(MerkleProofs.verifiesConsistency(m, n, older, newer, wrong))
                            .isFalse();
                }
                assertThat(MerkleProofs.verifiesConsistency(m, n, flipped(older), newer, proof))
                        .isFalse();
                if (m > 0) {
                    assertThat(MerkleProofs.verifiesConsistency(m, n, older, flipped(newer), proof))
                            .isFalse();
                    assertThat(MerkleProofs.verifiesConsistency(m - 1, n, older, newer, proof))
                            .isFalse();
                }
                assertThat(MerkleProofs.verifiesConsistency(n + 1, n, older, newer, proof))
                        .isFalse();
                assertThat(MerkleProofs.verifiesConsistency(-1, n, older, newer, proof))
                        .isFalse();
            }
        }
    }

    /** Every hash flipped, shortened, lengthened, dropped, doubled, swapped with its neighbour; one more at each place. */
    private static List<List<byte[]>> mutations(List<byte[]> proof, byte[] spare) {
        List<List<byte[]>> mutations = new ArrayList<>();
        for (int i = 0; i <= proof.size(); i++) {
            List<byte[]> added = new ArrayList<>(proof);
            added.add(i, spare);
            mutations.add(added);
        }
        for (int i = 0; i < proof.size(); i++) {
            byte[] hash = proof.get(i);
            mutations.add(with(proof, i, flipped(hash)));
            mutations.add(with(proof, i, java.util.Arrays.copyOf(hash, 31)));
            mutations.add(with(proof, i, java.util.Arrays.copyOf(hash, 33)));
            List<byte[]> dropped = new ArrayList<>(proof);
            dropped.remove(i);
            mutations.add(dropped);
            List<byte[]> doubled = new ArrayList<>(proof);
            doubled.add(i, hash);
            mutations.add(doubled);
            if (i > 0) {
                List<byte[]> swapped = new ArrayList<>(proof);
                Collections.swap(swapped, i - 1, i);
                mutations.add(swapped);
            }
        }
        return mutations;
    }

    private static List<byte[]> with(List<byte[]> proof, int i, byte[] hash) {
        List<byte[]> changed = new ArrayList<>(proof);
        changed.set(i, hash);
        return changed;
    }

    private static byte[] flipped(byte[] hash) {
        byte[] flipped = hash.clone();
        flipped[hash.length / 2] ^= 0x10;
        return flipped;
    }

    @Test
    @Verifies("#18")
    void keepsLeavesAndNodesApart() {
        byte[] left = Sha256.leaf(new byte[] {1});
        byte[] right = Sha256.leaf(new byte[] {2});
        byte[] root = Sha256.node(left, right);
        byte[] crafted = new byte[64];
        System.arraycopy(left, 0, crafted, 0, 32);
        System.arraycopy(right, 0, crafted, 32, 32);
        byte[] craftedWithPrefix = new byte[65];
        craftedWithPrefix[0] = 0x01;
        System.arraycopy(crafted, 0, craftedWithPrefix, 1, 64);

        for (byte[] leaf : List.of(crafted, craftedWithPrefix)) {
            assertThat(Sha256.leaf(leaf)).isNotEqualTo(root);
            assertThat(MerkleProofs.verifiesInclusion(0, 1, Sha256.leaf(leaf), List.of(), root))
                    .isFalse();
        }
    }
}
