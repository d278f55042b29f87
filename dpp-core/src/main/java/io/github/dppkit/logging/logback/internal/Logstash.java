package io.github.dppkit.logging.logback.internal;

import io.github.dppkit.logging.internal.events.EventValues;
import java.util.Iterator;
import net.logstash.logback.argument.StructuredArgument;
import net.logstash.logback.marker.LogstashMarker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.helpers.BasicMarkerFactory;
import tools.jackson.core.JsonGenerator;

/** Loaded only where logstash-logback-encoder is. */
final class Logstash {

    private static final int MAX_NESTED = 16;

    private Logstash() {}

    static @Nullable Object argument(Object given, EventValues values) {
        return given instanceof StructuredArgument structured ? new CleanArgument(structured, values) : null;
    }

    static @Nullable Marker marker(Marker given, EventValues values, int depth) {
        if (!(given instanceof LogstashMarker marker)) {
            return null;
        }
        CleanMarker clean = new CleanMarker(marker, values);
        if (depth < MAX_NESTED) {
            for (Iterator<?> each = marker.iterator(); each.hasNext(); ) {
                if (each.next() instanceof Marker nested) {
                    Marker view = marker(nested, values, depth + 1);
                    clean.add(view == null ? plain(values.text(EventValues.textOf(nested))) : view);
                }
            }
        }
        return clean;
    }

    private static Marker plain(String name) {
        return new BasicMarkerFactory().getDetachedMarker(name);
    }

    /** An argument whose text was cleaned when it was logged; its JSON is while it is written. */
    private static final class CleanArgument implements StructuredArgument {

        private final StructuredArgument original;
        private final EventValues values;
        private final String text;

        CleanArgument(StructuredArgument original, EventValues values) {
            this.original = original;
            this.values = values;
            this.text = values.text(EventValues.textOf(original));
        }

        @Override
        public void writeTo(JsonGenerator generator) {
            original.writeTo(new CleanGenerator(generator, values));
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** The same for a marker; those that belong to it are added as views of their own. */
    private static final class CleanMarker extends LogstashMarker {

        private final LogstashMarker original;
        private final EventValues values;
        private final String text;

        CleanMarker(LogstashMarker original, EventValues values) {
            super(values.text(original.getName()));
            this.original = original;
            this.values = values;
            this.text = values.text(EventValues.textOf(original));
        }

        @Override
        public void writeTo(JsonGenerator generator) {
            original.writeTo(new CleanGenerator(generator, values));
        }

        @Override
        public String toString() {
            return text;
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
