package io.github.dppkit.logging.internal;

import io.github.dppkit.pii.PiiCategory;

/**
 * Reads rows of orders without a header: fields between commas, tabs or bars beside an order id or an e-mail address, and
 * lists such as {@code payload=[902-…, Anna Schmidt, 10115]}. If one field is a person's, the others that are no code,
 * number of few digits or time go too.
 */
final class RowReader {

    private static final int MAX_FIELDS = 64;
    private static final int MAX_ROW = 2048;

    private final Names names;

    RowReader(KeyTable table) {
        this.names = new Names(table);
    }

    /** Looks at an order id and what stands around it: a row, or a file name with a person's name. */
    void look(TextScan scan, int start, int end) {
        if (start >= scan.rowUntil()) {
            readRow(scan, end);
        }
        if (scan.at(start - 1) == '_') {
            fileName(scan, start - 1);
        }
    }

    private void readRow(TextScan scan, int end) {
        char sign = scan.at(end);
        if (sign == '\t' || sign == '|' || sign == ';') {
            row(scan, end, sign);
        } else if (sign == '\\' && scan.at(end + 1) == 't') {
            row(scan, end, '\t');
        } else if (sign == ','
                && (scan.at(end + 1) == '"' || (scan.at(end + 1) > ' ' && !ValueEnds.isKeyNext(scan, end + 1)))) {
            row(scan, end, ',');
        }
    }

    private void row(TextScan scan, int from, char sign) {
        int end = Math.min(sign == '\t' ? rowEnd(scan, from) : ValueEnds.line(scan, from), from + MAX_ROW);
        scan.rowUntil(end);
        fields(scan, from, end, sign);
    }

    private static int rowEnd(TextScan scan, int from) {
        int i = from;
        while (i < from + MAX_ROW && i < scan.length() && scan.at(i) != '\n' && !scan.has(i, "\\n")) {
            i++;
        }
        return i;
    }

    /** Reads a list between brackets; returns where to go on. */
    int list(TextScan scan, int from, int end) {
        fields(scan, from, end, ',');
        return end;
    }

    private void fields(TextScan scan, int from, int end, char sign) {
        int[] starts = new int[MAX_FIELDS];
        int[] ends = new int[MAX_FIELDS];
        int count = split(scan, from, end, sign, starts, ends);
        boolean personal = false;
        boolean address = false;
        for (int i = 0; i < count && !personal; i++) {
            personal = names.isLikely(scan, starts[i], ends[i])
                    || hasAt(scan, starts[i], ends[i])
                    || (i > 0 && isWord(scan, starts[i - 1], ends[i - 1]) && isWord(scan, starts[i], ends[i]));
        }
        if (!personal || count < 2) {
            return;
        }
        for (int i = 0; i < count; i++) {
            int start = starts[i];
            int stop = ends[i];
            if (stop <= start || isCode(scan, start, stop) || ValueRules.isNothing(scan, start, stop)) {
                continue;
            }
            int digits = ValueRules.digits(scan, start, stop);
            int letters = letters(scan, start, stop);
            if (names.isLikely(scan, start, stop) || isWord(scan, start, stop)) {
                scan.found(start, stop, Label.NAME, PiiCategory.NAME);
                address |= i > 0;
            } else if (letters == 0 && digits >= 7 && isGrouped(scan, start, stop)) {
                scan.found(start, stop, Label.PHONE, PiiCategory.PHONE);
            } else if ((letters > 0 && hasSpace(scan, start, stop)) || hasForeign(scan, start, stop)) {
                scan.found(start, stop, Label.ADDRESS, PiiCategory.ADDRESS);
                address = true;
            } else if (address && ((isCapital(scan, start) && digits == 0) || isPostal(scan, start, stop, digits))) {
                scan.found(start, stop, Label.ADDRESS, PiiCategory.ADDRESS);
            }
        }
    }

    private static int split(TextScan scan, int from, int end, char sign, int[] starts, int[] ends) {
        int count = 0;
        int i = from;
        while (i < end && count < MAX_FIELDS) {
            while (i < end && (scan.at(i) == ' ' || scan.at(i) == sign || (sign == '\t' && scan.has(i, "\\t")))) {
                i += scan.at(i) == '\\' ? 2 : 1;
            }
            boolean quoted = scan.at(i) == '"';
            int start = quoted ? i + 1 : i;
            int stop = quoted ? Math.min(end, ValueEnds.quoted(scan, start, '"', 0, MAX_ROW)) : start;
            while (!quoted && stop < end && scan.at(stop) != sign && !(sign == '\t' && scan.has(stop, "\\t"))) {
                stop++;
            }
            i = quoted ? stop + 1 : stop;
            while (stop > start && scan.at(stop - 1) == ' ') {
                stop--;
            }
            starts[count] = start;
            ends[count] = stop;
            count++;
            if (quoted) {
                while (i < end && scan.at(i) != sign) {
                    i++;
                }
            }
        }
        return count;
    }

