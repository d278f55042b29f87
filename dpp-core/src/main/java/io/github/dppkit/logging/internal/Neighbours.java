package io.github.dppkit.logging.internal;

/**
 * Decides of words that are known and yet not telling whether they are meant here as personal data: by what stands beside
 * them, and how they are written (decision 0032). For one thread, one text after the other.
 */
final class Neighbours {

    /** So many characters may stand between two columns of one row. */
    private static final int MAX_GAP = 4;

    /** So many words wait for a neighbour. */
    private static final int MAX_WAITING = 8;

    /** So many that stay are taken note of. */
    private static final int MAX_LEFT = 16;

    private static final int SHORTEST_NAME = 3;
    private static final int TELLING = 5;
    private static final int DIGITS_OF_POST_CODE = 4;
    private static final int LONG_POST_CODE = 5;

    /** What separates the columns of a row, the arguments of a call or the parts of a file name. */
    private static final String BETWEEN_COLUMNS = ",;|\"'_&\t()[]{}";

    /** Stands before and after a name in prose or in a list. */
    private static final String BEFORE_NAME = " \t\"'([<>,;:=|]";

    private static final String AFTER_NAME = " \t\"')]<,;:!?|";

    private static final int BRACKET = 2;

    private final WordMatcher.Found found;
    private FingerprintTable asked;
    private char[] text = Chars.NONE;
    private int length;

    /** Where what is personal data ends that was met last: a label, or a value found. */
    private int edge;

    private int foundStart;
    private int foundEnd;

    private final int[] waitingStarts = new int[MAX_WAITING];
    private final int[] waitingEnds = new int[MAX_WAITING];
    private final long[] waitingPrints = new long[MAX_WAITING];
    private final boolean[] waitingCommon = new boolean[MAX_WAITING];
    private int waiting;

    private final int[] leftStarts = new int[MAX_LEFT];
    private final long[] leftPrints = new long[MAX_LEFT];
    private int left;

    Neighbours(WordMatcher.Found found, FingerprintTable table) {
        this.asked = table;
        this.found = found;
    }

    /** Starts on another text. */
    void begin(FingerprintTable table) {
        asked = table;
        edge = -1;
        foundStart = 0;
        foundEnd = 0;
        waiting = 0;
        left = 0;
    }

    /** Starts on a stretch, which begins the text or follows a label. */
    void read(char[] characters, int start, int end) {
        text = characters;
        length = end;
        if (start > 0) {
            edge = start;
        }
        waiting = 0;
    }

    /** Ends a stretch, before a label or with the text. */
    void endAt(int end, boolean label) {
        if (label) {
            settle(end);
        }
        text = Chars.NONE;
    }

    /** Takes what is personal data wherever it stands. */
    void strong(int start, int end, int category) {
        settle(start);
        take(start, end, category);
    }

    private void take(int start, int end, int category) {
        if (start >= foundStart && end <= foundEnd) {
            return;
        }
        found.value(start, end, category);
        foundStart = start;
        foundEnd = end;
        edge = Math.max(edge, end);
    }

    /** Gives those who waited for a neighbour what now stands behind them. */
    private void settle(int start) {
        int next = start;
        while (waiting > 0) {
            waiting--;
            int from = waitingStarts[waiting];
            int to = waitingEnds[waiting];
            if (!isRow(to, next, from, to, waitingCommon[waiting])) {
                break;
            }
            int category = asked.category(waitingPrints[waiting]);
            if (category == 0) {
                break;
            }
            take(from, to, category);
            next = from;
        }
        waiting = 0;
    }

    /** Takes what is personal data only by its neighbours, or by how it is written. */
    void weak(int start, int end, long print, boolean isCommon) {
        if (start >= foundStart && end <= foundEnd) {
            return;
        }
        if (isKey(end)) {
            leave(start, print);
            return;
        }
        if (isRow(edge, start, start, end, isCommon)
                || (!isCommon && (isWrittenAsName(start, end) || isQuoted(start, end)))) {
            int category = asked.category(print);
            if (category != 0) {
                strong(start, end, category);
            }
            return;
        }
        leave(start, print);
        if (waiting > 0 && start < waitingEnds[waiting - 1]) {
            waiting--;
        }
        if (waiting == MAX_WAITING || (waiting > 0 && start - waitingEnds[waiting - 1] > MAX_GAP)) {
            waiting = 0;
        }
        waitingStarts[waiting] = start;
        waitingEnds[waiting] = end;
        waitingPrints[waiting] = print;
        waitingCommon[waiting] = isCommon;
        waiting++;
    }

