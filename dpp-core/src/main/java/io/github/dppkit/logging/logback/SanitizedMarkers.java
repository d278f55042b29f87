package io.github.dppkit.logging.logback;

import io.github.dppkit.logging.internal.events.EventValues;
import io.github.dppkit.logging.logback.internal.Structured;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.slf4j.Marker;
import org.slf4j.helpers.BasicMarker;
import org.slf4j.helpers.BasicMarkerFactory;

/**
 * Markers without personal data. SLF4J's own stay the objects they are if their names are clean. One that an encoder of
 * logstash writes as data keeps its fields; of any other class only the sanitized text remains, because it may carry data
 * as well.
 */
final class SanitizedMarkers {

    private static final int MAX_NESTED = 16;

    private SanitizedMarkers() {}

    static List<Marker> of(List<Marker> given, EventValues values) {
        List<Marker> clean = new ArrayList<>(given.size());
        for (Marker marker : given) {
            Marker structured = Structured.marker(marker, values);
            if (structured != null) {
                clean.add(structured);
            } else {
                clean.add(isClean(marker, values, 0) ? marker : named(values.text(EventValues.textOf(marker))));
            }
        }
        return Collections.unmodifiableList(clean);
    }

    private static boolean isClean(Marker marker, EventValues values, int depth) {
        if (!marker.getClass().equals(BasicMarker.class) || depth > MAX_NESTED) {
            return false;
        }
        String name = marker.getName();
        if (!values.name(name).equals(name)) {
            return false;
        }
        for (var each = marker.iterator(); each.hasNext(); ) {
            if (!isClean(each.next(), values, depth + 1)) {
                return false;
            }
        }
        return true;
    }

    private static Marker named(String name) {
        return new BasicMarkerFactory().getDetachedMarker(name);
    }
}
