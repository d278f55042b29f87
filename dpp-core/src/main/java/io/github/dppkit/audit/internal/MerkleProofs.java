package io.github.dppkit.audit.internal;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * Inclusion and consistency proofs of RFC 6962 section 2.1, verified by the algorithms of RFC 9162 section 2.1.
 *
 * <p>Verification consumes every hash of a proof exactly once: a proof with a hash too few or too many is refused.
 */
public final class MerkleProofs {

    private MerkleProofs() {}

    /** Returns the root over these leaf hashes. */
    public static byte[] root(List<byte[]> leaves) {
        CompactRange range = CompactRange.empty();
        leaves.forEach(range::append);
        return range.root();
    }

    /** Returns the audit path of the leaf at {@code index}, nearest sibling first. */
    public static List<byte[]> inclusion(List<byte[]> leaves, int index) {
        List<byte[]> path = new ArrayList<>();
        if (leaves.size() > 1) {
            int k = split(leaves.size());
            if (index < k) {
                path.addAll(inclusion(leaves.subList(0, k), index));
                path.add(root(leaves.subList(k, leaves.size())));
            } else {
                path.addAll(inclusion(leaves.subList(k, leaves.size()), index - k));
                path.add(root(leaves.subList(0, k)));
            }
        }
        return path;
    }

    /** Returns the proof that the tree over the first {@code size} leaves is a prefix of the tree over all. */
    public static List<byte[]> consistency(List<byte[]> leaves, int size) {
        return size == 0 ? List.of() : subproof(leaves, size, true);
    }

    private static List<byte[]> subproof(List<byte[]> leaves, int size, boolean known) {
        if (size == leaves.size()) {
            return known ? List.of() : List.of(root(leaves));
        }
        int k = split(leaves.size());
        List<byte[]> proof = new ArrayList<>();
        if (size <= k) {
            proof.addAll(subproof(leaves.subList(0, k), size, known));
            proof.add(root(leaves.subList(k, leaves.size())));
        } else {
            proof.addAll(subproof(leaves.subList(k, leaves.size()), size - k, false));
            proof.add(root(leaves.subList(0, k)));
        }
        return proof;
    }

    /** Tells whether the proof shows that {@code leafHash} stands at {@code index} in the tree of that root. */
    public static boolean verifiesInclusion(long index, long size, byte[] leafHash, List<byte[]> proof, byte[] root) {
        if (index < 0 || index >= size || !wellFormed(proof)) {
            return false;
        }
        long fn = index;
        long sn = size - 1;
        byte[] hash = leafHash;
        for (byte[] sibling : proof) {
            if (sn == 0) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                hash = Sha256.node(sibling, hash);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                hash = Sha256.node(hash, sibling);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 && MessageDigest.isEqual(hash, root);
    }

    /** Tells whether the proof shows that the first tree is a prefix of the second. */
    public static boolean verifiesConsistency(
            long firstSize, long secondSize, byte[] firstRoot, byte[] secondRoot, List<byte[]> proof) {
        if (firstSize < 0 || firstSize > secondSize || !wellFormed(proof)) {
            return false;
        }
        if (firstSize == 0) {
            return proof.isEmpty() && MessageDigest.isEqual(firstRoot, Sha256.empty());
        }
        if (firstSize == secondSize) {
            return proof.isEmpty() && MessageDigest.isEqual(firstRoot, secondRoot);
        }
        List<byte[]> path = new ArrayList<>(proof);
        if (Long.bitCount(firstSize) == 1) {
            path.add(0, firstRoot);
        }
        return !path.isEmpty() && replays(firstSize - 1, secondSize - 1, firstRoot, secondRoot, path);
    }

    private static boolean replays(long first, long second, byte[] firstRoot, byte[] secondRoot, List<byte[]> path) {
        long fn = first;
        long sn = second;
        while ((fn & 1) == 1) {
            fn >>= 1;
            sn >>= 1;
        }
        byte[] fr = path.get(0);
        byte[] sr = path.get(0);
        for (byte[] hash : path.subList(1, path.size())) {
            if (sn == 0) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                fr = Sha256.node(hash, fr);
                sr = Sha256.node(hash, sr);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                sr = Sha256.node(sr, hash);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 && MessageDigest.isEqual(fr, firstRoot) && MessageDigest.isEqual(sr, secondRoot);
    }

    /** Tells whether two lists hold the same hashes in the same order. */
    public static boolean equal(List<byte[]> one, List<byte[]> other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            if (!MessageDigest.isEqual(one.get(i), other.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean wellFormed(List<byte[]> proof) {
        return proof.stream().allMatch(hash -> hash.length == Sha256.LENGTH);
    }

    /** Returns the largest power of two smaller than {@code n}. */
    private static int split(int n) {
        return Integer.highestOneBit(n - 1);
    }
}
