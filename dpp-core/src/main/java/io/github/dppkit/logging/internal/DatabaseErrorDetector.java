package io.github.dppkit.logging.internal;

import io.github.dppkit.pii.PiiCategory;

/**
 * Finds the row values that databases quote in their errors: PostgreSQL ({@code Key (…)=(…)}, {@code Failing row contains
 * (…)}, {@code invalid input syntax for type …: "…"}), H2 and MySQL in like places.
 *
 * <p>Whatever stands there goes, since a column may hold anything. What tells such a place stands right before it, so
 * looking back is bounded; each search forward ends where the next begins.
 */
final class DatabaseErrorDetector implements Detector {

    private static final int LOOK_BACK = 96;

    /** Said right before a quote; the value goes to the closing quote that ends it. */
    private static final String[] BEFORE_QUOTE = {
        "duplicate entry ",
        "incorrect integer value: ",
        "incorrect datetime value: ",
        "incorrect decimal value: ",
        "incorrect string value: ",
        "truncated incorrect double value: ",
        "data conversion error converting ",
        "\" constant ", // H2: cannot parse "DATE" constant "..."
    };

    /** Said some words before a colon and a quote. */
    private static final String[] BEFORE_COLON = {
        "invalid input syntax for ",
        "invalid input value for ",
        "out of range for type ",
        "value too long for column ",
        "invalid byte sequence for ",
        "malformed "
    };

    @Override
    public String triggers() {
        return "('\"";
    }

    @Override
    public boolean isWorth(char trigger, char before) {
        return before == ' ' || (trigger == '(' && before == '=');
    }

    @Override
    public int look(TextScan scan, int at) {
        int end = 0;
        if (scan.at(at) == '(') {
            if (scan.at(at - 1) == '=' && scan.at(at - 2) == ')') {
                end = keyEnd(scan, at + 1);
            } else if (scan.hasBefore(at, "failing row contains ")
                    || (scan.hasBefore(at, " values ") && scan.has(at + 1, " /* "))) {
                end = lineEnd(scan, at + 1);
            }
        } else if (isQuotedValue(scan, at)) {
            end = quoteEnd(scan, at);
        }
        if (end > at + 1 && scan.labelLength(at + 1) != end - at - 1) {
            scan.found(at + 1, end, Label.PII, PiiCategory.FREE_TEXT);
            return end;
        }
        return at + 1;
    }

    /** A key ends before what PostgreSQL says of it; where that was cut off, with the line. */
    private static int keyEnd(TextScan scan, int from) {
        int i = from;
        while (i < scan.length() && !isLineEnd(scan, i)) {
            if (scan.at(i) == ')'
                    && (scan.has(i + 1, " already exists")
                            || scan.has(i + 1, " is not present")
                            || scan.has(i + 1, " is still referenced")
                            || scan.has(i + 1, " conflicts with"))) {
                return i;
            }
            i++;
        }
        return i;
    }

    /** Tells whether a line ends, be it with an escape that stands for the end. */
    private static boolean isLineEnd(TextScan scan, int i) {
        char c = scan.at(i);
        return c == '\\' ? scan.at(i + 1) == 'n' || scan.at(i + 1) == 'r' : Chars.isLineEnd(c);
    }

    private static int lineEnd(TextScan scan, int from) {
        int i = from;
        while (i < scan.length() && !isLineEnd(scan, i)) {
            i++;
        }
        return i;
    }

    private static boolean isQuotedValue(TextScan scan, int at) {
        if (scan.at(at - 1) != ' ') {
            return false;
        }
        for (String said : BEFORE_QUOTE) {
            if (scan.hasBefore(at, said)) {
                return true;
            }
        }
        if (scan.at(at - 2) != ':' || scan.at(at - 3) == '}') {
            return false;
        }
        for (int i = at - 2; i > at - LOOK_BACK && i > 0 && !Chars.isLineEnd(scan.at(i)); i--) {
            if (scan.at(i - 1) == ' ') {
                for (String said : BEFORE_COLON) {
                    if (scan.hasBefore(i, said)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** A value may hold its own quote, so it ends at the first one that no letter or digit follows. */
    private static int quoteEnd(TextScan scan, int at) {
        char quote = scan.at(at);
        int i = at + 1;
        while (i < scan.length() && !isLineEnd(scan, i)) {
            if (scan.at(i) == quote && !Chars.isWord(scan.at(i + 1)) && scan.at(i + 1) != quote) {
                return i;
            }
            i++;
        }
        return i;
    }
}
