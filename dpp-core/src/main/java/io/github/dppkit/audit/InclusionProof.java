package io.github.dppkit.audit;

import io.github.dppkit.audit.internal.MerkleProofs;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Shows that a leaf stands at one place of a tree: the audit path of RFC 6962 section 2.1.1. Immutable.
 */
public final class InclusionProof {

    private final long index;
    private final long size;
    private final List<byte[]> path;

    private InclusionProof(long index, long size, List<byte[]> path) {
        this.index = index;
        this.size = size;
        this.path = path.stream().map(byte[]::clone).toList();
    }

    /**
     * Returns a proof as somebody else wrote it; nothing is checked before {@link #verifies(byte[], byte[])}.
     *
     * @param index the leaf's number, from 0
     * @param size number of leaves of the tree
     * @param path hashes, nearest sibling first
     * @return the proof
     */
    public static InclusionProof of(long index, long size, List<byte[]> path) {
        return new InclusionProof(index, size, path);
    }

    /**
     * Makes the proof for one of a few leaves that are all at hand.
     *
     * @param leafHashes the hashes of all leaves
     * @param index which leaf
     * @return the proof
     * @throws AuditFormatException if there is no such leaf
     */
    public static InclusionProof among(List<byte[]> leafHashes, int index) {
        if (index < 0 || index >= leafHashes.size()) {
            throw new AuditFormatException("Inclusion proof refused: there is no such leaf.");
        }
        return new InclusionProof(index, leafHashes.size(), MerkleProofs.inclusion(leafHashes, index));
    }

    /**
     * Tells whether the leaf stands at this place in the tree of that root. Every hash of the path is used exactly once.
     *
     * @param leafHash hash of the leaf
     * @param root root of the tree
     * @return false for anything else, also for a path too long or too short
     */
    public boolean verifies(byte[] leafHash, byte[] root) {
        return MerkleProofs.verifiesInclusion(index, size, leafHash, path, root);
    }

    /**
     * Returns the leaf's number.
     *
     * @return from 0
     */
    public long index() {
        return index;
    }

    /**
     * Returns the number of leaves of the tree.
     *
     * @return as it was given
     */
    public long size() {
        return size;
    }

    /**
     * Returns the audit path.
     *
     * @return copies of the hashes, nearest sibling first
     */
    public List<byte[]> path() {
        return path.stream().map(byte[]::clone).toList();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof InclusionProof that
                && index == that.index
                && size == that.size
                && MerkleProofs.equal(path, that.path);
    }

    @Override
    public int hashCode() {
        return IntStream.range(0, path.size())
                .map(i -> java.util.Arrays.hashCode(path.get(i)))
                .reduce(Long.hashCode(index * 31 + size), (a, b) -> a * 31 + b);
    }
}
