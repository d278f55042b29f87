package io.github.dppkit.logging.internal;

import java.util.Arrays;

/** The kinds of fingerprint, kept apart by what is mixed in, and a growing list of them without repeats. */
final class Prints {

    /** A word or words that are personal data wherever they stand. */
    static final long STRONG = 0x53_54_52_4F_4E_47L;

    /** A word or words that are personal data only beside a key such as {@code name=}. */
    static final long WEAK = 0x57_45_41_4BL;

    /** Two words that begin a longer sequence. */
    static final long BEGIN = 0x42_45_47_49_4EL;

    /** The last digits of a telephone number. */
    static final long NUMBER = 0x4E_55_4D_42_45_52L;

    private long[] prints = new long[8];
    private int size;

    /** Returns the fingerprint of a kind. */
    static long of(long kind, long hash) {
        return WordHash.join(kind, hash);
    }

    void add(long kind, long hash) {
        long print = of(kind, hash);
        for (int i = 0; i < size; i++) {
            if (prints[i] == print) {
                return;
            }
        }
        if (size == prints.length) {
            prints = Arrays.copyOf(prints, size * 2);
        }
        prints[size++] = print;
    }

    long[] toArray() {
        return Arrays.copyOf(prints, size);
    }
}
