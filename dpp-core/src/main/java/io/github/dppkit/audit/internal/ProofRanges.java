package io.github.dppkit.audit.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes a proof of RFC 6962 while the leaves pass by once: each hash of a proof is the root over a range of leaves, and the
 * ranges do not overlap. Holds one right edge for each range. Not safe for use by several threads.
 */
public final class ProofRanges {

    /** Leaves {@code from} to {@code to}, the latter not included, and the tree over those seen so far. */
    private record Range(long from, long to, CompactRange tree) {

        static Range of(long from, long to) {
            return new Range(from, to, CompactRange.empty());
        }
    }

    private final List<Range> ranges = new ArrayList<>();

    private ProofRanges() {}

    /** Returns a maker of the proof that a leaf stands in a tree. */
    public static ProofRanges inclusion(long index, long size) {
        ProofRanges made = new ProofRanges();
        made.path(index, 0, size);
        return made;
    }

    /** Returns a maker of the proof that a tree is the beginning of another. */
    public static ProofRanges consistency(long first, long second) {
        ProofRanges made = new ProofRanges();
        if (first > 0) {
            made.subproof(first, 0, second, true);
        }
        return made;
    }

    /** Takes a leaf; those in no range are passed over. */
    public void accept(long index, byte[] leafHash) {
        for (Range range : ranges) {
            if (index >= range.from && index < range.to) {
                range.tree.append(leafHash);
            }
        }
    }

    /**
     * Takes a full subtree of 2^level leaves whose leaves are not at hand, as they come first and were pruned. One that is
     * larger than a range leaves that range wanting, and the proof does not verify.
     */
    public void accept(long start, int level, byte[] hash) {
        for (Range range : ranges) {
            if (start >= range.from && start + (1L << level) <= range.to) {
                range.tree.appendSubtree(level, hash);
            }
        }
    }

    /** Returns the hashes in the order of the proof. */
    public List<byte[]> path() {
        return ranges.stream().map(range -> range.tree.root()).toList();
    }

    private void path(long index, long from, long to) {
        if (to - from > 1) {
            long middle = from + Long.highestOneBit(to - from - 1);
            if (index < middle) {
                path(index, from, middle);
                ranges.add(Range.of(middle, to));
            } else {
                path(index, middle, to);
                ranges.add(Range.of(from, middle));
            }
        }
    }

    private void subproof(long first, long from, long to, boolean known) {
        if (first == to) {
            if (!known) {
                ranges.add(Range.of(from, to));
            }
            return;
        }
        long middle = from + Long.highestOneBit(to - from - 1);
        if (first <= middle) {
            subproof(first, from, middle, known);
            ranges.add(Range.of(middle, to));
        } else {
            subproof(first, middle, to, false);
            ranges.add(Range.of(from, middle));
        }
    }
}
