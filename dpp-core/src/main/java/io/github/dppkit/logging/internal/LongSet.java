package io.github.dppkit.logging.internal;

/** A set of hashes that is asked without allocation: open addressing, filled while it is built. */
final class LongSet {

    private final long[] slots;
    private boolean hasZero;

    /** Creates an empty set with room for at most so many. */
    LongSet(int most) {
        slots = new long[Integer.highestOneBit(Math.max(8, most)) * 4];
    }

    void add(long hash) {
        hasZero |= hash == 0;
        slots[slot(hash)] = hash;
    }

    boolean contains(long hash) {
        return hash == 0 ? hasZero : slots[slot(hash)] == hash;
    }

    private int slot(long hash) {
        int slot = (int) hash & (slots.length - 1);
        while (slots[slot] != 0 && slots[slot] != hash) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }
}
