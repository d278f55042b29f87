package io.github.dppkit.logging.internal;

/**
 * Tells a value from what Java prints of an object: {@code Recipient(name=…)}, {@code Address@1b2c3d}, {@code
 * Optional.empty}, {@code AddressType.HOME}, {@code com.acme.Buyer}. Such text is no value; what is inside is searched by
 * itself.
 */
final class ObjectText {

    /** There is no value here. */
    static final int NO_VALUE = -1;

    private static final int MAX_LENGTH = 128;
    private static final String OPTIONAL = "Optional[";

    private ObjectText() {}

    /** Returns where the value begins: at the index, or inside an optional one; {@link #NO_VALUE} if there is none. */
    static int inside(TextScan scan, int from) {
        char first = scan.at(from);
        if (!Chars.isAsciiLetter(first)) {
            return from;
        }
        if (scan.has(from, OPTIONAL)) {
            return inside(scan, from + OPTIONAL.length());
        }
        int i = from;
        int dots = 0;
        int segment = from;
        boolean inner = false;
        boolean hump = false;
        while (i - from < MAX_LENGTH && isIdentifier(scan.at(i))) {
            char c = scan.at(i);
            boolean lower = scan.at(i - 1) >= 'a' && scan.at(i - 1) <= 'z';
            if (c == '.') {
                if (!Chars.isAsciiLetter(scan.at(i + 1))) {
                    break;
                }
                inner |= hump;
                hump = false;
                dots++;
                segment = i + 1;
            } else if (i > segment && c >= 'A' && c <= 'Z' && lower) {
                hump = true;
            }
            i++;
        }
        char after = scan.at(i);
        boolean open = after == '(' || after == '[' || after == '{';
        if ((open && isKeyed(scan, i + 1)) || (after == '@' && isHash(scan, i + 1))) {
            return NO_VALUE;
        }
        return dots > 0 && !open && after != '@' && isName(scan, from, segment, i, dots, inner) ? NO_VALUE : from;
    }

    /** Tells whether words joined by dots name a class or a constant. */
    private static boolean isName(TextScan scan, int from, int segment, int end, int dots, boolean humpBefore) {
        char first = scan.at(from);
        char last = scan.at(segment);
        if (dots >= 2 && first >= 'a' && first <= 'z' && last >= 'A' && last <= 'Z' && segment - from >= 7) {
            return true;
        }
        if (dots > 1 || first > 'Z') {
            return false;
        }
        boolean constant = end - segment >= 2;
        boolean joined = false;
        for (int i = segment; i < end; i++) {
            constant &= (scan.at(i) >= 'A' && scan.at(i) <= 'Z') || scan.at(i) == '_';
            joined |= scan.at(i) == '_';
        }
        return (constant && (joined || humpBefore)) || (scan.has(from, "Optional.empty") && end - from == 14);
    }

    /** Tells whether brackets hold keys or nothing. */
    private static boolean isKeyed(TextScan scan, int from) {
        char c = scan.at(from);
        return c == ')'
                || c == ']'
                || c == '}'
                || ValueEnds.isKeyNext(scan, from)
                || (c == '"' && scan.at(from - 1) == '{');
    }

    private static boolean isHash(TextScan scan, int from) {
        int i = from;
        while (Chars.isHex(scan.at(i)) && i - from < 9) {
            i++;
        }
        return i - from >= 5 && i - from <= 8 && !Chars.isWord(scan.at(i)) && scan.at(i) != '.';
    }

    private static boolean isIdentifier(char c) {
        return Chars.isAsciiLetter(c) || Chars.isDigit(c) || c == '_' || c == '$' || c == '.';
    }
}
