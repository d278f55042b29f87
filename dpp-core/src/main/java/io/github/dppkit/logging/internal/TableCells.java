package io.github.dppkit.logging.internal;

/** The cells of one line after the other, in quotes or not. For one thread. */
final class TableCells {

    private static final int MAX_QUOTED = 4096;

    private final TextScan scan;
    private final char sign;
    private final int[] starts;
    private final int[] ends;
    private int count;

    /** A quote of this line was not closed: further ones are not looked for, so that time stays linear. */
    private boolean unclosed;

    TableCells(TextScan scan, char sign, int most) {
        this.scan = scan;
        this.sign = sign;
        this.starts = new int[most];
        this.ends = new int[most];
    }

    char sign() {
        return sign;
    }

    int count() {
        return count;
    }

    int start(int cell) {
        return starts[cell];
    }

    int end(int cell) {
        return ends[cell];
    }

    /** Reads a line; returns where it ends: at its break, at a limit, or where there are too many cells. */
    int read(int from, int limit) {
        count = 0;
        unclosed = false;
        int i = from;
        while (true) {
            int stop = cellEnd(i, limit);
            add(i, stop);
            int width = signAt(stop);
            if (stop >= limit || width == 0 || count == starts.length) {
                return stop;
            }
            i = stop + width;
        }
    }

    private void add(int from, int to) {
        int start = from;
        int end = to;
        while (start < end && scan.at(start) == ' ') {
            start++;
        }
        while (end > start && (scan.at(end - 1) == ' ' || scan.at(end - 1) == '\r')) {
            end--;
        }
        if (end - start > 1 && scan.at(start) == '"' && scan.at(end - 1) == '"') {
            start++;
            end--;
        }
        starts[count] = start;
        ends[count] = end;
        count++;
    }

    private int signAt(int at) {
        char c = scan.at(at);
        return c == sign ? 1 : sign == '\t' && c == '\\' && scan.at(at + 1) == 't' ? 2 : 0;
    }

    private int cellEnd(int from, int limit) {
        int i = from;
        if (scan.at(i) == '"' && !unclosed) {
            int quoted = closingQuote(i + 1, Math.min(limit, i + MAX_QUOTED));
            unclosed = quoted == 0;
            i = unclosed ? i : quoted + 1;
        }
        while (i < limit && signAt(i) == 0 && !Chars.isLineEnd(scan.at(i)) && !isEscapedBreak(i)) {
            i++;
        }
        return i;
    }

    private boolean isEscapedBreak(int i) {
        return scan.at(i) == '\\' && (scan.at(i + 1) == 'n' || scan.has(i, "\\r\\n"));
    }

    /** Returns the quote that a sign or line break follows; 0 if there is none. */
    private int closingQuote(int from, int limit) {
        for (int i = from; i < limit; i++) {
            if (scan.at(i) == '"') {
                char next = scan.at(i + 1);
                if (signAt(i + 1) > 0 || next == 0 || next == '\\' || Chars.isLineEnd(next)) {
                    return i;
                }
                i += next == '"' ? 1 : 0;
            }
        }
        return 0;
    }
}
