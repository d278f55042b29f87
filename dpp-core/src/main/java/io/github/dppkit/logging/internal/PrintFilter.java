package io.github.dppkit.logging.internal;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Says of nearly every word of a log that no known value begins with it, from a table small enough for the processor's
 * cache: two bits a cell, one for values that end there and one for values that go on. It errs only towards yes.
 *
 * <p>Reading needs no lock; writers take turns outside.
 */
final class PrintFilter {

    /** A value may end with these words. */
    static final int COMPLETE = 1;

    /** A value may go on after these words. */
    static final int MORE = 2;

    private static final int CELLS_PER_LONG = 32;
    private static final int INDEX_SHIFT = 36;

    private final AtomicLongArray singles;
    private final AtomicLongArray joined;
    private final int singleMask;
    private final int joinedMask;

    /** Creates an empty filter of so many cells for single words, and twice as many for several. */
    PrintFilter(int cells) {
        singles = new AtomicLongArray(cells / CELLS_PER_LONG);
        joined = new AtomicLongArray(cells * 2 / CELLS_PER_LONG);
        singleMask = cells - 1;
        joinedMask = cells * 2 - 1;
    }

    /** Returns what may be known of one word. */
    int single(long hash) {
        int cell = (int) (hash >>> INDEX_SHIFT) & singleMask;
        return (int) (singles.getOpaque(cell / CELLS_PER_LONG) >>> (cell << 1)) & (COMPLETE | MORE);
    }

    /** Returns what may be known of several words. */
    int joined(long hash) {
        int cell = (int) (hash >>> INDEX_SHIFT) & joinedMask;
        return (int) (joined.getOpaque(cell / CELLS_PER_LONG) >>> (cell << 1)) & (COMPLETE | MORE);
    }

    /** Takes in a fingerprint. */
    void add(long print) {
        long bits = Prints.kind(print) == Prints.BEGIN ? MORE : COMPLETE;
        AtomicLongArray cells = Prints.isSingle(print) ? singles : joined;
        int cell = (int) (print >>> INDEX_SHIFT) & (Prints.isSingle(print) ? singleMask : joinedMask);
        int index = cell / CELLS_PER_LONG;
        cells.setOpaque(index, cells.getOpaque(index) | bits << (cell << 1));
    }
}
