package io.github.dppkit.logging.internal;

import io.github.dppkit.pii.PiiCategory;

/** Finds a pair of decimal degrees, such as {@code 52.52001, 13.40495}: four decimals or more, and within their ranges. */
final class Coordinates {

    private static final int MIN_DECIMALS = 4;
    private static final int MAX_DECIMALS = 16;

    private Coordinates() {}

    /** Looks for a pair that begins at a digit. */
    static void look(TextScan scan, int at) {
        int first = end(scan, at, 90);
        if (first == 0) {
            return;
        }
        int second = first;
        if (scan.has(second, "%2C") || scan.has(second, "%2c")) {
            second += 3;
        } else if (scan.at(second) == ',' || scan.at(second) == ';' || scan.at(second) == '/') {
            second++;
        } else if (scan.at(second) != ' ') {
            return;
        }
        if (scan.at(second) == ' ') {
            second++;
        }
        if (scan.at(second) == '-' || scan.at(second) == '+') {
            second++;
        }
        int end = end(scan, second, 180);
        if (end == 0 || Chars.isWord(scan.at(end)) || (scan.at(end) == '.' && Chars.isDigit(scan.at(end + 1)))) {
            return;
        }
        char sign = scan.at(at - 1);
        int start = sign == '-' || sign == '+' ? at - 1 : at;
        char before = scan.at(start - 1);
        if (!Chars.isWord(before) && before != '.' && before != '_') {
            scan.found(start, end, Label.GEO, PiiCategory.GEO_LOCATION);
        }
    }

    private static int end(TextScan scan, int from, int most) {
        int i = from;
        int whole = 0;
        while (Chars.isDigit(scan.at(i)) && i - from < 4) {
            whole = whole * 10 + scan.at(i) - '0';
            i++;
        }
        if (i == from || whole > most || scan.at(i) != '.') {
            return 0;
        }
        int decimals = ++i;
        while (Chars.isDigit(scan.at(i)) && i - decimals <= MAX_DECIMALS) {
            i++;
        }
        return i - decimals >= MIN_DECIMALS && i - decimals <= MAX_DECIMALS ? i : 0;
    }
}
