package io.github.dppkit.logging.internal;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Says of nearly every word of a log that no known value begins or ends with it, from tables small enough for the
 * processor's cache: two bits for each, both in one number. It errs only towards yes.
 *
 * <p>Reading needs no lock; writers take turns outside.
 */
final class PrintFilter {

    private static final int INDEX_SHIFT = 40;
    private static final int FIRST_BIT = 3;
    private static final int SECOND_BIT = 9;

    /** The bits of all four kinds, {@link #second} of them apart. */
    private static final long KINDS = 0x0001_0001_0001_0001L;

    /** Slots of the table a block: ten bits or more for each fingerprint, so that few words of a log pass by chance. */
    private static final int SLOTS_PER_SINGLE_BLOCK = 8;

    private static final int SLOTS_PER_JOINED_BLOCK = 8;

    private final AtomicLongArray singles;
    private final AtomicLongArray joined;
    private final int singleMask;
    private final int joinedMask;

    /** Creates an empty filter for a table of so many slots. */
    PrintFilter(int slots) {
        int rounded = Integer.highestOneBit(slots);
        singles = new AtomicLongArray(rounded / SLOTS_PER_SINGLE_BLOCK);
        joined = new AtomicLongArray(rounded / SLOTS_PER_JOINED_BLOCK);
        singleMask = singles.length() - 1;
        joinedMask = joined.length() - 1;
    }

    /** Returns what {@link #may} answers from, for one word. */
    long single(long hash) {
        return singles.getOpaque((int) (hash >>> INDEX_SHIFT) & singleMask);
    }

    /** Returns what {@link #may} answers from, for several words. */
    long joined(long hash) {
        return joined.getOpaque((int) (hash >>> INDEX_SHIFT) & joinedMask);
    }

    /** Tells whether there may be a fingerprint of any kind. */
    static boolean mayAny(long block, long hash) {
        return ((block >>> (hash >>> FIRST_BIT)) & 1 & anyKind(block, hash)) != 0;
    }

    /** Tells whether there may be a fingerprint of a kind, where there may be one of any. */
    static boolean may(long block, int kind, long hash) {
        return ((block >>> second(kind, hash)) & 1) != 0;
    }

    /** Returns whether the second bit of any kind is set, as a number with its lowest bit. */
    private static long anyKind(long block, long hash) {
        long kinds = Long.rotateRight(block, (int) (hash >>> SECOND_BIT)) & KINDS;
        long halves = kinds | kinds >>> 32;
        return halves | halves >>> 16;
    }

    private static int second(int kind, long hash) {
        return (int) (hash >>> SECOND_BIT) + (kind << 4);
    }

    /** Takes in a fingerprint. */
    void add(long print) {
        AtomicLongArray blocks = Prints.isSingle(print) ? singles : joined;
        int index = (int) (print >>> INDEX_SHIFT) & (blocks.length() - 1);
        blocks.setOpaque(
                index, blocks.getOpaque(index) | 1L << (print >>> FIRST_BIT) | 1L << second(Prints.kind(print), print));
    }
}
