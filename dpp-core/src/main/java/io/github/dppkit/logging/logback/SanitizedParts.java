package io.github.dppkit.logging.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import io.github.dppkit.logging.LogSanitizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.helpers.BasicMarker;
import org.slf4j.helpers.BasicMarkerFactory;

/** The parts of an event that can hold personal data, without it. A part that is clean stays the object it was. */
record SanitizedParts(
        String threadName,
        String loggerName,
        @Nullable String pattern,
        @Nullable String message,
        @Nullable List<@Nullable Object> arguments,
        Map<String, String> mdc,
        @Nullable List<KeyValuePair> keyValues,
        @Nullable List<Marker> markers,
        @Nullable IThrowableProxy throwable) {

    private static final String SUPPRESSED = "[event suppressed: sanitizer failure]";
    private static final int MAX_NESTED_MARKERS = 16;

    static SanitizedParts of(ILoggingEvent event, LogSanitizer sanitizer) {
        String pattern = event.getMessage();
        String message = event.getFormattedMessage();
        Object @Nullable [] arguments = event.getArgumentArray();
        String cleanMessage = line(message, sanitizer);
        boolean same = arguments == null && Objects.equals(pattern, message);
        Cleaner cleaner = new Cleaner(sanitizer);
        IThrowableProxy throwable = event.getThrowableProxy();
        return new SanitizedParts(
                text(event.getThreadName(), sanitizer),
                text(event.getLoggerName(), sanitizer),
                same ? cleanMessage : line(pattern, sanitizer),
                cleanMessage,
                cleaner.arguments(arguments),
                cleaner.mdc(event.getMDCPropertyMap()),
                cleaner.keyValues(event.getKeyValuePairs()),
                cleaner.markers(event.getMarkerList()),
                throwable == null ? null : SanitizedThrowable.of(throwable, sanitizer));
    }

    /** What is left of an event that could not be sanitized: that it was, and the class of the fault. */
    static SanitizedParts suppressed(Throwable fault) {
        String text = SUPPRESSED + " " + fault.getClass().getName();
        return new SanitizedParts("", "", text, text, null, Map.of(), null, null, null);
    }

    private static @Nullable String line(@Nullable String text, LogSanitizer sanitizer) {
        return text == null ? null : sanitizer.sanitizeLine(text);
    }

    private static String text(@Nullable String text, LogSanitizer sanitizer) {
        return text == null ? "" : sanitizer.sanitizeLine(text);
    }

    /** Cleans what comes in numbers. */
    private record Cleaner(LogSanitizer sanitizer) {

        private @Nullable List<@Nullable Object> arguments(Object @Nullable [] given) {
            if (given == null) {
                return null;
            }
            List<@Nullable Object> clean = new ArrayList<>(given.length);
            for (Object argument : given) {
                clean.add(value(argument));
            }
            return clean;
        }

        /** Numbers and the like keep their type if they are clean; everything else becomes its text. */
        private @Nullable Object value(@Nullable Object given) {
            if (given == null || given instanceof Boolean) {
                return given;
            }
            String text = textOf(given);
            String clean = sanitizer.sanitizeLine(text);
            boolean plain = given instanceof Number || given instanceof Character;
            return plain && clean.equals(text) ? given : clean;
        }

        private static String textOf(Object given) {
            try {
                return String.valueOf(given);
            } catch (RuntimeException | StackOverflowError fault) {
                return "[FAILED toString() of " + given.getClass().getName() + "]";
            }
        }

        private Map<String, String> mdc(@Nullable Map<String, String> given) {
            if (given == null || given.isEmpty()) {
                return Map.of();
            }
            Map<String, String> clean = new LinkedHashMap<>();
            given.forEach((key, value) -> clean.put(text(key, sanitizer), text(value, sanitizer)));
            return clean;
        }

        private @Nullable List<KeyValuePair> keyValues(@Nullable List<KeyValuePair> given) {
            if (given == null) {
                return null;
            }
            List<KeyValuePair> clean = new ArrayList<>(given.size());
            for (KeyValuePair pair : given) {
                clean.add(new KeyValuePair(text(pair.key, sanitizer), value(pair.value)));
            }
            return clean;
        }

        private @Nullable List<Marker> markers(@Nullable List<Marker> given) {
            if (given == null) {
                return null;
            }
            List<Marker> clean = new ArrayList<>(given.size());
            for (Marker marker : given) {
                clean.add(isClean(marker, 0) ? marker : named(sanitizer.sanitizeLine(textOf(marker))));
            }
            return clean;
        }

        /** A marker of another class may carry data that an encoder writes, so only its sanitized text remains. */
        private boolean isClean(Marker marker, int depth) {
            if (!marker.getClass().equals(BasicMarker.class) || depth > MAX_NESTED_MARKERS) {
                return false;
            }
            String name = marker.getName();
            if (!sanitizer.sanitizeLine(name).equals(name)) {
                return false;
            }
            for (var each = marker.iterator(); each.hasNext(); ) {
                if (!isClean(each.next(), depth + 1)) {
                    return false;
                }
            }
            return true;
        }

        private static Marker named(String name) {
            return new BasicMarkerFactory().getDetachedMarker(name);
        }
    }
}
