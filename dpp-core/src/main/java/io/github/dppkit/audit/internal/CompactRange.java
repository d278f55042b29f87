package io.github.dppkit.audit.internal;

import io.github.dppkit.audit.AuditFormatException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The right edge of an RFC 6962 tree: one hash for each full subtree, largest first.
 *
 * <p>It is all one needs to append leaves and to know the root: at most 63 hashes for any number of leaves. Appending
 * costs two hashes on average. Mutable and not safe for use by several threads; {@link #copy()} is cheap.
 */
public final class CompactRange {

    private final List<byte[]> hashes;
    private long size;

    private CompactRange(long size, List<byte[]> hashes) {
        this.size = size;
        this.hashes = hashes;
    }

    /** Returns the range of a tree without leaves. */
    public static CompactRange empty() {
        return new CompactRange(0, new ArrayList<>());
    }

    /**
     * Returns the range that {@link #encode()} wrote.
     *
     * @param size number of leaves
     * @param bytes the hashes, largest subtree first
     * @throws AuditFormatException if the length does not fit the size
     */
    public static CompactRange decode(long size, byte[] bytes) {
        if (size < 0 || bytes.length != Long.bitCount(size) * Sha256.LENGTH) {
            throw new AuditFormatException("Tree frontier refused: its length does not fit its size.");
        }
        List<byte[]> hashes = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += Sha256.LENGTH) {
            hashes.add(Arrays.copyOfRange(bytes, at, at + Sha256.LENGTH));
        }
        return new CompactRange(size, hashes);
    }

    /** Returns the hashes one after the other: 32 bytes for each bit set in the size. */
    public byte[] encode() {
        byte[] bytes = new byte[hashes.size() * Sha256.LENGTH];
        for (int i = 0; i < hashes.size(); i++) {
            System.arraycopy(hashes.get(i), 0, bytes, i * Sha256.LENGTH, Sha256.LENGTH);
        }
        return bytes;
    }

    /** Adds one leaf by its hash. */
    public void append(byte[] leafHash) {
        byte[] hash = leafHash;
        for (long n = size; (n & 1) == 1; n >>= 1) {
            hash = Sha256.node(hashes.remove(hashes.size() - 1), hash);
        }
        hashes.add(hash);
        size++;
    }

    /**
     * Adds a full subtree of 2^level leaves by its root.
     *
     * @throws AuditFormatException if none can begin at this size, or the hash is none
     */
    public void appendSubtree(int level, byte[] hash) {
        if (level < 0 || level > 61 || hash.length != Sha256.LENGTH || (size & ((1L << level) - 1)) != 0) {
            throw new AuditFormatException("Subtree refused: none of that height begins here, or its hash is none.");
        }
        byte[] root = hash.clone();
        for (long n = size >> level; (n & 1) == 1; n >>= 1) {
            root = Sha256.node(hashes.remove(hashes.size() - 1), root);
        }
        hashes.add(root);
        size += 1L << level;
        if (size < 0) {
            throw new AuditFormatException("Subtree refused: no tree has so many leaves.");
        }
    }

    /** Gives each full subtree, largest first, to that sink. */
    public void forEach(PrunedTree.Sink sink) {
        int at = 0;
        for (int level = 62; level >= 0; level--) {
            if ((size >> level & 1) == 1) {
                sink.accept(level, hashes.get(at++).clone());
            }
        }
    }

    /** Returns the number of leaves. */
    public long size() {
        return size;
    }

    /** Returns the root hash, MTH of RFC 6962. */
    public byte[] root() {
        if (hashes.isEmpty()) {
            return Sha256.empty();
        }
        byte[] root = hashes.get(hashes.size() - 1);
        for (int i = hashes.size() - 2; i >= 0; i--) {
            root = Sha256.node(hashes.get(i), root);
        }
        return root.clone();
    }

    /** Returns a range that grows apart from this one. */
    public CompactRange copy() {
        return new CompactRange(size, new ArrayList<>(hashes));
    }
}
