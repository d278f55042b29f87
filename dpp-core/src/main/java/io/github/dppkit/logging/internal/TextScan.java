package io.github.dppkit.logging.internal;

import io.github.dppkit.logging.spi.HitListener;
import io.github.dppkit.pii.PiiCategory;
import org.jspecify.annotations.Nullable;

/** One text on its way through the detectors and the known values: what they read, and what they found. For one thread. */
public final class TextScan {

    private static final int CATEGORY_BITS = 8;
    private static final int LABEL_BITS = 8;
    private static final PiiCategory[] CATEGORIES = PiiCategory.values();

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
        return spans == null ? 0 : spans.lastEnd();
    }

    /** Returns where what was found last begins; 0 if nothing was. */
    int lastFoundStart() {
        return spans == null || spans.size() == 0 ? 0 : spans.start(spans.size() - 1);
    }

    private void add(int start, int end, Label label, HitListener.Source source, PiiCategory category) {
        if (spans == null) {
            spans = new Spans();
        }
        int mark = (source.ordinal() << (CATEGORY_BITS + LABEL_BITS))
                | (label.ordinal() << CATEGORY_BITS)
                | category.ordinal();
        spans.add(start, end, mark);
    }

    /** Returns the text with labels in place of what was found; null if nothing was. */
    @Nullable String result(HitListener listener) {
        Spans parts = spans;
        if (parts == null) {
            return null;
        }
        StringBuilder out = new StringBuilder(length + 16);
        int copied = 0;
        for (int i = 0; i < parts.size(); i++) {
            int mark = parts.mark(i);
            Label label = Label.byOrdinal((mark >> CATEGORY_BITS) & 0xFF);
            out.append(text, copied, parts.start(i)).append(label.text());
            copied = parts.end(i);
            boolean detected = mark >> (CATEGORY_BITS + LABEL_BITS) == HitListener.Source.DETECTOR.ordinal();
            listener.hit(
                    detected ? HitListener.Source.DETECTOR : HitListener.Source.KNOWN_VALUE, CATEGORIES[mark & 0xFF]);
        }
        return out.append(text, copied, length).toString();
    }
}
