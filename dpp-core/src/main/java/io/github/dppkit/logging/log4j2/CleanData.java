package io.github.dppkit.logging.log4j2;

import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.util.SortedArrayStringMap;
import org.jspecify.annotations.Nullable;

/**
 * The thread context of a clean event, which remembers the other parts that were clean together with it: an event of just
 * these parts was sanitized before it was queued, and need not be again on the thread that writes.
 */
final class CleanData extends SortedArrayStringMap {

    private static final long serialVersionUID = 1L;

    private transient @Nullable LogEvent sealed;

    CleanData(int size) {
        super(size);
    }

    /** Takes note of the event that these data are part of, which cannot change any more. */
    LogEvent seal(LogEvent event) {
        sealed = event;
        return event;
    }

    /** Tells whether an event has no other part than the one that was clean. */
    boolean isOf(LogEvent event) {
        LogEvent clean = sealed;
        return clean != null
                && isSame(clean.getMessage(), event.getMessage())
                && isSame(clean.getThrown(), event.getThrown())
                && isSame(clean.getMarker(), event.getMarker())
                && isSame(clean.getContextStack(), event.getContextStack())
                && isSame(clean.getThreadName(), event.getThreadName())
                && isSame(clean.getLoggerName(), event.getLoggerName());
    }

    /** Serialized it is a map of Log4j's own. */
    private Object writeReplace() {
        return new SortedArrayStringMap(this);
    }

    /** The same object: one that equals it may show more. */
    private static boolean isSame(@Nullable Object clean, @Nullable Object given) {
        return clean == given;
    }
}
