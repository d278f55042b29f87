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
 * A read-only view of an event without personal data, worked out when it is made: known values may expire before an
 * appender that queues gets to it. Level, times, sequence number, caller and context are those of the event.
 */
final class SanitizedEvent implements ILoggingEvent {

    private final ILoggingEvent original;
    private final SanitizedParts parts;

    private SanitizedEvent(ILoggingEvent original, SanitizedParts parts) {
        this.original = original;
        this.parts = parts;
    }

    /** Returns the view; one that says that the event was suppressed if it cannot be made. */
    static SanitizedEvent of(ILoggingEvent event, LogSanitizer sanitizer) {
        SanitizedParts parts;
        try {
            // MDC and thread name are read here at the latest, on the thread that they belong to
            event.prepareForDeferredProcessing();
            parts = SanitizedParts.of(event, sanitizer);
        } catch (RuntimeException | Error fault) {
            parts = SanitizedParts.suppressed(fault);
        }
        return new SanitizedEvent(event, parts);
    }

    @Override
    public String getThreadName() {
        return parts.threadName();
    }

    @Override
    public Level getLevel() {
        return original.getLevel();
    }

    @Override
    public @Nullable String getMessage() {
        return parts.pattern();
    }

    @Override
    @SuppressWarnings({"NullAway", "ReturnsNullCollection"}) // Logback's own events return null where there are none
    public Object[] getArgumentArray() {
        List<@Nullable Object> arguments = parts.arguments();
        return arguments == null ? null : arguments.toArray();
    }

    @Override
    public @Nullable String getFormattedMessage() {
        return parts.message();
    }

    @Override
    public String getLoggerName() {
        return parts.loggerName();
    }

    @Override
    public LoggerContextVO getLoggerContextVO() {
        return original.getLoggerContextVO();
    }

    @Override
    public @Nullable IThrowableProxy getThrowableProxy() {
        return parts.throwable();
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
        return parts.markers();
    }

    @Override
    public Map<String, String> getMDCPropertyMap() {
        return parts.mdc();
    }

    @Override
    @Deprecated
    public Map<String, String> getMdc() {
        return parts.mdc();
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
        return parts.keyValues();
    }

    @Override
    public void prepareForDeferredProcessing() {
        original.prepareForDeferredProcessing();
    }

    @Override
    public String toString() {
        return "[" + getLevel() + "] " + parts.message();
    }
}
