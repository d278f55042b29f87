package io.github.dppkit.logging.internal;

/**
 * SipHash-1-3 (Aumasson and Bernstein) over UTF-16 code units, four to a block, one word after the other.
 *
 * <p>It is quick on a few letters and keyed; it is no security boundary beyond that.
 */
final class WordHash {

    private final long key0;
    private final long key1;
    private long v0;
    private long v1;
    private long v2;
    private long v3;
    private long block;
    private int length;

    WordHash(long key0, long key1) {
        this.key0 = key0;
        this.key1 = key1;
        reset();
    }

    private void reset() {
        v0 = key0 ^ 0x736f6d6570736575L;
        v1 = key1 ^ 0x646f72616e646f6dL;
        v2 = key0 ^ 0x6c7967656e657261L;
        v3 = key1 ^ 0x7465646279746573L;
        block = 0;
        length = 0;
    }

    /** Returns how many code units were added since the last result. */
    int length() {
        return length;
    }

    void add(char c) {
        block |= (long) c << ((length & 3) << 4);
        length++;
        if ((length & 3) == 0) {
            take();
        }
    }

    private void take() {
        v3 ^= block;
        round();
        v0 ^= block;
        block = 0;
    }

    private void round() {
        v0 += v1;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v3;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v2 = Long.rotateLeft(v2, 32);
    }

    /** Returns the hash of what was added, and starts anew. */
    long finish() {
        block |= (long) length << 56;
        take();
        v2 ^= 0xff;
        round();
        round();
        round();
        long hash = v0 ^ v1 ^ v2 ^ v3;
        reset();
        return hash;
    }

    /** Returns the hash of a number. Nothing may be pending. */
    long of(long number) {
        for (int shift = 0; shift < Long.SIZE; shift += Character.SIZE) {
            add((char) (number >>> shift));
        }
        return finish();
    }

    /** Returns the hash of a text as it stands. Nothing may be pending. */
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
        h = (h ^ (h >>> 32)) * 0xD6E8FEB86659FD93L;
        return h ^ (h >>> 32);
    }
}
