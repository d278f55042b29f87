package io.github.dppkit.logging.internal;

/**
 * Finds values of tables by the header above them: reports and exports between tabs, commas, semicolons or bars, whose
 * first line names the columns, as {@code order-id}, {@code buyer-name}, {@code ship-city}.
 *
 * <p>A line is a header if all its cells could be names of columns and some of them name personal data. It is read once
 * from its end; the rows below it once forwards, up to the first line of another shape.
 */
final class TableDetector implements Detector {

    private static final int MAX_COLUMNS = 160;
    private static final int MAX_NAME = 64;
    private static final int MAX_HEADER = 8192;
    private static final int FEW_COLUMNS = 3;

    private final KeyTable table;

    TableDetector(KeyTable table) {
        this.table = table;
    }

    /** A line break, and the last letter of one that is escaped. */
    @Override
    public String triggers() {
        return "\nn";
    }

    @Override
    public boolean isWorth(char trigger, char before) {
        if (trigger == 'n') {
            return before == '\\';
        }
        return Chars.isWord(before) || before == '"' || before == '\r' || before == '|' || before == ' ';
    }

    @Override
    public int look(TextScan scan, int at) {
        boolean escaped = scan.at(at) == 'n';
        int end = escaped ? at - 1 : at;
        if (scan.at(end - 1) == '\r') {
            end--;
        } else if (escaped && scan.hasBefore(end, "\\r")) {
            end -= 2;
        }
        char sign = sign(scan, end);
        if (sign == 0) {
            return at + 1;
        }
        int start = end;
        while (start > 0 && end - start < MAX_HEADER && !isBefore(scan, start)) {
            start--;
        }
        TableCells cells = new TableCells(scan, sign, MAX_COLUMNS);
        cells.read(start, end);
        int[] infos = infos(scan, cells);
        if (infos.length == 0) {
            return at + 1;
        }
        int stop = rows(scan, cells, infos, at + 1);
        if (personal(infos) >= FEW_COLUMNS) {
            scan.rowUntil(stop); // the header knows better than a guess by the looks of the row
        }
        return stop;
    }

    /** Tells whether a header may begin at an index: behind a line break, or behind words and a colon. */
    private static boolean isBefore(TextScan scan, int index) {
        char last = scan.at(index - 1);
        char second = scan.at(index - 2);
        return Chars.isLineEnd(last) || (last == 'n' && second == '\\') || (last == ' ' && second == ':');
    }

    /** Returns what stands before the last cell of a line if that may be the name of a column; 0 if it may not. */
    private static char sign(TextScan scan, int end) {
        int i = end - 1;
        while (end - i < MAX_NAME && (scan.at(i) == ' ' || scan.at(i) == '|' || scan.at(i) == '"')) {
            i--;
        }
        while (end - i < MAX_NAME && (isNaming(scan.at(i)) || scan.at(i) == '"')) {
            i--;
        }
        char c = scan.at(i);
        if (c == '\\' && scan.at(i + 1) == 't') {
            return '\t';
        }
        return c == '\t' || c == ',' || c == ';' || c == '|' ? c : 0;
    }

    private static boolean isNaming(char c) {
        return Chars.isWord(c) || c == '-' || c == '_' || c == '.' || c == ' ' || c == '/';
    }

    /** Returns what each column holds; nothing if the cells are no header. */
    private int[] infos(TextScan scan, TableCells cells) {
        int count = cells.count();
        int[] infos = new int[count];
        for (int i = 0; i < count; i++) {
            int from = cells.start(i);
            int to = cells.end(i);
            if (i > 0 && !isName(scan, from, to)) {
                return new int[0];
            }
            infos[i] = info(scan, from, to);
        }
        boolean tabs = cells.sign() == '\t' && count >= FEW_COLUMNS;
        return personal(infos) >= (tabs ? 1 : 2) ? infos : new int[0];
    }

    /** Returns how many columns surely hold personal data. */
    private static int personal(int[] infos) {
        int personal = 0;
        for (int info : infos) {
            personal += (info & KeyTable.STRONG) != 0 && KeyTable.kind(info) != Kind.NONE ? 1 : 0;
        }
        return personal;
    }

    private static boolean isName(TextScan scan, int from, int to) {
        if (to - from > MAX_NAME || (to > from && !Chars.isLetter(scan.at(from)) && scan.at(from) != '_')) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (!isNaming(scan.at(i))) {
                return false;
            }
        }
        return true;
    }

    /** Returns what is known of the longest end of a column's name that is known. */
    private int info(TextScan scan, int from, int to) {
        long hash = 0;
        boolean digits = false;
        int info = 0;
        for (int i = to - 1; i >= from; i--) {
            char c = scan.at(i);
            boolean digit = Chars.isDigit(c);
            if (digit ? !digits : Chars.isLetter(c)) {
                hash = KeyTable.step(hash, digit ? '#' : Character.toLowerCase(c));
            }
            digits = digit;
            char before = i > from ? scan.at(i - 1) : 0;
            boolean begins = !Chars.isWord(before) || (Character.isLowerCase(before) && Character.isUpperCase(c));
            if (begins && Chars.isLetter(c)) {
                int found = table.info(hash);
                boolean whole = i == from || before == '.';
                if (whole || (found & KeyTable.STRONG) != 0) { // product-name is no name
                    info = (found & 0xFF) == 0 ? info : found;
                }
            }
            if (c == '.') {
                break;
            }
        }
        return info;
    }

    /** Takes what stands in the columns; returns the end of the last row. */
    private static int rows(TextScan scan, TableCells cells, int[] infos, int first) {
        int from = first;
        while (from < scan.length()) {
            int end = cells.read(from, scan.length());
            boolean last = end >= scan.length();
            boolean row = cells.count() == infos.length
                    || (cells.count() > 1 && cells.count() < infos.length && (last || cells.sign() == '\t'));
            if (row) {
                for (int i = 0; i < cells.count(); i++) {
                    take(scan, infos[i], cells.start(i), cells.end(i));
                }
            } else if (!isRuler(scan, from, end)) {
                return from;
            }
            from = Math.max(end + 1, behindBreak(scan, end));
        }
        return from;
    }

    private static int behindBreak(TextScan scan, int end) {
        int i = end;
        i += scan.at(i) == '\r' ? 1 : scan.has(i, "\\r") ? 2 : 0;
        return i + (scan.at(i) == '\n' ? 1 : scan.has(i, "\\n") ? 2 : 0);
    }

    /** Tells whether a line only draws a line, as below the header of a printed table. */
    private static boolean isRuler(TextScan scan, int from, int to) {
        for (int i = from; i < to; i++) {
            if ("-+=|: \r".indexOf(scan.at(i)) < 0) {
                return false;
            }
        }
        return to > from;
    }

    private static void take(TextScan scan, int info, int from, int to) {
        Kind kind = KeyTable.kind(info);
        if (to <= from || kind == Kind.UNKNOWN || kind == Kind.NONE || ValueRules.isNothing(scan, from, to)) {
            return;
        }
        int digits = ValueRules.digits(scan, from, to);
        boolean goes = switch (kind) {
            case NAME -> (info & KeyTable.STRONG) != 0 || (digits == 0 && Names.mayBe(scan, from, to));
            case ADDRESS, CITY, MESSAGE -> digits < to - from || (info & KeyTable.STRONG) != 0;
            case PHONE -> digits >= 3;
            case GEO -> digits > 1;
            default -> (info & KeyTable.STRONG) != 0;
        };
        if (goes) {
            kind.found(scan, from, to);
        }
    }
}
