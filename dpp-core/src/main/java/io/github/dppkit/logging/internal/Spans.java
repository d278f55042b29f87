package io.github.dppkit.logging.internal;

import java.util.Arrays;

/**
 * The parts of a text that must go, in order and apart: parts that overlap become one, under the label of the longer.
 *
 * <p>Parts come nearly in order, so that putting one in its place costs next to nothing.
 */
final class Spans {

    private static final int FIELDS = 3;

    private int[] fields = new int[8 * FIELDS];
    private int size;

    int size() {
        return size;
    }

    int start(int index) {
        return fields[index * FIELDS];
    }

    int end(int index) {
        return fields[index * FIELDS + 1];
    }

    /** Returns what the finder said about the part. */
    int mark(int index) {
        return fields[index * FIELDS + 2];
    }

    /** Returns the end of the last part; 0 if there is none. */
    int lastEnd() {
        return size == 0 ? 0 : end(size - 1);
    }

    /** Adds a part that is not empty. */
    void add(int start, int end, int mark) {
        int from = start;
        int to = end;
        int said = mark;
        int longest = end - start;
        int place = size;
        while (place > 0 && start(place - 1) >= to) {
            place--;
        }
        int first = place;
        while (first > 0 && end(first - 1) > from) {
            first--;
            if (end(first) - start(first) > longest) {
                longest = end(first) - start(first);
                said = mark(first);
            }
            from = Math.min(from, start(first));
            to = Math.max(to, end(first));
        }
        replace(first, place, from, to, said);
    }

    /** Puts one part in place of those from {@code first} to before {@code past}. */
    private void replace(int first, int past, int start, int end, int mark) {
        if ((size + 1) * FIELDS > fields.length) {
            fields = Arrays.copyOf(fields, fields.length * 2);
        }
        System.arraycopy(fields, past * FIELDS, fields, (first + 1) * FIELDS, (size - past) * FIELDS);
        size += 1 - (past - first);
        fields[first * FIELDS] = start;
        fields[first * FIELDS + 1] = end;
        fields[first * FIELDS + 2] = mark;
    }
}
