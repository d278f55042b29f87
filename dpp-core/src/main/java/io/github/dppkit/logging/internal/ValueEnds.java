package io.github.dppkit.logging.internal;

/**
 * Finds where a value ends that begins at an index, by the way it is written. Each search ends with the line at the
 * latest; one for a bare value looks a bounded way ahead at each space.
 */
final class ValueEnds {

    private static final int MAX_KEY = 32;

    /** Longer than any address or gift message. */
    static final int MAX_SENTENCE = 1024;

    private static final int MAX_WORDS = 256;

    private ValueEnds() {}

    /** Returns the end of a line, be it an escape that stands for it; not farther than a long sentence. */
    static int line(TextScan scan, int from) {
        char[] text = scan.text();
        int length = Math.min(scan.length(), from + MAX_SENTENCE);
        int i = from;
        while (i < length && !isLineEnd(scan, text, i)) {
            i++;
        }
        return i;
    }

    private static boolean isLineEnd(TextScan scan, char[] text, int i) {
        char c = text[i];
        return c == '\\'
                ? Escapes.isLineEnd(scan, i)
                : c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
    }

    /** Returns the index of the quote that closes a value, where so many backslashes stood before the opening one; or a limit. */
    static int quoted(TextScan scan, int from, char quote, int backslashes, int limit) {
        char[] text = scan.text();
        int length = (int) Math.min(scan.length(), from + (long) limit);
        int before = 0;
        for (int i = from; i < length; i++) {
            char c = text[i];
            if (c == '\\') {
                before++;
                continue;
            }
            if (c == quote && closes(scan, i, quote, before, backslashes)) {
                return i - before;
            }
            if (c == '\n' && backslashes == 0 && quote == '\'') {
                return i;
            }
            if (c == '\'' && quote == '\'' && before == 0 && scan.at(i + 1) == '\'') {
                i++;
            }
            before = 0;
        }
        return length;
    }

    private static boolean closes(TextScan scan, int i, char quote, int before, int backslashes) {
        if (backslashes > 0) {
            return before <= backslashes;
        }
        if (quote == '\'') {
            return before == 0 && scan.at(i + 1) != '\'' && !Chars.isWord(scan.at(i + 1));
        }
        return (before & 1) == 0;
    }

    /**
     * Returns the end of a bare value: before the next key, a closing bracket that was not opened in it, a bar, semicolon
     * or the end of the line; without commas also before one, and in a URL before {@code &}.
     */
    static int bare(TextScan scan, int from, boolean commas) {
        char[] text = scan.text();
        int length = Math.min(scan.length(), from + (commas ? MAX_SENTENCE : MAX_WORDS));
        int depth = 0;
        boolean spaces = false;
        int i = from;
        for (; i < length; i++) {
            char c = text[i];
            if (c > 'Z' && c != '[' && c != ']' && c != '{' && c != '}' && c != '|' && c != '\\' && c < 0x85) {
                continue;
            }
            switch (c) {
                case '(', '[', '{' -> {
                    if (i > from && scan.labelLength(i) > 0) {
                        return i;
                    }
                    depth++;
                }
                case ')', ']', '}' -> {
                    if (depth-- == 0) {
                        return i;
                    }
                }
                case ';', '|', '"', '<', '>' -> {
                    return i;
                }
                case '&' -> {
                    if (!spaces) {
                        return i;
                    }
                }
                case ',' -> {
                    if (!commas || isKeyNext(scan, i + 1) || scan.at(i + 1) == '"') {
                        return i;
                    }
                }
                case ' ' -> {
                    spaces = true;
                    if (isKeyNext(scan, i) || isRule(scan, i)) {
                        return i;
                    }
                }
                default -> {
                    if (c == '\t' || isLineEnd(scan, text, i)) {
                        return i;
                    }
                }
            }
        }
        return i;
    }

    /** Returns the end of an element of a list: before a comma and a space, or at the end of the list. */
    static int element(TextScan scan, int from, int close) {
        int i = from;
        while (i < close && !(scan.at(i) == ',' && scan.at(i + 1) == ' ')) {
            i++;
        }
        return i;
    }

    /** Tells whether a key is that of a parameter in a URL. */
    static boolean isParameter(TextScan scan, int keyStart) {
        char before = scan.at(keyStart - 1);
        return before == '?' || before == '&' || (before == ';' && scan.hasBefore(keyStart - 1, "&amp"));
    }

    /** Returns the end of a value in a URL: it has no spaces, and what follows the URL in its sentence is no part of it. */
    static int parameter(TextScan scan, int from) {
        int length = Math.min(scan.length(), from + MAX_SENTENCE);
        int depth = 0;
        int i = from;
        while (i < length && scan.at(i) > ' ' && "&#\"'<>|`".indexOf(scan.at(i)) < 0 && !Escapes.isLineEnd(scan, i)) {
            char c = scan.at(i);
            if ("([{".indexOf(c) >= 0) {
                depth++;
            } else if (")]}".indexOf(c) >= 0 && depth-- == 0) {
                break;
            }
            i++;
        }
        while (i > from && ",;.:".indexOf(scan.at(i - 1)) >= 0) {
            i--;
        }
        return i;
    }

    /** Tells whether a sign stands here that separates statements, such as {@code  - } or {@code  -> }. */
    static boolean isRule(TextScan scan, int space) {
        char c = scan.at(space + 1);
        return (c == '-' || c == '/' || c == '=') && (scan.at(space + 2) == ' ' || scan.at(space + 2) == '>');
    }

    /** Tells whether a key and its {@code =} or {@code :} come next. */
    static boolean isKeyNext(TextScan scan, int from) {
        int i = from;
        while (scan.at(i) == ' ' && i - from < 3) {
            i++;
        }
        int start = i;
        while (i - start < MAX_KEY
                && (Chars.isWord(scan.at(i)) || scan.at(i) == '_' || scan.at(i) == '-' || scan.at(i) == '.')) {
            i++;
        }
        if (i == start || !Chars.isLetter(scan.at(start))) {
            return false;
        }
        char c = scan.at(i);
        char next = scan.at(i + 1);
        return c == '='
                ? next != '='
                : c == ':' ? next == ' ' || next == '"' || next == 0 : c == ' ' && (next == ':' || next == '=');
    }
}
