package io.github.dppkit.logging.internal;

import io.github.dppkit.pii.PiiCategory;

/** Finds a pair of decimal degrees, such as {@code 52.52001, 13.40495}: four decimals or more, and within their ranges. */
final class Coordinates {

    private static final int MIN_DECIMALS = 4;
    private static final int MAX_DECIMALS = 16;

    private static final int MAX_SIGNS = 4;

    private static final String[] METRICS = {
        "score",
        "scores",
        "latency",
        "embedding",
        "vector",
        "bbox",
        "weights",
        "mean",
        "avg",
        "average",
        "ratio",
        "rate",
        "rates",
        "timings",
        "durations",
        "values",
        "percentiles",
        "quantiles",
        "stddev"
    };

    private Coordinates() {}

    /** Looks for a pair that begins at a digit. */
    static void look(TextScan scan, int at) {
        int most = 90;
        int first = end(scan, at, most);
        if (first == 0 && isGeoJson(scan, at)) {
            most = 180; // the longitude comes first
            first = end(scan, at, most);
        }
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
        int end = end(scan, second, 270 - most);
        if (end == 0 || Chars.isWord(scan.at(end)) || (scan.at(end) == '.' && Chars.isDigit(scan.at(end + 1)))) {
            return;
        }
        char sign = scan.at(at - 1);
        int start = sign == '-' || sign == '+' ? at - 1 : at;
        char before = scan.at(start - 1);
        if (!Chars.isWord(before) && before != '.' && before != '_' && isPlace(scan, start, end)) {
            scan.found(start, end, Label.GEO, PiiCategory.GEO_LOCATION);
        }
    }

    private static boolean isGeoJson(TextScan scan, int at) {
        int i = at;
        while (at - i < MAX_SIGNS && scan.at(i - 1) != 0 && " -[:\"\\".indexOf(scan.at(i - 1)) >= 0) {
            i--;
        }
        return scan.hasBefore(i, "coordinates") || scan.hasBefore(i, "point");
    }

    /** Tells whether two numbers are no part of a longer list and no measurements. */
    private static boolean isPlace(TextScan scan, int start, int end) {
        int before = scan.at(start - 1) == ' ' ? start - 2 : start - 1;
        int after = scan.at(end) == ',' ? end + (scan.at(end + 1) == ' ' ? 2 : 1) : 0;
        after += after > 0 && scan.at(after) == '-' ? 1 : 0;
        boolean list =
                (scan.at(before) == ',' && Chars.isDigit(scan.at(before - 1))) || (after > 0 && isDecimal(scan, after));
        return !list && !saysMetric(scan, start);
    }

    private static boolean isDecimal(TextScan scan, int from) {
        int i = from;
        while (Chars.isDigit(scan.at(i)) && i - from < 4) {
            i++;
        }
        return i > from && scan.at(i) == '.' && Chars.isDigit(scan.at(i + 1));
    }

    /** Tells whether the word right before, or the one before that, says that something else was measured. */
    private static boolean saysMetric(TextScan scan, int start) {
        int i = start;
        while (start - i < MAX_SIGNS && scan.at(i - 1) != 0 && " =:[(".indexOf(scan.at(i - 1)) >= 0) {
            i--;
        }
        boolean percentile = Chars.isDigit(scan.at(i - 1))
                && ((scan.at(i - 3) | 0x20) == 'p' || (scan.at(i - 4) | 0x20) == 'p')
                && i < start;
        for (String word : METRICS) {
            percentile |= scan.hasBefore(i, word);
        }
        return percentile;
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
