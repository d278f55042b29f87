package io.github.dppkit.logging.log4j2;

import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Marker;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.impl.LocationAwareLogEventFactory;
import org.apache.logging.log4j.core.impl.LogEventFactory;
import org.apache.logging.log4j.core.impl.ReusableLogEventFactory;
import org.apache.logging.log4j.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * Makes the events of an asynchronous logger clean on the thread that logs, before they are queued: the thread that writes
 * serves all loggers. What cannot be made here is left to the appenders, which sanitize again.
 */
final class SanitizingEventFactory implements LogEventFactory {

    private final LogEventFactory original;
    private final CleanEvents events;

    SanitizingEventFactory(LogEventFactory original, CleanEvents events) {
        this.original = original;
        this.events = events;
    }

    LogEventFactory original() {
        return original;
    }

    @Override
    public LogEvent createEvent(
            String loggerName,
            @Nullable Marker marker,
            String fqcn,
            Level level,
            Message data,
            @Nullable List<Property> properties,
            @Nullable Throwable thrown) {
        return clean(original.createEvent(loggerName, marker, fqcn, level, data, properties, thrown));
    }

    @Override
    public LogEvent createEvent(
            String loggerName,
            @Nullable Marker marker,
            String fqcn,
            @Nullable StackTraceElement location,
            Level level,
            Message data,
            @Nullable List<Property> properties,
            @Nullable Throwable thrown) {
        LocationAwareLogEventFactory aware = original;
        return clean(aware.createEvent(loggerName, marker, fqcn, location, level, data, properties, thrown));
    }

    private LogEvent clean(LogEvent event) {
        LogEvent copy = events.of(event, true);
        if (copy == null) {
            return event;
        }
        ReusableLogEventFactory.release(event);
        return copy;
    }
}