    /** Reads words before an order id in a file name: {@code Schmidt_Anna_902-3159896-1390916.pdf}. */
    private void fileName(TextScan scan, int end) {
        int start = end;
        while (end - start < 64 && (Chars.isWord(scan.at(start - 1)) || isInName(scan.at(start - 1)))) {
            start--;
        }
        int i = start;
        while (i < end) {
            int stop = i;
            while (stop < end && scan.at(stop) != '_') {
                stop++;
            }
            if (stop > i
                    && names.end(scan, i, stop, true) == stop
                    && (isCapital(scan, i) || scan.at(start - 1) == '/')) {
                scan.found(i, stop, Label.NAME, PiiCategory.NAME);
            }
            i = stop + 1;
        }
    }

    private static boolean isInName(char c) {
        return c == '_' || c == '-' || c == '\'' || (c >= 128 && !Character.isWhitespace(c));
    }

    /** Tells whether a text is an order id, UUID, time, constant or another code that is nobody's name or number. */
    static boolean isCode(TextScan scan, int from, int to) {
        if (to - from == 19 && NumberDetector.isOrderId(scan, from)) {
            return true;
        }
        if (ValueRules.isUuid(scan, from, to)) {
            return true;
        }
        boolean space = false;
        boolean lower = false;
        boolean upper = false;
        int digits = 0;
        for (int i = from; i < to; i++) {
            char c = scan.at(i);
            if (c >= 128 || c == '@') {
                return false;
            }
            space |= c == ' ';
            lower |= c >= 'a' && c <= 'z';
            upper |= c >= 'A' && c <= 'Z';
            digits += Chars.isDigit(c) ? 1 : 0;
        }
        boolean date = scan.at(from + 4) == '-'
                && scan.at(from + 7) == '-'
                && Chars.isDigit(scan.at(from))
                && Chars.isDigit(scan.at(from + 8));
        boolean constant = upper && !lower && !space && (digits == 0 || (to - from >= 9 && digits < to - from - 2));
        return date || constant || (!lower && !upper && !space && digits <= 3);
    }

    /** Tells whether a field is one word that begins with a capital and may be a name. */
    private boolean isWord(TextScan scan, int from, int to) {
        char second = scan.at(from + 1);
        return isCapital(scan, from)
                && (second >= 128 || (second >= 'a' && second <= 'z'))
                && names.end(scan, from, to, true) == to;
    }

    private static boolean isPostal(TextScan scan, int from, int to, int digits) {
        boolean decimal = false;
        for (int i = from; i < to; i++) {
            decimal |= scan.at(i) == '.' || scan.at(i) == ':';
        }
        return !decimal && digits >= 3 && to - from >= 4 && to - from <= 10;
    }

    private static boolean hasAt(TextScan scan, int from, int to) {
        for (int i = from; i < to; i++) {
            if (scan.at(i) == '@') {
                return true;
            }
        }
        return scan.at(from) == '[' && scan.labelLength(from) > 0;
    }

    private static int letters(TextScan scan, int from, int to) {
        int letters = 0;
        for (int i = from; i < to; i++) {
            letters += Chars.isLetter(scan.at(i)) ? 1 : 0;
        }
        return letters;
    }

    private static boolean isGrouped(TextScan scan, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = scan.at(i);
            if (c == ' ' || c == '(' || c == '+' || c == '-') {
                return true;
            }
        }
        return scan.at(from) == '0' || to - from >= 9;
    }

    private static boolean hasSpace(TextScan scan, int from, int to) {
        for (int i = from; i < to; i++) {
            if (scan.at(i) == ' ') {
                return true;
            }
        }
        return false;
    }

    private static boolean hasForeign(TextScan scan, int from, int to) {
        for (int i = from; i < to; i++) {
            if (scan.at(i) >= 128 && Character.isLetter(scan.at(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isCapital(TextScan scan, int at) {
        return (scan.at(at) >= 'A' && scan.at(at) <= 'Z') || scan.at(at) >= 128;
    }
}
