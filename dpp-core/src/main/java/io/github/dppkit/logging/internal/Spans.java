package io.github.dppkit.logging.internal;

import io.github.dppkit.logging.spi.HitListener;
import io.github.dppkit.pii.PiiCategory;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts of a text that must go, in order and apart: parts that overlap become one, under the label of the longer.
 *
 * <p>Parts come nearly in order, so that putting one in its place costs next to nothing.
 */
final class Spans {

    /**
     * One part.
     *
     * @param start where it begins
     * @param end where it ends
     * @param label what stands in its place
     * @param source how it was known
     * @param category what it is
     */
    record Span(int start, int end, Label label, HitListener.Source source, PiiCategory category) {

        private int length() {
            return end - start;
        }

        private Span joined(Span other) {
            Span longer = other.length() > length() ? other : this;
            boolean known = source == HitListener.Source.KNOWN_VALUE || other.source == HitListener.Source.KNOWN_VALUE;
            return new Span(
                    Math.min(start, other.start),
                    Math.max(end, other.end),
                    longer.label,
                    // a known value is an alarm, whatever else has found it too
                    known ? HitListener.Source.KNOWN_VALUE : longer.source,
                    longer.category);
        }
    }

    private final List<Span> spans = new ArrayList<>();

    boolean isEmpty() {
        return spans.isEmpty();
    }

    void clear() {
        spans.clear();
    }

    List<Span> inOrder() {
        return spans;
    }

    /** Tells whether a place lies within a part. */
    boolean covers(int place) {
        for (Span span : spans) {
            if (place >= span.start && place < span.end) {
                return true;
            }
        }
        return false;
    }

    /** Adds a part that is not empty. */
    void add(Span span) {
        int place = spans.size();
        while (place > 0 && spans.get(place - 1).start >= span.end) {
            place--;
        }
        Span joined = span;
        while (place > 0 && spans.get(place - 1).end > joined.start) {
            place--;
            joined = joined.joined(spans.remove(place));
        }
        spans.add(place, joined);
    }

    /** Adds all parts of another list, in one go over both. */
    void addAll(Spans others) {
        if (others.isEmpty()) {
            return;
        }
        List<Span> own = List.copyOf(spans);
        spans.clear();
        int i = 0;
        for (Span other : others.spans) {
            while (i < own.size() && own.get(i).start < other.start) {
                add(own.get(i++));
            }
            add(other);
        }
        while (i < own.size()) {
            add(own.get(i++));
        }
    }
}
