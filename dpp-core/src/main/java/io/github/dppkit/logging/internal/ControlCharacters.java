package io.github.dppkit.logging.internal;

import org.jspecify.annotations.Nullable;

/**
 * Characters that let a value forge a log line or hide in one: controls (CR, LF, NUL, ANSI escapes and the C1 set), line
 * and paragraph separators, bidirectional controls (Unicode TR 36), and surrogates without a partner.
 */
public final class ControlCharacters {

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    /** Begins a line that is no event of its own. */
    private static final String GOES_ON = "    | ";

    private ControlCharacters() {}

    /** Returns the text with such characters as visible escapes, such as {@code \n} and {@code \u001b}; null if it has none. */
    public static @Nullable String escaped(CharSequence text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            if (mustGo(text, i)) {
                return escape(text, i);
            }
        }
        return null;
    }

    /**
     * Returns the text with such characters as visible escapes, but for its line breaks: each is one, and the mark of a line
     * that goes on stands behind it.
     */
    public static String withLines(String text) {
        if (text.indexOf('\n') < 0) {
            String escaped = escaped(text);
            return escaped == null ? text : escaped;
        }
        StringBuilder out = new StringBuilder(text.length() + 64);
        int start = 0;
        while (start <= text.length()) {
            int lineBreak = text.indexOf('\n', start);
            int end = lineBreak < 0 ? text.length() : lineBreak;
            boolean cr = end > start && lineBreak >= 0 && text.charAt(end - 1) == '\r';
            String line = text.substring(start, cr ? end - 1 : end);
            if (start > 0) {
                out.append('\n').append(line.startsWith(GOES_ON) ? "" : GOES_ON);
            }
            String escaped = escaped(line);
            out.append(escaped == null ? line : escaped);
            start = end + 1;
        }
        return out.toString();
    }

    private static String escape(CharSequence text, int first) {
        StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!mustGo(text, i)) {
                out.append(c);
            } else if (c == '\n') {
                out.append("\\n");
            } else if (c == '\r') {
                out.append("\\r");
            } else if (c == '\t') {
                out.append("\\t");
            } else {
                out.append("\\u")
                        .append(HEX[c >> 12])
                        .append(HEX[(c >> 8) & 0xF])
                        .append(HEX[(c >> 4) & 0xF])
                        .append(HEX[c & 0xF]);
            }
        }
        return out.toString();
    }

    private static boolean mustGo(CharSequence text, int i) {
        char c = text.charAt(i);
        if (c < 0x7F) {
            return c < ' ';
        }
        if (c < 0x061C) {
            return c < 0xA0;
        }
        if (c >= 0x2000 && c < 0x2070) {
            return c == 0x200E || c == 0x200F || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
        }
        if (Character.isHighSurrogate(c)) {
            return i + 1 >= text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return i == 0 || !Character.isHighSurrogate(text.charAt(i - 1));
        }
        return c == 0x061C;
    }
}
