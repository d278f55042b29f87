package io.github.dppkit.logging.internal;

import java.util.Arrays;

/**
 * The kinds of fingerprint and a growing list of fingerprints without repeats.
 *
 * <p>A fingerprint is a hash whose three lowest bits are its kind and whether it is of one word: 61 bits tell values apart.
 */
final class Prints {

    /** Words that are personal data wherever they stand. */
    static final int STRONG = 0;

    /** Words that are personal data only beside a key or other personal data. */
    static final int WEAK = 1;

    /** A word or two that begin a longer sequence. */
    static final int BEGIN = 2;

    /** Of several words: the last digits of a telephone number. */
    static final int NUMBER = 3;

    /** Of one word: a number that begins a longer sequence with another number. Logs are full of numbers. */
    static final int BEGIN_NUMBERS = 3;

    private static final int KIND = 3;
    private static final int SINGLE = 4;
    private static final long HASH = -8L;

    private long[] prints = new long[8];
    private int size;

    /** Returns the fingerprint of a hash; it is never zero. */
    static long of(int kind, long hash, boolean single) {
        long bits = hash & HASH;
        return (bits == 0 ? Long.MIN_VALUE : bits) | kind | (single ? SINGLE : 0);
    }

    /** Returns the kind of a fingerprint. */
    static int kind(long print) {
        return (int) print & KIND;
    }

    /** Tells whether a fingerprint is of one word. */
    static boolean isSingle(long print) {
        return (print & SINGLE) != 0;
    }

    void add(int kind, long hash, boolean single) {
        long print = of(kind, hash, single);
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
