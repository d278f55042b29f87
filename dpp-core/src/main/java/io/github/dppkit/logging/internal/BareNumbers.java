package io.github.dppkit.logging.internal;

/** Finds the end of a number without quotes, such as a telephone, card or tax number; what follows may be another one. */
final class BareNumbers {

    private static final int MAX_ID = 48;

    /** So many letters and digits without a space are a whole number: what follows is another one. */
    private static final int WHOLE = 8;

    private static final int MAX_PHONE = 15;
    private static final int MAX_CARD = 16;
    private static final int IBAN_GROUP = 4;
    private static final int MIN_TAX = 9;
    private static final int MAX_COUNT = 3;

    private BareNumbers() {}

    /** Returns the end of digits with signs between them. */
    static int signs(TextScan scan, int from, String signs) {
        int i = from;
        int end = from;
        int opened = 0;
        int group = 0;
        int total = 0;
        while (Character.isDigit(scan.at(i))
                || (scan.at(i) != 0 && signs.indexOf(scan.at(i)) >= 0)
                || encoded(scan, i)) {
            char c = scan.at(i);
            opened += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (opened < 0 || (c == ' ' && (group >= WHOLE || ValueEnds.isRule(scan, i)))) {
                break;
            }
            group = c == ' ' ? 0 : Character.isDigit(c) ? group + 1 : group;
            total += Character.isDigit(c) ? 1 : 0;
            if (total > MAX_PHONE && end > from && scan.at(end) == ' ') {
                break;
            }
            if (c == '%') {
                i += 2;
            }
            i++;
            if (scan.at(i - 1) != ' ' && scan.at(i - 1) != '(' && scan.at(i - 1) != '-' && scan.at(i - 1) != '.') {
                end = i;
            }
        }
        return extension(scan, end);
    }

    private static boolean encoded(TextScan scan, int i) {
        return scan.at(i) == '%' && Chars.isHex(scan.at(i + 1)) && Chars.isHex(scan.at(i + 2));
    }

    private static int extension(TextScan scan, int end) {
        int i = scan.at(end) == ' ' ? end + 1 : end;
        if (scan.has(i, "ext")) {
            i += 3;
        } else if (scan.at(i) == 'x' || scan.at(i) == '#') {
            i++;
        } else {
            return end;
        }
        while (scan.at(i) == '.' || scan.at(i) == ' ') {
            i++;
        }
        int digits = i;
        while (Chars.isDigit(scan.at(i))) {
            i++;
        }
        return i > digits ? i : end;
    }

    /** Groups of letters and digits while they have digits; a space ends them where what stands before it is whole. */
    static int groups(TextScan scan, Kind kind, int from) {
        int whole =
                kind == Kind.IBAN ? IbanDetector.end(scan, from) : kind == Kind.CARD ? CardDetector.end(scan, from) : 0;
        if (whole > 0) {
            return whole;
        }
        int end = from;
        int i = from;
        int unbroken = 0;
        int all = 0;
        while (i - from < MAX_ID) {
            int start = i;
            boolean digits = false;
            while (Chars.isWord(scan.at(i))) {
                digits |= Chars.isDigit(scan.at(i));
                i++;
            }
            if (i == start || (!digits && start > from && !isShortCapitals(scan, start, i))) {
                break;
            }
            if (scan.at(i) == '=' || (kind == Kind.TAX && isCount(scan, start, i, all))) {
                break;
            }
            all += i - start;
            if (kind == Kind.CARD && all > MAX_CARD && scan.at(end) == ' ') {
                break;
            }
            end = i;
            unbroken += i - start;
            char c = scan.at(i);
            boolean last = kind == Kind.IBAN && start > from && scan.at(start - 1) == ' ' && i - start < IBAN_GROUP;
            if (c == ' ' && (unbroken >= WHOLE || last)) {
                break;
            }
            unbroken = c == ' ' ? 0 : unbroken;
            if (c != ' ' && c != '-' && c != '.' && c != '+' && c != '/') {
                if (!scan.has(i, "%20")) {
                    break;
                }
                i += 2;
            }
            i++;
        }
        return end;
    }

    /** Tells whether a group behind a whole tax id counts what comes next: {@code 136 695 976 12 rows}. */
    private static boolean isCount(TextScan scan, int from, int to, int before) {
        char next = scan.at(to + 1);
        return before >= MIN_TAX
                && to - from <= MAX_COUNT
                && scan.at(from - 1) == ' '
                && scan.at(to) == ' '
                && next >= 'a'
                && next <= 'z';
    }

    private static boolean isShortCapitals(TextScan scan, int from, int to) {
        boolean capitals = to - from <= 4;
        for (int i = from; i < to; i++) {
            capitals &= scan.at(i) >= 'A' && scan.at(i) <= 'Z';
        }
        return capitals && !Chars.isWord(scan.at(to)) && Chars.isDigit(scan.at(to + 1));
    }
}
