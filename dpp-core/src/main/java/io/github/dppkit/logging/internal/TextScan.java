package io.github.dppkit.logging.internal;

import io.github.dppkit.logging.spi.HitListener;
import io.github.dppkit.pii.PiiCategory;
import org.jspecify.annotations.Nullable;

/** One text on its way through the detectors and the known values: what they read, and what they found. For one thread. */
public final class TextScan {

    private final CharSequence text;
    private final int length;
    private final @Nullable KnownValues known;
    private @Nullable Spans spans;

    TextScan(CharSequence text, @Nullable KnownValues known) {
        this.text = text;
        this.length = text.length();
        this.known = known;
    }

    /** Returns the length of the text. */
    int length() {
        return length;
    }

    /** Returns the character at an index; 0 before the beginning and after the end. */
    char at(int index) {
        return index < 0 || index >= length ? 0 : text.charAt(index);
    }

    /** Returns the character before an index; a space if that is the letter of an escape such as {@code \\t}. */
    char before(int index) {
        char c = at(index - 1);
        return (c == 'n' || c == 'r' || c == 't') && at(index - 2) == '\\' ? ' ' : c;
    }

    /** Tells whether the text goes on with these characters. */
    boolean has(int from, String wanted) {
        for (int i = 0; i < wanted.length(); i++) {
            if (at(from + i) != wanted.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Tells whether these characters stand right before an index; lower case in, any case matches. */
    boolean hasBefore(int end, String lower) {
        for (int i = lower.length() - 1, j = end - 1; i >= 0; i--, j--) {
            char c = at(j);
            if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Returns the length of the label that begins here; 0 if none does. */
    int labelLength(int from) {
        return at(from) == '[' ? Label.lengthAt(text, from) : 0;
    }

    /** Tells whether a number ending in these digits is a known value. */
    boolean isKnownNumber(long digits, int count) {
        return known != null && known.isKnownNumber(digits, count);
    }

    /** Takes note of a value that has the shape of one. */
    void found(int start, int end, Label label, PiiCategory category) {
        add(start, end, label, HitListener.Source.DETECTOR, category);
    }

    /** Takes note of a value this process has handled. */
    void foundKnown(int start, int end, PiiCategory category) {
        add(start, end, Label.of(category), HitListener.Source.KNOWN_VALUE, category);
    }

    /** Returns where what was found last ends; 0 if nothing was. */
    int foundUntil() {
        return spans == null ? 0 : spans.last().end();
    }

    /** Returns where what was found last begins; 0 if nothing was. */
    int lastFoundStart() {
        return spans == null ? 0 : spans.last().start();
    }

    private void add(int start, int end, Label label, HitListener.Source source, PiiCategory category) {
        if (spans == null) {
            spans = new Spans();
        }
        spans.add(new Spans.Span(start, end, label, source, category));
    }

    /** Returns the text with labels in place of what was found; null if nothing was. */
    @Nullable String result(HitListener listener) {
        Spans parts = spans;
        if (parts == null) {
            return null;
        }
        StringBuilder out = new StringBuilder(length + 16);
        int copied = 0;
        for (Spans.Span part : parts.inOrder()) {
            out.append(text, copied, part.start()).append(part.label().text());
            copied = part.end();
            listener.hit(part.source(), part.category());
        }
        return out.append(text, copied, length).toString();
    }
}