    private void leave(int start, long print) {
        if (left < MAX_LEFT) {
            leftStarts[left] = start;
            leftPrints[left] = print;
        }
        left++;
    }

    /** Tells whether known words stay, outside of what was found, that another text beside them would tell to be meant. */
    boolean hasLeft(Spans taken) {
        for (int i = 0; i < Math.min(left, MAX_LEFT); i++) {
            if (!taken.covers(leftStarts[i]) && asked.category(leftPrints[i]) != 0) {
                return true;
            }
        }
        return left > MAX_LEFT;
    }

    /** Tells whether what ends here is itself a key, as in {@code "name":}. */
    private boolean isKey(int end) {
        int i = end;
        while (i < length && i - end < MAX_GAP && (text[i] == '"' || text[i] == '\\' || text[i] == '\'')) {
            i++;
        }
        return i < length && i - end < MAX_GAP && (text[i] == '=' || (text[i] == ':' && i > end));
    }

    /** Tells whether words stand in one row with personal data: between the two is a gap that separates columns. */
    private boolean isRow(int gapStart, int gapEnd, int start, int end, boolean isCommon) {
        if (gapStart < 0 || gapEnd < gapStart || gapEnd - gapStart > MAX_GAP) {
            return false;
        }
        boolean column = false;
        boolean space = false;
        for (int i = gapStart; i < gapEnd; i++) {
            char c = text[i];
            column |= BETWEEN_COLUMNS.indexOf(c) >= 0;
            space |= c == ' ';
            if (!column && c != ' ') {
                return false;
            }
        }
        int digits = digits(start, end);
        if (digits > 0) {
            return digits >= DIGITS_OF_POST_CODE || (column && !space);
        }
        return column && !(isCommon && space);
    }

    /** Returns how many digits the words have; 0 if they have letters. */
    private int digits(int start, int end) {
        int digits = 0;
        for (int i = start; i < end; i++) {
            if (Character.isLetter(text[i])) {
                return 0;
            }
            digits += Character.isDigit(text[i]) ? 1 : 0;
        }
        return digits;
    }

    /** Tells whether short words are written as a name and stand by themselves: {@code Kim}, not {@code KIM} or {@code x.Kim}. */
    private boolean isWrittenAsName(int start, int end) {
        int letters = 0;
        boolean first = true;
        for (int i = start; i < end; i++) {
            char c = text[i];
            if (Character.isLetter(c)) {
                if (first != Character.isUpperCase(c)) {
                    return false;
                }
                letters++;
                first = false;
            } else if (c == ' ' || c == '-') {
                first = true;
            } else if (Folding.kind(c) != Folding.MARK) {
                return false;
            }
        }
        if (letters < SHORTEST_NAME || letters >= TELLING) {
            return false;
        }
        char before = start == 0 ? ' ' : text[start - 1];
        char after = end >= length ? ' ' : text[end];
        return BEFORE_NAME.indexOf(before) >= 0
                && (AFTER_NAME.indexOf(after) >= 0 || (after == '.' && (end + 1 >= length || text[end + 1] == ' ')));
    }

    /** Tells whether the words are all that stands between quotes in prose: {@code For input string: "10115"}. */
    private boolean isQuoted(int start, int end) {
        if (start < 2 || end >= length || (text[start - 2] != ' ' && text[start - 2] != '\\')) {
            return false;
        }
        int close = text[end] == '\\' && end + 1 < length ? end + 1 : end;
        int quote = "\"'[".indexOf(text[start - 1]);
        if (quote < 0 || text[close] != "\"']".charAt(quote)) {
            return false;
        }
        boolean announced =
                isBefore(start - 2, "value") || isBefore(start - 2, "tring") || isBefore(start - 2, "tring:");
        int digits = digits(start, end);
        return quote == BRACKET
                ? announced
                : digits == 0 || digits >= (announced ? DIGITS_OF_POST_CODE : LONG_POST_CODE);
    }

    /** Tells whether the text up to an index ends with a word, as in Spring's {@code rejected value [10115]}. */
    private boolean isBefore(int end, String word) {
        int from = end - word.length();
        for (int i = 0; i < word.length(); i++) {
            if (from < 0 || text[from + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
