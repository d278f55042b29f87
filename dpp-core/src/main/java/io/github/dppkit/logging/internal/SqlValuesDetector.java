package io.github.dppkit.logging.internal;

/**
 * Finds values in SQL by their columns: {@code insert into t (name, city) values ('…', '…')} and {@code where name in
 * ('…')}. What equals a column is found by {@link KeyedValueDetector}.
 */
final class SqlValuesDetector implements Detector {

    private static final int MAX_COLUMNS = 64;
    private static final int MAX_LIST = 1024;

    private final KeyTable table;

    SqlValuesDetector(KeyTable table) {
        this.table = table;
    }

    @Override
    public String triggers() {
        return "(";
    }

    @Override
    public boolean isWorth(char trigger, char before) {
        return before == ' ' || (before | 0x20) == 's' || (before | 0x20) == 'n';
    }

    @Override
    public int look(TextScan scan, int at) {
        char last = scan.at(at - 1) == ' ' ? scan.at(at - 2) : scan.at(at - 1);
        int before = scan.at(at - 1) == ' ' ? at - 1 : at;
        if ((last | 0x20) == 's' && scan.hasBefore(before, "values")) {
            return insert(scan, before - 6, at);
        }
        if ((last | 0x20) == 'n' && scan.hasBefore(before, " in")) {
            int info = scan.keys(table).read(scan, before - 3, false);
            if ((info & KeyTable.STRONG) != 0) {
                int i = at;
                int next = at + 1;
                while (next > i) {
                    i = next;
                    next = value(scan, info, i);
                }
                return i;
            }
        }
        return at + 1;
    }

    private int insert(TextScan scan, int end, int at) {
        int close = end - 1;
        while (scan.at(close) == ' ') {
            close--;
        }
        if (scan.at(close) != ')') {
            return at + 1;
        }
        int open = close;
        int columns = 1;
        while (scan.at(open) != '(' && close - open < MAX_LIST && open > 0) {
            columns += scan.at(open) == ',' ? 1 : 0;
            open--;
        }
        if (scan.at(open) != '(' || columns > MAX_COLUMNS) {
            return at + 1;
        }
        int[] infos = new int[columns];
        int column = 0;
        for (int i = open + 1; i <= close; i++) {
            char c = scan.at(i);
            if (c == ',' || c == ')') {
                char quote = scan.at(i - 1);
                int keyEnd = quote == '"' || quote == '`' || quote == ']' ? i - 1 : i;
                infos[column++] = scan.keys(table).read(scan, keyEnd, false);
            }
        }
        return rows(scan, infos, at);
    }

    private static int rows(TextScan scan, int[] infos, int first) {
        int i = first;
        while (scan.at(i) == '(') {
            i++;
            for (int info : infos) {
                i = Math.max(i, value(scan, info, i));
            }
            if (scan.at(i - 1) != ')') {
                return i;
            }
            while (scan.at(i) == ',' || scan.at(i) == ' ') {
                i++;
            }
        }
        return i;
    }

    /** Takes the value at an index, if it is one of the kind; returns what is behind it and the sign that follows. */
    private static int value(TextScan scan, int info, int at) {
        Kind kind = KeyTable.kind(info);
        int from = at;
        while (scan.at(from) == ' ' || (scan.at(from) == 'N' && scan.at(from + 1) == '\'')) {
            from++;
        }
        int end;
        int next;
        if (scan.at(from) == '\'') {
            from++;
            end = ValueEnds.quoted(scan, from, '\'', 0, ValueEnds.MAX_SENTENCE);
            next = end + 1;
        } else {
            end = from;
            while (scan.at(end) > ' ' && scan.at(end) != ',' && scan.at(end) != ')') {
                end++;
            }
            next = end;
        }
        while (scan.at(next) == ' ') {
            next++;
        }
        if (end > from && end <= scan.length() && isValue(scan, info, from, end)) {
            kind.found(scan, from, end);
        }
        return scan.at(next) == ',' || scan.at(next) == ')' ? next + 1 : at;
    }

    private static boolean isValue(TextScan scan, int info, int from, int end) {
        Kind kind = KeyTable.kind(info);
        boolean task = kind == Kind.NAME && (info & KeyTable.STRONG) == 0 && Names.isCamel(scan, from, end);
        return kind != Kind.UNKNOWN && kind != Kind.NONE && !task && ValueRules.isValue(scan, kind, from, end);
    }
}
