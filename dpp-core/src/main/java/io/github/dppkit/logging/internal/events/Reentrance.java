package io.github.dppkit.logging.internal.events;

/**
 * How deep a thread stands in the making of clean events: what the making logs itself (an argument whose {@code toString()}
 * logs) is cleaned too, three deep, and dropped below that.
 */
public final class Reentrance {

    private static final int MAX_DEPTH = 3;

    private static final ThreadLocal<Integer> DEPTH = new ThreadLocal<>();

    private Reentrance() {}

    /** Enters; false if the event must be dropped, and then there is nothing to leave. */
    public static boolean enter() {
        Integer before = DEPTH.get();
        int depth = before == null ? 0 : before;
        if (depth >= MAX_DEPTH) {
            return false;
        }
        DEPTH.set(depth + 1);
        return true;
    }

    /** Leaves; nothing stays with the thread. */
    public static void leave() {
        Integer now = DEPTH.get();
        if (now == null || now <= 1) {
            DEPTH.remove();
        } else {
            DEPTH.set(now - 1);
        }
    }
}
