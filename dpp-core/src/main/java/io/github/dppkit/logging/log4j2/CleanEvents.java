package io.github.dppkit.logging.log4j2;

import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.logging.internal.events.CleanThrowables;
import io.github.dppkit.logging.internal.events.EventValues;
import io.github.dppkit.logging.internal.events.Reentrance;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.Marker;
import org.apache.logging.log4j.MarkerManager;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.spi.MutableThreadContextStack;
import org.apache.logging.log4j.util.ReadOnlyStringMap;
import org.jspecify.annotations.Nullable;

/** Makes events without personal data; each is a copy that cannot change any more. */
final class CleanEvents {

    private static final int MAX_PARENTS = 16;

    private final LogSanitizer sanitizer;
    private final EventValues values;
    private final CleanMessages messages;

    CleanEvents(LogSanitizer sanitizer) {
        this.sanitizer = sanitizer;
        this.values = new EventValues(sanitizer);
        this.messages = new CleanMessages(values);
    }

    /**
     * Returns a clean copy; one that says that the event was suppressed if it cannot be made; null if it must be dropped,
     * because the making of events went round in circles.
     */
    @Nullable LogEvent of(LogEvent event, boolean needsLocation) {
        if (event.getContextData() instanceof CleanData clean && clean.isOf(event)) {
            return event;
        }
        int entered = Reentrance.enter();
        if (entered == Reentrance.TOO_DEEP) {
            return null;
        }
        try {
            return copy(event, needsLocation);
        } catch (RuntimeException | Error fault) {
            return new Log4jLogEvent.Builder()
                    .setLevel(event.getLevel())
                    .setLoggerName("")
                    .setThreadName("")
                    .setMessage(new SimpleMessage(sanitizer.suppressed(fault)))
                    .build();
        } finally {
            Reentrance.leave(entered);
        }
    }

    private LogEvent copy(LogEvent event, boolean needsLocation) {
        boolean located = event.isIncludeLocation();
        Log4jLogEvent.Builder copy;
        if (located && !needsLocation) {
            event.setIncludeLocation(false); // or the copy would walk the stack for what no layout shows
            try {
                copy = new Log4jLogEvent.Builder(event);
            } finally {
                event.setIncludeLocation(true);
            }
            copy.setIncludeLocation(true);
        } else {
            copy = new Log4jLogEvent.Builder(event);
        }
        Throwable thrown = event.getThrown();
        ReadOnlyStringMap data = event.getContextData();
        ThreadContext.ContextStack stack = event.getContextStack();
        CleanData cleanData = data(data);
        return cleanData.seal(copy.setMessage(messages.of(event.getLoggerName(), event.getMessage()))
                .setThrown(thrown == null ? null : CleanThrowables.of(thrown, sanitizer))
                .setMarker(marker(event.getMarker(), 0))
                .setThreadName(values.name(event.getThreadName()))
                .setLoggerName(values.name(event.getLoggerName()))
                .setContextData(cleanData)
                .setContextStack(stack(stack))
                .build());
    }

    private CleanData data(@Nullable ReadOnlyStringMap given) {
        if (given == null || given.isEmpty()) {
            CleanData none = new CleanData(1);
            none.freeze();
            return none;
        }
        CleanData clean = new CleanData(given.size());
        given.forEach((key, value) -> {
            String cleanKey = values.name(key);
            clean.putValue(cleanKey, values.named(cleanKey, value));
        });
        clean.freeze();
        return clean;
    }

    private ThreadContext.@Nullable ContextStack stack(ThreadContext.@Nullable ContextStack given) {
        if (given == null || given.getDepth() == 0) {
            return null;
        }
        List<String> clean = new ArrayList<>();
        for (String each : given.asList()) {
            clean.add(values.text(each));
        }
        MutableThreadContextStack stack = new MutableThreadContextStack(clean);
        stack.freeze();
        return stack;
    }

    /** A marker of Log4j's stays the object it is if its name and those of its parents are clean. */
    private @Nullable Marker marker(@Nullable Marker given, int depth) {
        if (given == null || depth > MAX_PARENTS) {
            return null;
        }
        String name = given.getName();
        String clean = values.name(name);
        Marker[] parents = given.getParents();
        boolean same = clean.equals(name) && given instanceof MarkerManager.Log4jMarker;
        List<Marker> cleanParents = new ArrayList<>();
        for (int i = 0; parents != null && i < parents.length; i++) {
            Marker parent = marker(parents[i], depth + 1);
            same = same && parent == parents[i];
            if (parent != null) {
                cleanParents.add(parent);
            }
        }
        if (same) {
            return given;
        }
        Marker copy = new MarkerManager.Log4jMarker(clean);
        copy.setParents(cleanParents.toArray(new Marker[0]));
        return copy;
    }
}
