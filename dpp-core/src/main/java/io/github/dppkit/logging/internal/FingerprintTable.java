package io.github.dppkit.logging.internal;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many values have a fingerprint, and of which category the last one was: open addressing over 64-bit fingerprints,
 * 12 bytes a slot, at most half full, behind a bit filter that answers most questions from a few kilobytes.
 *
 * <p>Reading needs no lock; writers take turns outside. A fingerprint whose count falls to zero keeps its slot until the
 * table is built anew, with {@link #grown(int)}.
 */
final class FingerprintTable {

    private static final int MIN_CAPACITY = 1 << 10;
    private static final int CATEGORY_SHIFT = 24;
    private static final int COUNT = (1 << CATEGORY_SHIFT) - 1;
    private static final int FILTER_FACTOR = 8;

    private final AtomicLongArray prints;
    private final AtomicIntegerArray counts;
    private final AtomicLongArray filter;
    private final int mask;
    private final int filterMask;
    private int used;
    private int live;

    FingerprintTable() {
        this(MIN_CAPACITY);
    }

    private FingerprintTable(int capacity) {
        prints = new AtomicLongArray(capacity);
        counts = new AtomicIntegerArray(capacity);
        filter = new AtomicLongArray(capacity * FILTER_FACTOR / Long.SIZE);
        mask = capacity - 1;
        filterMask = capacity * FILTER_FACTOR - 1;
    }

    /** Returns the category code of a fingerprint; 0 if no value has it. */
    int category(long print) {
        int bit = (int) (print >>> 40) & filterMask;
        if ((filter.get(bit >> 6) & (1L << bit)) == 0) {
            return 0;
        }
        int slot = slot(print);
        int count = counts.get(slot);
        return prints.get(slot) == nonZero(print) && (count & COUNT) != 0 ? count >>> CATEGORY_SHIFT : 0;
    }

    /** Tells whether there is no room for as many more fingerprints. */
    boolean isFull(int more) {
        return (used + more) * 2 > mask;
    }

    /** Counts a fingerprint up. */
    void add(long print, int category) {
        int slot = slot(print);
        if (prints.get(slot) == 0) {
            used++;
        }
        int count = counts.get(slot) & COUNT;
        live += count == 0 ? 1 : 0;
        counts.set(slot, category << CATEGORY_SHIFT | Math.min(COUNT, count + 1));
        prints.set(slot, nonZero(print));
        int bit = (int) (print >>> 40) & filterMask;
        filter.set(bit >> 6, filter.get(bit >> 6) | 1L << bit);
    }

    /** Counts a fingerprint down. */
    void remove(long print) {
        int slot = slot(print);
        int count = counts.get(slot);
        if ((count & COUNT) > 0) {
            counts.set(slot, count - 1);
            live -= (count & COUNT) == 1 ? 1 : 0;
        }
    }

    /** Returns a table of the living fingerprints with room for as many again and {@code more}. */
    FingerprintTable grown(int more) {
        int capacity = MIN_CAPACITY;
        while (capacity < (live * 2 + more) * 2) {
            capacity *= 2;
        }
        FingerprintTable table = new FingerprintTable(capacity);
        for (int i = 0; i <= mask; i++) {
            int count = counts.get(i);
            if ((count & COUNT) > 0) {
                table.add(prints.get(i), count >>> CATEGORY_SHIFT);
                int slot = table.slot(prints.get(i));
                table.counts.set(slot, count);
            }
        }
        return table;
    }

    private int slot(long print) {
        long wanted = nonZero(print);
        int slot = (int) wanted & mask;
        while (true) {
            long found = prints.get(slot);
            if (found == 0 || found == wanted) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
    }

    private static long nonZero(long print) {
        return print == 0 ? 1 : print;
    }
}
