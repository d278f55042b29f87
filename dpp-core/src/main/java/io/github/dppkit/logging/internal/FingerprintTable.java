package io.github.dppkit.logging.internal;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many values have a fingerprint, and of which category the last one was: open addressing, 12 bytes a slot, at most
 * seven eighths full, behind a {@link PrintFilter}.
 *
 * <p>Reading needs no lock; writers take turns outside. A fingerprint whose count falls to zero keeps its slot until
 * another takes it or the table is built anew, with {@link #grown(int)}.
 */
final class FingerprintTable {

    private static final int MIN_CAPACITY = 1 << 10;
    private static final int CATEGORY_SHIFT = 26;
    private static final int COUNT = (1 << CATEGORY_SHIFT) - 1;

    /** No filter is for more: it would leave the processor's cache. */
    private static final int MOST_FILTERED = 1 << 20;

    private final int most;

    private final AtomicLongArray prints;
    private final AtomicIntegerArray counts;
    private final int capacity;
    private volatile PrintFilter filter;
    private int used;
    private int live;
    private int removed;

    /** Creates an empty table that may come to hold so many fingerprints. */
    FingerprintTable(int most) {
        this(most, MIN_CAPACITY);
    }

    private FingerprintTable(int most, int capacity) {
        this.most = most;
        this.capacity = capacity;
        prints = new AtomicLongArray(capacity);
        counts = new AtomicIntegerArray(capacity);
        filter = emptyFilter();
    }

    private PrintFilter emptyFilter() {
        return new PrintFilter(Math.min(MOST_FILTERED, capacity));
    }

    /** Returns the filter that says which fingerprints need not be asked for. */
    PrintFilter filter() {
        return filter;
    }

    /** Returns the category code of a fingerprint; 0 if no value has it. */
    int category(long print) {
        int slot = home(print);
        while (true) {
            long found = prints.get(slot);
            if (found == print) {
                int count = counts.get(slot);
                // a slot may have changed hands meanwhile
                return (count & COUNT) != 0 && prints.get(slot) == print ? count >>> CATEGORY_SHIFT : 0;
            }
            if (found == 0) {
                return 0;
            }
            slot = after(slot);
        }
    }

    /** Tells whether there is no room for as many more fingerprints. */
    boolean isFull(int more) {
        return used + more > capacity - capacity / 8;
    }

    /** Counts a fingerprint up. */
    void add(long print, int category) {
        int slot = slot(print);
        if (prints.get(slot) == 0) {
            slot = freeSlot(print);
        }
        int count = counts.get(slot) & COUNT;
        if (count == 0) {
            used += prints.get(slot) == 0 ? 1 : 0;
            live++;
            filter.add(print);
            // first the print: whoever reads a count finds the print that it is of
            prints.set(slot, print);
        }
        counts.set(slot, category << CATEGORY_SHIFT | count + 1);
    }

    /** Returns the first slot for a print that is not there: an empty one, or one whose print no value has any more. */
    private int freeSlot(long print) {
        int slot = home(print);
        while (prints.get(slot) != 0 && (counts.get(slot) & COUNT) != 0) {
            slot = after(slot);
        }
        return slot;
    }

    /** Counts a fingerprint down. */
    void remove(long print) {
        int slot = slot(print);
        int count = counts.get(slot);
        if (prints.get(slot) != print || (count & COUNT) == 0) {
            return;
        }
        counts.set(slot, count - 1);
        if ((count & COUNT) == 1) {
            live--;
            removed++;
            if (removed > MIN_CAPACITY && removed > live / 2) {
                refilter();
            }
        }
    }

    /** Makes a filter of the living alone: what was removed still answers yes in the old one. */
    private void refilter() {
        PrintFilter fresh = emptyFilter();
        for (int i = 0; i < capacity; i++) {
            if ((counts.get(i) & COUNT) > 0) {
                fresh.add(prints.get(i));
            }
        }
        filter = fresh;
        removed = 0;
    }

    /** Returns a table of the living fingerprints, half full with {@code more}, or as full as the most allows. */
    FingerprintTable grown(int more) {
        long wanted = Math.max(MIN_CAPACITY, (live + (long) more) * 2);
        long enough = Math.max(MIN_CAPACITY, (most + (long) more) * 4 / 3);
        FingerprintTable table = new FingerprintTable(most, (int) Math.min(wanted, enough));
        for (int i = 0; i < capacity; i++) {
            int count = counts.get(i);
            if ((count & COUNT) > 0) {
                long print = prints.get(i);
                int slot = table.slot(print);
                table.counts.set(slot, count);
                table.prints.set(slot, print);
                table.filter.add(print);
                table.used++;
                table.live++;
            }
        }
        return table;
    }

    private int slot(long print) {
        int slot = home(print);
        while (true) {
            long found = prints.get(slot);
            if (found == 0 || found == print) {
                return slot;
            }
            slot = after(slot);
        }
    }

    private int home(long print) {
        return (int) (((print >>> 32) * capacity) >>> 32);
    }

    private int after(int slot) {
        return slot + 1 == capacity ? 0 : slot + 1;
    }
}
