package io.github.dppkit.logging.internal;

/**
 * A keyed hash of one word after the other: eight bytes at a time, each time two multiplications.
 *
 * <p>It is built to be quick on a few letters and to spread well, not to withstand analysis: decision 0032 says what the
 * key is good for.
 */
final class WordHash {

    private static final long M1 = 0xBF58476D1CE4E5B9L;
    private static final long M2 = 0x94D049BB133111EBL;

    private final long key0;
    private final long key1;
    private long hash;
    private long block;
    private int length;

    WordHash(long key0, long key1) {
        this.key0 = key0;
        this.key1 = key1 | 1;
        this.hash = key0;
    }

    /** Returns what every word starts from. */
    long seed() {
        return key0;
    }

    /** Returns the hash with eight more bytes in it. */
    long mixed(long before, long bytes) {
        long h = (before ^ bytes) * key1;
        return (h ^ (h >>> 32)) * M1;
    }

    /** Returns the hash of a word of so many bytes, of which those that did not fill a block are in {@code bytes}. */
    long finished(long before, long bytes, int count) {
        long h = (before ^ bytes ^ ((long) count << 58)) * key1;
        h = (h ^ (h >>> 29)) * M2;
        h = (h ^ (h >>> 32) ^ key0) * M1;
        return h ^ (h >>> 31);
    }

    private void push(int b) {
        block = block << 8 | b;
        if ((++length & 7) == 0) {
            hash = mixed(hash, block);
            block = 0;
        }
    }

    /** Adds a folded character: an ASCII letter or digit is one byte, anything else three. */
    void add(char c) {
        if (c < 128) {
            push(c);
        } else {
            push(1);
            push(c >>> 8);
            push(c & 0xFF);
        }
    }

    /** Returns the hash of what was added, and starts anew. */
    long finish() {
        long result = finished(hash, block, length);
        hash = key0;
        block = 0;
        length = 0;
        return result;
    }

    /** Returns the hash of a number. */
    long of(long number) {
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            push((int) (number >>> shift) & 0xFF);
        }
        return finish();
    }

    /** Returns the hash of a text as it stands. */
    long of(String text) {
        for (int i = 0; i < text.length(); i++) {
            add(text.charAt(i));
        }
        return finish();
    }

    /** Joins the hash of some words with that of the next; the order matters. */
    static long join(long words, long next) {
        long h = (Long.rotateLeft(words, 23) + 0x9E3779B97F4A7C15L) ^ next;
        h = (h ^ (h >>> 32)) * 0xD6E8FEB86659FD93L;
        return h ^ (h >>> 29);
    }
}
