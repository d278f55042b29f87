package io.github.dppkit.logging.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggerContextVO;
import io.github.dppkit.logging.LogSanitizer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/**
 * A read-only view of an event without personal data. The message is worked out when the view is made, the other parts when
 * they are asked for, or at the latest when an appender says that it will queue the event ({@link
 * #prepareForDeferredProcessing()}): known values may expire before it gets to it. Level, times, sequence number, caller and
 * context are those of the event.
 */
final class SanitizedEvent implements ILoggingEvent {

    private final ILoggingEvent original;
    private final @Nullable String message;
    private final @Nullable SanitizedParts parts;
    private final boolean queued;

    /** Without parts nothing of the original shows but its level and times. */
    private SanitizedEvent(
            ILoggingEvent original, @Nullable String message, @Nullable SanitizedParts parts, boolean queued) {
        this.original = original;
        this.message = message;
        this.parts = parts;
        this.queued = queued;
    }

    /**
     * Returns the view; one that says that the event was suppressed if it cannot be made. {@code queued} tells whether the
     * appender may keep it: one that writes at once asks for what it needs, and need not have the rest.
     */
    static SanitizedEvent of(ILoggingEvent event, LogSanitizer sanitizer, boolean queued) {
        try {
            // MDC and thread name are read here at the latest, on the thread that they belong to
            event.prepareForDeferredProcessing();
            String message = event.getFormattedMessage();
            String clean = message == null ? null : sanitizer.sanitizeMessage(event.getLoggerName(), message);
            return new SanitizedEvent(event, clean, new SanitizedParts(event, message, clean, sanitizer), queued);
        } catch (RuntimeException | Error fault) {
            return new SanitizedEvent(event, sanitizer.suppressed(fault), null, queued);
        }
    }

    @Override
    public String getThreadName() {
        return parts == null ? "" : parts.threadName();
    }

    @Override
    public Level getLevel() {
        return original.getLevel();
    }

    @Override
    public @Nullable String getMessage() {
        return parts == null ? message : parts.pattern();
    }

    @Override
    @SuppressWarnings({"NullAway", "ReturnsNullCollection"}) // Logback's own events return null where there are none
    public Object[] getArgumentArray() {
        List<@Nullable Object> arguments = parts == null ? null : parts.arguments();
        return arguments == null ? null : arguments.toArray();
    }

    @Override
    public @Nullable String getFormattedMessage() {
        return message;
    }

    @Override
    public String getLoggerName() {
        return parts == null ? "" : parts.loggerName();
    }

    @Override
    public LoggerContextVO getLoggerContextVO() {
        return original.getLoggerContextVO();
    }

    @Override
    public @Nullable IThrowableProxy getThrowableProxy() {
        return parts == null ? null : parts.throwable();
    }

    @Override
    public StackTraceElement[] getCallerData() {
        return original.getCallerData();
    }

    @Override
    public boolean hasCallerData() {
        return original.hasCallerData();
    }

    @Override
    public @Nullable List<Marker> getMarkerList() {
        return parts == null ? null : parts.markers();
    }

    @Override
    public Map<String, String> getMDCPropertyMap() {
        return parts == null ? Map.of() : parts.mdc();
    }

    @Override
    @Deprecated
    public Map<String, String> getMdc() {
        return parts == null ? Map.of() : parts.mdc();
    }

    @Override
    public long getTimeStamp() {
        return original.getTimeStamp();
    }

    @Override
    public int getNanoseconds() {
        return original.getNanoseconds();
    }

    @Override
    public java.time.Instant getInstant() {
        return original.getInstant();
    }

    @Override
    public long getSequenceNumber() {
        return original.getSequenceNumber();
    }

    @Override
    public @Nullable List<KeyValuePair> getKeyValuePairs() {
        return parts == null ? null : parts.keyValues();
    }

    @Override
    public void prepareForDeferredProcessing() {
        if (parts != null && queued) {
            parts.all();
        }
    }

    @Override
    public String toString() {
        return "[" + getLevel() + "] " + message;
    }
}
