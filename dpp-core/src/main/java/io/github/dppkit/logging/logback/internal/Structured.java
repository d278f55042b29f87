package io.github.dppkit.logging.logback.internal;

import io.github.dppkit.logging.internal.events.EventValues;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Clean views of what logstash-logback-encoder writes as JSON: {@code StructuredArguments} and {@code Markers} keep their
 * fields, and every name and value that they write goes through the sanitizer.
 *
 * <p>For version 9, which writes with Jackson 3. Where that is not there, an argument or marker is one like any other.
 */
public final class Structured {

    private static final boolean PRESENT = isPresent();

    private Structured() {}

    /** Returns a view of a structured argument; null if it is none. */
    public static @Nullable Object argument(@Nullable Object given, EventValues values) {
        return PRESENT && given != null ? Logstash.argument(given, values) : null;
    }

    /** Returns a view of a marker that carries data; null if it is none. */
    public static @Nullable Marker marker(Marker given, EventValues values) {
        return PRESENT ? Logstash.marker(given, values, 0) : null;
    }

    private static boolean isPresent() {
        ClassLoader ours = Structured.class.getClassLoader();
        try {
            Class<?> generator = Class.forName("tools.jackson.core.JsonGenerator", false, ours);
            Class.forName("net.logstash.logback.argument.StructuredArgument", false, ours)
                    .getMethod("writeTo", generator);
            Class.forName("net.logstash.logback.marker.LogstashMarker", false, ours)
                    .getMethod("writeTo", generator);
            return true;
        } catch (ReflectiveOperationException | LinkageError absent) {
            return false;
        }
    }
}
