package io.github.dppkit.logging.internal;

import io.github.dppkit.logging.spi.HitListener;
import io.github.dppkit.pii.PiiCategory;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One text on its way through the detectors and the known values: what they read, and what they found.
 *
 * <p>It is borrowed from {@link Workspaces} and used for one text after the other, by one thread at a time. The text is
 * copied into an array first: reading a {@code String} character by character is at times four times slower.
 */
public final class TextScan {

    private static final int SMALL = 1 << 10;
    private static final int LARGEST_KEPT = 1 << 14;
    private static final int ROOM_FOR_LABELS = 64;
    private static final int FAR_AWAY = 1 << 12;
    private static final int AT_ONCE = 1 << 10;
    private static final int MAX_DIGITS = 32;
    private static final int FEW_LOOKS = 64;
    private static final int CHARACTERS_PER_LOOK = 16;

    /** By detector, from where it wants to be woken again. */
    final int[] asleepUntil;

    private final KnownValues known;
    private final WordHash hash;
    private final WordMatcher words;
    private final Spans detected = new Spans();
    private final Spans matched = new Spans();
    private final NumberRun numbers = new NumberRun();
    private final int[] stops = new int[AT_ONCE];
    private final int[] digits = new int[MAX_DIGITS];
    private @Nullable KeyReader keys;
    private int personalUntil;
    private int rowUntil;
    private int looks;
    private int passedOver;
    private int taxes;
    private boolean wordsLeft;
    private final Rewriting rewriting = new Rewriting();
    private char[] text = new char[SMALL];
    private int length;

    TextScan(int detectors, KnownValues known) {
        this.asleepUntil = new int[detectors];
        this.known = known;
        this.hash = known.newHash();
        this.words = new WordMatcher(this, known);
    }

    /** Starts on a text, or on as much of it as a limit allows. */
    void begin(CharSequence source, int limit) {
        int before = length;
        length = Math.min(source.length(), limit);
        if (length >= text.length) {
            Arrays.fill(text, '\0');
            text = new char[Math.max(length + 1, Math.min(LARGEST_KEPT, text.length * 2))];
        }
        if (source instanceof String string) {
            string.getChars(0, length, text, 0);
        } else {
            for (int i = 0; i < length; i++) {
                text[i] = source.charAt(i);
            }
        }
        if (before > length) {
            Arrays.fill(text, length, Math.min(before, text.length), '\0');
        }
        wordsLeft = true;
        restart();
    }

    /** Makes what detectors and words have noted that of a text nobody has looked at. */
    private void restart() {
        Arrays.fill(asleepUntil, 0);
        personalUntil = -length - FAR_AWAY;
        rowUntil = 0;
        passedOver = 0;
        taxes = 0;
        looks = FEW_LOOKS + length / CHARACTERS_PER_LOOK;
        words.begin();
    }

    /** Returns room for places in as much of a text as is read at once. */
    int[] stops() {
        return stops;
    }

    /** Returns what reads digits in groups. */
    NumberRun numbers() {
        return numbers;
    }

    /** Returns room for some digits, for whoever reads a number just now. */
    int[] digits() {
        return digits;
    }

    /** Returns the reader of keys. */
    KeyReader keys(KeyTable table) {
        KeyReader reader = keys;
        if (reader == null) {
            reader = new KeyReader(table);
            keys = reader;
        }
        return reader;
    }

    /**
     * Tells whether there is time to look at what stands around an ambiguous key. There is for as many as a text may have;
     * one made of nothing else loses what stands behind them, so that the whole stays linear.
     */
    boolean mayLookAround() {
        return looks-- > 0;
    }

    /** Tells whether known values are looked for. */
    boolean knowsValues() {
        return known.size() > 0;
    }

    /** Tells whether taxes are spoken of anywhere; the text is searched for it once. */
    boolean isAboutTaxes() {
        if (taxes == 0) {
            taxes = -1;
            for (int i = 2; i < length && taxes < 0; i++) {
                taxes = (text[i] | 0x20) == 'x' && hasBefore(i + 1, "tax") ? 1 : -1;
            }
        }
        return taxes > 0;
    }

    /** Returns up to where a detector has seen that there is nothing for any other. */
    int passedOver() {
        return passedOver;
    }

