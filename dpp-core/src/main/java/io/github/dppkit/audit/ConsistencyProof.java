package io.github.dppkit.audit;

import io.github.dppkit.audit.internal.MerkleProofs;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows that a tree is the beginning of a larger one, so nothing in it was changed: RFC 6962 section 2.1.2. Immutable.
 */
public final class ConsistencyProof {

    private final long first;
    private final long second;
    private final List<byte[]> path;

    private ConsistencyProof(long first, long second, List<byte[]> path) {
        this.first = first;
        this.second = second;
        this.path = path.stream().map(byte[]::clone).toList();
    }

    /**
     * Returns a proof as somebody else wrote it; nothing is checked before {@link #verifies(byte[], byte[])}.
     *
     * @param first number of leaves of the smaller tree
     * @param second number of leaves of the larger tree
     * @param path hashes in the order of the RFC
     * @return the proof
     */
    public static ConsistencyProof of(long first, long second, List<byte[]> path) {
        return new ConsistencyProof(first, second, path);
    }

    /**
     * Makes the proof for a few leaves that are all at hand.
     *
     * @param leafHashes the hashes of all leaves of the larger tree
     * @param first number of leaves of the smaller one
     * @return the proof
     * @throws AuditFormatException if the smaller tree is none
     */
    public static ConsistencyProof among(List<byte[]> leafHashes, int first) {
        if (first < 0 || first > leafHashes.size()) {
            throw new AuditFormatException("Consistency proof refused: the first tree is larger than the second.");
        }
        return new ConsistencyProof(first, leafHashes.size(), MerkleProofs.consistency(leafHashes, first));
    }

    /**
     * Tells whether the first tree is the beginning of the second. Every hash of the path is used exactly once.
     *
     * @param firstRoot root of the smaller tree
     * @param secondRoot root of the larger tree
     * @return false for anything else
     */
    public boolean verifies(byte[] firstRoot, byte[] secondRoot) {
        return MerkleProofs.verifiesConsistency(first, second, firstRoot, secondRoot, path);
    }

    /**
     * Tells whether what the first checkpoint signed is the beginning of what the second signed. Signatures are not
     * checked here.
     *
     * @param older the smaller checkpoint
     * @param newer the larger one
     * @return false also if they are of other sizes than the proof, or of different logs
     */
    public boolean verifies(Checkpoint older, Checkpoint newer) {
        return older.origin().equals(newer.origin())
                && older.size() == first
                && newer.size() == second
                && verifies(older.root(), newer.root());
    }

    /**
     * Returns the number of leaves of the smaller tree.
     *
     * @return as it was given
     */
    public long first() {
        return first;
    }

    /**
     * Returns the number of leaves of the larger tree.
     *
     * @return as it was given
     */
    public long second() {
        return second;
    }

    /**
     * Returns the hashes.
     *
     * @return copies, in the order of the RFC
     */
    public List<byte[]> path() {
        return path.stream().map(byte[]::clone).toList();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ConsistencyProof that
                && first == that.first
                && second == that.second
                && MerkleProofs.equal(path, that.path);
    }

    @Override
    public int hashCode() {
        return path.stream()
                .mapToInt(Arrays::hashCode)
                .reduce(Long.hashCode(first * 31 + second), (a, b) -> a * 31 + b);
    }
}
