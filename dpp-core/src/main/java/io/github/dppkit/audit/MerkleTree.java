package io.github.dppkit.audit;

import io.github.dppkit.audit.internal.CompactRange;
import io.github.dppkit.audit.internal.Sha256;

/**
 * A tree of RFC 6962 section 2.1 with SHA-256 that grows at its right edge: what writers and the meta-log are.
 *
 * <p>It holds at most 63 hashes for any number of leaves, so it cannot give proofs by itself: {@link AuditProofs} makes them
 * from a store. For whoever wants to check a record with code of their own. Not safe for use by several threads.
 */
public final class MerkleTree {

    private final CompactRange range;

    private MerkleTree(CompactRange range) {
        this.range = range;
    }

    /**
     * Returns a tree without leaves.
     *
     * @return a new tree
     */
    public static MerkleTree empty() {
        return new MerkleTree(CompactRange.empty());
    }

    /**
     * Returns the tree that {@link #frontier()} wrote.
     *
     * @param size number of leaves
     * @param frontier hashes of its full subtrees, largest first
     * @return a new tree
     * @throws AuditFormatException if the length does not fit the size
     */
    public static MerkleTree of(long size, byte[] frontier) {
        return new MerkleTree(CompactRange.decode(size, frontier));
    }

    /**
     * Returns the hash of a leaf.
     *
     * @param leaf its bytes, such as {@link RecordedEvent#canonicalBytes()}
     * @return SHA-256(0x00 | leaf), 32 bytes
     */
    public static byte[] leafHash(byte[] leaf) {
        return Sha256.leaf(leaf);
    }

    /**
     * Adds a leaf.
     *
     * @param leafHash its hash, as {@link #leafHash(byte[])} gives it
     * @return this tree
     * @throws AuditFormatException if it has not 32 bytes
     */
    public MerkleTree append(byte[] leafHash) {
        return appendSubtree(0, leafHash);
    }

    /**
     * Adds a full subtree of which only the hash is known.
     *
     * @param level its height: it has 2^level leaves
     * @param hash its root
     * @return this tree
     * @throws AuditFormatException if no subtree of that height can begin at this size, or the hash has not 32 bytes
     */
    public MerkleTree appendSubtree(int level, byte[] hash) {
        range.appendSubtree(level, hash);
        return this;
    }

    /**
     * Returns the number of leaves.
     *
     * @return 0 or more
     */
    public long size() {
        return range.size();
    }

    /**
     * Returns the root hash.
     *
     * @return a new array of 32 bytes
     */
    public byte[] root() {
        return range.root();
    }

    /**
     * Returns the right edge of the tree.
     *
     * @return 32 bytes for each bit set in the size
     */
    public byte[] frontier() {
        return range.encode();
    }
}