    /** Takes note that up to an index there is nothing for any detector, such as a time. */
    void passOver(int end) {
        passedOver = end;
    }

    /** Returns where the row ends that was read last. */
    int rowUntil() {
        return rowUntil;
    }

    /** Takes note of a row that was read. */
    void rowUntil(int end) {
        rowUntil = end;
    }

    /** Returns where the value that is about a person and was found last behind a key ends; far before the text if none. */
    int personalUntil() {
        return personalUntil;
    }

    /** Takes note of a value found behind a key. */
    void personalUntil(Kind kind, int end) {
        if (isPersonal(kind)) {
            personalUntil = end;
        }
    }

    /** Tells whether values of a kind are about a person. */
    static boolean isPersonal(Kind kind) {
        return switch (kind) {
            case NAME, ADDRESS, CITY, POSTAL, PHONE, EMAIL -> true;
            default -> false;
        };
    }

    /** Forgets the text; false if it is not worth keeping for another one. */
    boolean wipe() {
        Arrays.fill(text, 0, Math.min(length, text.length), '\0');
        Arrays.fill(digits, 0);
        numbers.wipe();
        rewriting.wipe(LARGEST_KEPT);
        detected.clear();
        matched.clear();
        length = 0;
        return text.length <= LARGEST_KEPT;
    }

    /** Returns the search for known values. */
    WordMatcher words() {
        return words;
    }

    /** Returns the array that the text begins in. */
    char[] text() {
        return text;
    }

    /** Returns the length of the text. */
    int length() {
        return length;
    }

    /** Returns the character at an index; 0 before the beginning and after the end. */
    char at(int index) {
        // behind the text there are zeros
        char[] characters = text;
        return index >= 0 && index < characters.length ? characters[index] : 0;
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
        return at(from) == '[' ? Label.lengthAt(this, from) : 0;
    }

    /** Tells whether a number ending in these digits is a known value. */
    boolean isKnownNumber(long digits, int count) {
        return known.isKnownNumber(hash, digits, count);
    }

    /** Takes note of a value that has the shape of one. */
    void found(int start, int end, Label label, PiiCategory category) {
        detected.add(new Spans.Span(start, end, label, HitListener.Source.DETECTOR, category));
    }

    /** Takes note of a value this process has handled. */
    void foundKnown(int start, int end, PiiCategory category) {
        matched.add(new Spans.Span(start, end, Label.of(category), HitListener.Source.KNOWN_VALUE, category));
    }

    /** Tells whether anything was found. */
    boolean hasFound() {
        return !detected.isEmpty() || !matched.isEmpty();
    }

    /**
     * Puts labels in place of what was found, and starts on the text that results.
     *
     * @param shown how much of the text may show; {@link Label#CUT} stands in place of the rest
     */
    void replace(int shown, @Nullable Correlation correlation, HitListener listener) {
        detected.addAll(matched);
        boolean apart = shown == length;
        rewriting.begin(shown + ROOM_FOR_LABELS);
        int copied = 0;
        for (Spans.Span part : detected.inOrder()) {
            if (part.start() >= shown) {
                break;
            }
            apart &= isApart(part);
            rewriting.append(text, copied, part.start());
            rewriting.append(
                    correlation == null
                            ? part.label().text()
                            : correlation.label(part.label(), text, part.start(), part.end()));
            copied = part.end();
            listener.hit(part.source(), part.category());
        }
        if (copied < shown) {
            rewriting.append(text, copied, shown);
        }
        if (shown < length) {
            rewriting.append(Label.CUT);
        }
        wordsLeft = !apart || (wordsLeft && words.mayFindMore(detected));
        text = rewriting.exchange(text, length);
        length = rewriting.length();
        detected.clear();
        matched.clear();
        restart();
    }

    private boolean isApart(Spans.Span part) {
        return (part.start() == 0 || WordReader.isBorder(text[part.start() - 1]))
                && (part.end() >= length || WordReader.isBorder(text[part.end()]));
    }

    /**
     * Tells whether the words of the text may hold known values that were not found before. Those between labels are those
     * that were searched when the labels' values stood there, unless a label cut a word, or a word waited for a neighbour.
     */
    boolean hasWordsLeft() {
        return wordsLeft;
    }
}
