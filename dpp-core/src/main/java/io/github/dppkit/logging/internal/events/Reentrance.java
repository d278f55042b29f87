package io.github.dppkit.logging.internal.events;

/**
 * How deep a thread stands in the making of clean events: what the making logs itself (an argument whose {@code toString()}
 * logs) is cleaned too, three deep, and dropped below that.
 */
public final class Reentrance {

    /** Returned in place of a depth: the event must be dropped, and there is nothing to leave. */
    public static final int TOO_DEEP = -1;

    private static final int MAX_DEPTH = 3;

    private static final ThreadLocal<Integer> DEPTH = new ThreadLocal<>();

    private Reentrance() {}

    /** Enters; returns what to leave with. */
    public static int enter() {
        Integer before = DEPTH.get();
        int depth = before == null ? 0 : before;
        if (depth >= MAX_DEPTH) {
            return TOO_DEEP;
        }
        DEPTH.set(depth + 1);
        return depth;
    }

    /** Goes back to where the thread was when it entered, whatever happened deeper; nothing stays with the thread. */
    public static void leave(int entered) {
        if (entered == 0) {
            DEPTH.remove();
        } else {
            DEPTH.set(entered);
        }
    }
}
