package io.github.dppkit.logging.internal.events;

/**
 * How deep a thread stands in the making of clean events: what the making logs itself (an argument whose {@code toString()}
 * logs) is cleaned too, three deep, and dropped below that.
 */
public final class Reentrance {

    /** Returned in place of a depth: the event must be dropped, and there is nothing to leave. */
    public static final int TOO_DEEP = -1;

    private static final int MAX_DEPTH = 3;

    /** A number for each thread that has logged; taking it away after each event would cost as much as reading a short line. */
    private static final ThreadLocal<int[]> DEPTH = ThreadLocal.withInitial(() -> new int[1]);

    private Reentrance() {}

    /** Enters; returns what to leave with. */
    public static int enter() {
        int[] depth = DEPTH.get();
        return depth[0] >= MAX_DEPTH ? TOO_DEEP : depth[0]++;
    }

    /** Goes back to where the thread was when it entered, whatever happened deeper. */
    public static void leave(int entered) {
        DEPTH.get()[0] = entered;
    }
}
