package io.github.dppkit.audit.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * A tree of which only some leaves are shown: runs of the others are given as the fewest full subtrees. Takes the leaves in
 * order, once; holds at most two hashes for each level. Not safe for use by several threads.
 */
public final class PrunedTree {

    /** Takes a subtree that is not shown. */
    @FunctionalInterface
    public interface Sink {
        /** Takes the root of a full subtree of 2^level leaves. */
        void accept(int level, byte[] hash);
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Subtree(long start, int level, byte[] hash) {}

    private final List<Subtree> hidden = new ArrayList<>();
    private long size;

    /** Passes over a leaf that is not shown. */
    public void hide(byte[] leafHash) {
        hide(0, leafHash);
    }

    /** Passes over a full subtree of 2^level leaves of which none is shown. */
    public void hide(int level, byte[] hash) {
        Subtree last = new Subtree(size, level, hash);
        size += 1L << level;
        while (!hidden.isEmpty()) {
            Subtree before = hidden.get(hidden.size() - 1);
            if (before.level != last.level || (before.start >> before.level & 1) == 1) {
                break;
            }
            hidden.remove(hidden.size() - 1);
            last = new Subtree(before.start, before.level + 1, Sha256.node(before.hash, last.hash));
        }
        hidden.add(last);
    }

    /** Passes over a leaf that is shown, after what was hidden before it. */
    public void show(Sink sink) {
        flush(sink);
        size++;
    }

    /** Gives what was hidden since the last leaf that was shown. */
    public void flush(Sink sink) {
        hidden.forEach(subtree -> sink.accept(subtree.level, subtree.hash));
        hidden.clear();
    }
}
