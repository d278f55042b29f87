package io.github.dppkit.logging.internal;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * A few workspaces that threads borrow, so that a clean text costs no allocation.
 *
 * <p>One that is asked for while all are lent, by another thread or by a log call inside a log call, is made and thrown
 * away. There are no thread locals, so nothing of one task reaches the next on a pooled thread, and a million virtual
 * threads cost no memory. Safe for use by several threads.
 */
final class Workspaces {

    private static final int SLOTS = 16;

    /** References between two slots, so that two threads do not write to one cache line. */
    private static final int APART = 32;

    private final AtomicReferenceArray<TextScan> slots = new AtomicReferenceArray<>(SLOTS * APART);
    private final Supplier<TextScan> maker;

    Workspaces(Supplier<TextScan> maker) {
        this.maker = maker;
    }

    /** Borrows one. */
    TextScan take() {
        TextScan free = slots.getAndSet(slot(), null);
        return free == null ? maker.get() : free;
    }

    /** Gives one back, wiped, or lets go of it if it has grown too large. */
    void give(TextScan used) {
        if (used.wipe()) {
            slots.setRelease(slot(), used);
        }
    }

    private static int slot() {
        return (int) (Thread.currentThread().getId() & (SLOTS - 1)) * APART;
    }
}
