package io.github.dppkit.spapi.internal;

import java.util.Arrays;

/**
 * The leaves of one payload that are to be replaced, in the order of the text: where each stands, its path, its kind, the
 * object it stands in and the positions in the arrays around it. Kept in arrays: a payload may hold a million.
 */
final class Leaves {

    private static final int FIRST = 16;

    private int size;
    private int[] start = new int[FIRST];
    private int[] end = new int[FIRST];
    private PathNode[] node = new PathNode[FIRST];
    private Kind[] kind = new Kind[FIRST];
    private int[] object = new int[FIRST];
    private int[] rowStart = new int[FIRST + 1];
    private int[] indexes = new int[FIRST];

    void add(int startAt, int endAt, PathNode itsNode, Kind itsKind, int itsObject, int[] arrays, int arrayCount) {
        if (size == start.length) {
            int larger = size + (size >> 1);
            start = Arrays.copyOf(start, larger);
            end = Arrays.copyOf(end, larger);
            node = Arrays.copyOf(node, larger);
            kind = Arrays.copyOf(kind, larger);
            object = Arrays.copyOf(object, larger);
            rowStart = Arrays.copyOf(rowStart, larger + 1);
        }
        int from = rowStart[size];
        if (from + arrayCount > indexes.length) {
            indexes = Arrays.copyOf(indexes, Math.max(from + arrayCount, indexes.length + (indexes.length >> 1)));
        }
        System.arraycopy(arrays, 0, indexes, from, arrayCount);
        start[size] = startAt;
        end[size] = endAt;
        node[size] = itsNode;
        kind[size] = itsKind;
        object[size] = itsObject;
        rowStart[size + 1] = from + arrayCount;
        size++;
    }

    int size() {
        return size;
    }

    /** Where the token begins, with its quote. */
    int start(int leaf) {
        return start[leaf];
    }

    /** Where the token has ended, with its quote. */
    int end(int leaf) {
        return end[leaf];
    }

    PathNode node(int leaf) {
        return node[leaf];
    }

    Kind kind(int leaf) {
        return kind[leaf];
    }

    /** Which of the recorded objects it stands in. */
    int object(int leaf) {
        return object[leaf];
    }

    /** Returns the positions in the arrays below the first {@code above}, joined by slashes; empty if there are none. */
    String row(int leaf, int above) {
        int from = rowStart[leaf] + above;
        int to = rowStart[leaf + 1];
        if (from >= to) {
            return "";
        }
        if (to - from == 1) {
            return Integer.toString(indexes[from]);
        }
        StringBuilder row = new StringBuilder();
        for (int i = from; i < to; i++) {
            row.append(i == from ? "" : "/").append(indexes[i]);
        }
        return row.toString();
    }
}
