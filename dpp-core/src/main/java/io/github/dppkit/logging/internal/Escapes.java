package io.github.dppkit.logging.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads one character that stands in a text as an escape: percent signs with UTF-8 or Latin-1 ({@code %C3%BC}, {@code
 * %FC}, {@code %u00FC}), JSON and Java ({@code \}{@code u00fc}, {@code \xfc}, {@code \"}), XML and HTML (by number or by
 * name); each also escaped once more, as in JSON within JSON. For one thread.
 *
 * <p>It looks a bounded way ahead.
 */
final class Escapes {

    /** A text that was escaped more often than this is not read. */
    private static final int MAX_DEPTH = 4;

    private static final int LATIN1_LETTERS = 0xC0;
    private static final int MAX_NAME = 6;
    private static final int MAX_DIGITS = 7;

    /** The named letters of HTML 4 from U+00C0 on. */
    private static final String LETTERS = "Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml"
            + " Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml"
            + " Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute"
            + " icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn"
            + " yuml ";

    /** Signs, by their names; the character after the colon. */
    private static final String SIGNS =
            "amp:& lt:< gt:> quot:\" apos:' nbsp:\u00A0 rsquo:\u2019 lsquo:\u2018 shy:\u00AD"
                    + " Scaron:\u0160 scaron:\u0161 OElig:\u0152 oelig:\u0153 Yuml:\u0178 ordf:\u00AA ordm:\u00BA";

    /** The names, each as a number of its letters, in order; and in the low 16 bits the character. */
    private static final long[] NAMES = names();

    private int character;
    private int end;

    private static long[] names() {
        List<Long> names = new ArrayList<>();
        int letter = LATIN1_LETTERS;
        int start = 0;
        for (int i = 0; i < LETTERS.length(); i++) {
            if (LETTERS.charAt(i) == ' ') {
                names.add(packed(LETTERS.toCharArray(), start, i) << 16 | letter++);
                start = i + 1;
            }
        }
        start = 0;
        for (int i = 0; i < SIGNS.length(); i++) {
            if (SIGNS.charAt(i) == ':') {
                names.add(packed(SIGNS.toCharArray(), start, i) << 16 | SIGNS.charAt(i + 1));
                start = i + 3;
            }
        }
        return names.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    /** Six letters of seven bits each: 42 bits. */
    private static long packed(char[] text, int from, int to) {
        long packed = 0;
        for (int i = from; i < to; i++) {
            packed = (packed << 7) | (text[i] & 0x7F);
        }
        return packed;
    }

    /** Tells whether the letter of an escaped line end or tab stands at an index, so that a word may begin behind it. */
    static boolean isLetter(char[] text, int at) {
        return at > 0 && (text[at] == 'n' || text[at] == 'r' || text[at] == 't') && text[at - 1] == '\\';
    }

    /** Tells whether an escaped line end or tab begins at an index, be it escaped once more or oftener. */
    static boolean isLineEnd(TextScan scan, int at) {
        if (scan.at(at) != '\\' || scan.at(at - 1) == '\\') {
            return false;
        }
        int i = at;
        while (i - at < MAX_DEPTH && scan.at(i) == '\\') {
            i++;
        }
        return isLetter(scan.text(), i) && i < scan.length();
    }

    /** Returns the character that was read last. */
    int character() {
        return character;
    }

    /** Returns the index after what was read last. */
    int end() {
        return end;
    }

    /** Reads the character that stands at an index as it is. */
    void plain(char[] text, int at, int to) {
        char c = text[at];
        if (Character.isHighSurrogate(c) && at + 1 < to && Character.isLowSurrogate(text[at + 1])) {
            is(Character.toCodePoint(c, text[at + 1]), at + 2);
        } else {
            is(c, at + 1);
        }
    }

    /** Reads the escape that begins at an index; false if none does. */
    boolean read(char[] text, int at, int to) {
        return switch (text[at]) {
            case '%' -> percent(text, at, to);
            case '\\' -> backslash(text, at, to);
            case '&' -> entity(text, at, to);
            default -> false;
        };
    }

    private boolean is(int c, int after) {
        character = c;
        end = after;
        return true;
    }

    private boolean percent(char[] text, int at, int to) {
        if (at + 6 <= to && text[at + 1] == 'u') {
            int unit = hex(text, at + 2, at + 6);
            return unit >= 0 && is(unit, at + 6);
        }
        int depth = 0;
        while (depth < MAX_DEPTH && octet(text, at, to, depth) == '%' && octet(text, at, to, depth + 1) >= 0) {
            depth++; // %25C3 is %C3 escaped once more
        }
        int width = 3 + 2 * depth;
        int first = octet(text, at, to, depth);
        if (first < 0x80) {
            return first >= 0 && is(first, at + width);
        }
        if (first >= 0xC2 && first < 0xF5) {
            int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
            int c = first & (0x3F >> more);
            int next = 0x80;
            for (int i = 1; i <= more && (next & 0xC0) == 0x80; i++) {
                next = octet(text, at + i * width, to, depth);
                c = (c << 6) | (next & 0x3F);
            }
            if (next >= 0 && (next & 0xC0) == 0x80) {
                return is(c, at + (more + 1) * width);
            }
        }
        return first >= LATIN1_LETTERS && is(first, at + width);
    }

    /** Returns the octet behind a percent sign that was escaped so often; below zero if there is none. */
    private static int octet(char[] text, int at, int to, int depth) {
        int digits = at + 1 + 2 * depth;
        if (digits + 2 > to || text[at] != '%') {
            return -1;
        }
        for (int i = at + 1; i < digits; i += 2) {
            if (text[i] != '2' || text[i + 1] != '5') {
                return -1;
            }
        }
        return hex(text, digits, digits + 2);
    }

    private static int hex(char[] text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            if (!Chars.isHex(text[i])) {
                return -1;
            }
            value = (value << 4) | Character.digit(text[i], 16);
        }
        return value;
    }

    private boolean backslash(char[] text, int at, int to) {
        int i = at;
        while (i < to && i - at < MAX_DEPTH * 2 && text[i] == '\\') {
            i++;
        }
        if (i == to) {
            return is('\\', i);
        }
        switch (text[i]) {
            case 'u' -> {
                return unit(text, i, to, 5);
            }
            case 'x' -> {
                return unit(text, i, to, 3);
            }
            case '\'', '"', '/' -> {
                return is(text[i], i + 1);
            }
            case 'n', 'r', 't', 'b', 'f' -> {
                return is(' ', i + 1);
            }
            default -> {
                return is('\\', i);
            }
        }
    }

    private boolean unit(char[] text, int at, int to, int width) {
        int unit = at + width <= to ? hex(text, at + 1, at + width) : -1;
        if (unit < 0) {
            return is('\\', at);
        }
        int after = at + width;
        if (Character.isHighSurrogate((char) unit) && after + 6 <= to && text[after] == '\\') {
            int second = after;
            while (second < to && second - after < MAX_DEPTH * 2 && text[second] == '\\') {
                second++;
            }
            int low = second + width <= to && text[second] == 'u' ? hex(text, second + 1, second + width) : -1;
            if (low >= 0 && Character.isLowSurrogate((char) low)) {
                return is(Character.toCodePoint((char) unit, (char) low), second + width);
            }
        }
        return is(unit, after);
    }

    private boolean entity(char[] text, int at, int to) {
        int i = at + 1;
        for (int depth = 1; depth < MAX_DEPTH && i + 5 < to && isAmp(text, i) && isEntity(text, i + 4, to); depth++) {
            i += 4; // &amp;#252; is &#252; escaped once more
        }
        if (i < to && text[i] == '#') {
            return number(text, i + 1, to);
        }
        int stop = i;
        while (stop < to && stop - i < MAX_NAME && Chars.isAsciiLetter(text[stop])) {
            stop++;
        }
        if (stop == i || stop == to || text[stop] != ';') {
            return false;
        }
        long wanted = packed(text, i, stop) << 16;
        int place = Arrays.binarySearch(NAMES, wanted);
        long found = place >= 0 || ~place == NAMES.length ? 0 : NAMES[~place];
        return found >>> 16 == wanted >>> 16 && is((int) (found & 0xFFFF), stop + 1);
    }

    private static boolean isAmp(char[] text, int at) {
        return text[at] == 'a' && text[at + 1] == 'm' && text[at + 2] == 'p' && text[at + 3] == ';';
    }

    private static boolean isEntity(char[] text, int at, int to) {
        if (text[at] == '#') {
            return true;
        }
        int i = at;
        while (i < to && i - at < MAX_NAME && Chars.isAsciiLetter(text[i])) {
            i++;
        }
        return i > at && i < to && text[i] == ';';
    }

    private boolean number(char[] text, int from, int to) {
        boolean hexadecimal = from < to && (text[from] == 'x' || text[from] == 'X');
        int value = 0;
        int i = hexadecimal ? from + 1 : from;
        int first = i;
        while (i < to && i - first < MAX_DIGITS) {
            int digit = text[i] < 128 ? Character.digit(text[i], hexadecimal ? 16 : 10) : -1;
            if (digit < 0) {
                break;
            }
            value = value * (hexadecimal ? 16 : 10) + digit;
            i++;
        }
        return i > first && i < to && text[i] == ';' && value <= Character.MAX_CODE_POINT && is(value, i + 1);
    }
}
