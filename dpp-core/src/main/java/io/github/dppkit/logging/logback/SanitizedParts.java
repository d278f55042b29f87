package io.github.dppkit.logging.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.logging.internal.events.EventValues;
import io.github.dppkit.logging.internal.events.Reentrance;
import io.github.dppkit.logging.logback.internal.Structured;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/**
 * The parts of an event besides its message that can hold personal data, without it; each is worked out when it is first
 * asked for. A part that cannot be read is left out and counted. Two threads that ask at once work it out twice, alike.
 */
final class SanitizedParts {

    private static final Part<?> NONE = new Part<>(null);

    private final ILoggingEvent event;
    private final @Nullable String message;
    private final @Nullable String cleanMessage;
    private final LogSanitizer sanitizer;
    private final EventValues values;

    private @Nullable String threadName;
    private @Nullable String loggerName;
    private @Nullable Part<String> pattern;
    private @Nullable Part<List<@Nullable Object>> arguments;
    private @Nullable Part<Map<String, String>> mdc;
    private @Nullable Part<List<KeyValuePair>> keyValues;
    private @Nullable Part<List<Marker>> markers;
    private @Nullable Part<IThrowableProxy> throwable;

    /** A part that was worked out; it may be that there is none. */
    private record Part<T>(@Nullable T value) {}

    /** The working out of one. */
    @FunctionalInterface
    private interface Work<T> {
        @Nullable T done();
    }

    SanitizedParts(
            ILoggingEvent event, @Nullable String message, @Nullable String cleanMessage, LogSanitizer sanitizer) {
        this.event = event;
        this.message = message;
        this.cleanMessage = cleanMessage;
        this.sanitizer = sanitizer;
        this.values = new EventValues(sanitizer);
    }

    /** Works out what has not been asked for yet. */
    void all() {
        threadName();
        loggerName();
        pattern();
        arguments();
        mdc();
        keyValues();
        markers();
        throwable();
    }

    String threadName() {
        String now = threadName;
        if (now == null) {
            now = name(ILoggingEvent::getThreadName);
            threadName = now;
        }
        return now;
    }

    String loggerName() {
        String now = loggerName;
        if (now == null) {
            now = name(ILoggingEvent::getLoggerName);
            loggerName = now;
        }
        return now;
    }

    private String name(Function<ILoggingEvent, @Nullable String> given) {
        int entered = Reentrance.enter();
        if (entered == Reentrance.TOO_DEEP) {
            return "";
        }
        try {
            return values.name(given.apply(event));
        } catch (RuntimeException | Error fault) {
            sanitizer.suppressed(fault);
            return "";
        } finally {
            Reentrance.leave(entered);
        }
    }

    @Nullable String pattern() {
        Part<String> now = pattern;
        if (now == null) {
            now = part(this::cleanPattern, cleanMessage);
            pattern = now;
        }
        return now.value();
    }

    private @Nullable String cleanPattern() {
        String given = event.getMessage();
        return Objects.equals(given, message) ? cleanMessage : given == null ? null : values.name(given);
    }

    @Nullable List<@Nullable Object> arguments() {
        Part<List<@Nullable Object>> now = arguments;
        if (now == null) {
            now = part(this::cleanArguments, null);
            arguments = now;
        }
        return now.value();
    }

    private @Nullable List<@Nullable Object> cleanArguments() {
        Object[] given = event.getArgumentArray();
        if (given == null) {
            return null;
        }
        List<@Nullable Object> clean = new ArrayList<>(given.length);
        for (Object argument : given) {
            Object structured = Structured.argument(argument, values);
            clean.add(structured == null ? values.value(argument) : structured);
        }
        return Collections.unmodifiableList(clean);
    }

    Map<String, String> mdc() {
        Part<Map<String, String>> now = mdc;
        if (now == null) {
            now = part(() -> values.texts(event.getMDCPropertyMap()), null);
            mdc = now;
        }
        Map<String, String> clean = now.value();
        return clean == null ? Map.of() : clean;
    }

    @Nullable List<KeyValuePair> keyValues() {
        Part<List<KeyValuePair>> now = keyValues;
        if (now == null) {
            now = part(this::cleanKeyValues, null);
            keyValues = now;
        }
        return now.value();
    }

    private @Nullable List<KeyValuePair> cleanKeyValues() {
        List<KeyValuePair> given = event.getKeyValuePairs();
        if (given == null) {
            return null;
        }
        List<KeyValuePair> clean = new ArrayList<>(given.size());
        for (KeyValuePair pair : given) {
            String key = values.name(pair.key);
            clean.add(new KeyValuePair(key, values.named(key, pair.value)));
        }
        return Collections.unmodifiableList(clean);
    }

    @Nullable List<Marker> markers() {
        Part<List<Marker>> now = markers;
        if (now == null) {
            now = part(this::cleanMarkers, null);
            markers = now;
        }
        return now.value();
    }

    private @Nullable List<Marker> cleanMarkers() {
        List<Marker> given = event.getMarkerList();
        return given == null ? null : SanitizedMarkers.of(given, values);
    }

    @Nullable IThrowableProxy throwable() {
        Part<IThrowableProxy> now = throwable;
        if (now == null) {
            now = part(this::cleanThrowable, null);
            throwable = now;
        }
        return now.value();
    }

    private @Nullable IThrowableProxy cleanThrowable() {
        IThrowableProxy given = event.getThrowableProxy();
        return given == null ? null : SanitizedThrowable.of(given, sanitizer);
    }

    /** Most events have no arguments, markers or throwable. */
    @SuppressWarnings("unchecked") // it holds nothing of any type
    private static <T> Part<T> none() {
        return (Part<T>) NONE;
    }

    private <T> Part<T> part(Work<T> work, @Nullable T otherwise) {
        int entered = Reentrance.enter();
        if (entered == Reentrance.TOO_DEEP) {
            return new Part<>(otherwise);
        }
        try {
            T done = work.done();
            return done == null ? none() : new Part<>(done);
        } catch (RuntimeException | Error fault) {
            sanitizer.suppressed(fault);
            return new Part<>(otherwise);
        } finally {
            Reentrance.leave(entered);
        }
    }
}
