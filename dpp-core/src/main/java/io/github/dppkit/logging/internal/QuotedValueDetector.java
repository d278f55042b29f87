package io.github.dppkit.logging.internal;

import io.github.dppkit.pii.PiiCategory;

/**
 * Finds values that errors and tracers quote: {@code For input string: "…"}, {@code Text '…' could not be parsed}, {@code
 * rejected value […]}, {@code binding parameter (1:VARCHAR) <- […]}, {@code Bound values: […]}.
 *
 * <p>Nothing says what they are, so what is no number of few digits, constant, id or time goes.
 */
final class QuotedValueDetector implements Detector {

    private static final int MAX_VALUE = 320;
    private static final int MAX_TYPED = 4096;

    private static final String[] BEFORE_QUOTE = {
        "from string ",
        "for input string: ",
        "text ",
        "parse ",
        "parsed ",
        "unparseable date: ",
        "recipient ",
        "normalise ",
        "normalize ",
        "failed for ",
        "value ",
        "invalid value ",
        "rejected value ",
        "invalid value: ",
        "deliver to ",
        "geocode ",
        "resolve ",
        "value: ",
        "address ",
        "not found: ",
        "unparseable ",
        "illegal value ",
        "name ",
        "customer ",
        "buyer "
    };

    private static final String[] BEFORE_LIST = {
        "values: ",
        "values=",
        "payload=",
        "payload: ",
        "params=",
        "params: ",
        "parameters: ",
        "parameters=",
        "args=",
        "args: ",
        "arguments: ",
        "row: ",
        "row=",
        "record=",
        "record: ",
        "bindings: "
    };

    private final RowReader rows;
    private final Names names;

    QuotedValueDetector(KeyTable table, RowReader rows) {
        this.rows = rows;
        this.names = new Names(table);
    }

    @Override
    public String triggers() {
        return "\"'[:";
    }

    @Override
    public boolean isWorth(char trigger, char before) {
        if (trigger == ':') {
            return before == 's';
        }
        return before == ' ' || (trigger == '[' && before == '=');
    }

    @Override
    public int look(TextScan scan, int at) {
        char before = scan.at(at - 1);
        if (scan.at(at) == ':') {
            return scan.hasBefore(at, "==> parameters") ? typed(scan, at + 2) : at + 1;
        }
        if (before != ' ' && before != '=') {
            return at + 1;
        }
        char sign = scan.at(at);
        if (sign == '[') {
            return bracket(scan, at);
        }
        char last = scan.at(at - 2);
        if (before == '=' || last == ',' || last == '{' || last == '[' || last == '(' || last == '=') {
            return at + 1;
        }
        for (String said : BEFORE_QUOTE) {
            if (scan.hasBefore(at, said)) {
                int end = ValueEnds.quoted(scan, at + 1, sign, 0, MAX_VALUE);
                return end - at < MAX_VALUE && goes(scan, at + 1, end, false) ? end : at + 1;
            }
        }
        return at + 1;
    }

    private int bracket(TextScan scan, int at) {
        char sign = scan.at(at - 1) == ' ' ? scan.at(at - 2) : scan.at(at - 1);
        if (sign != '-' && sign != 'e' && sign != ':' && sign != '=') {
            return at + 1;
        }
        boolean bound = sign == '-' && (scan.hasBefore(at, "<- ") || scan.hasBefore(at, "] - "));
        if (bound || scan.hasBefore(at, "rejected value ")) {
            int end = close(scan, at);
            if (end < 0 || (bound && !isText(scan, at))) {
                return at + 1;
            }
            return goes(scan, at + 1, end, true) ? end : at + 1;
        }
        char last = scan.at(sign == scan.at(at - 1) ? at - 2 : at - 3);
        if ((sign != ':' && sign != '=') || (last != 's' && last != 'd' && last != 'w')) {
            return at + 1;
        }
        for (String said : BEFORE_LIST) {
            if (scan.hasBefore(at, said)) {
                int end = close(scan, at);
                return end < 0 ? at + 1 : rows.list(scan, at + 1, end);
            }
        }
        return at + 1;
    }

    /** Reads values with their types: {@code Jo Doe(String), 5(Long)}. */
    private int typed(TextScan scan, int first) {
        int from = first;
        int i = first;
        while (i - first < MAX_TYPED && i < scan.length() && !Chars.isLineEnd(scan.at(i))) {
            if (scan.at(i) == '(') {
                int close = i + 1;
                while (Chars.isAsciiLetter(scan.at(close))) {
                    close++;
                }
                char after = scan.at(close + 1);
                if (scan.at(close) == ')' && (after == ',' || after == 0 || Chars.isLineEnd(after))) {
                    if (scan.hasBefore(close, "string")) {
                        goes(scan, from, i, true);
                    }
                    from = close + 3;
                    i = close + 1;
                }
            }
            i++;
        }
        return i;
    }

    /** Tells whether the type of a bound value is text. */
    private static boolean isText(TextScan scan, int at) {
        for (int i = at - 1; i > at - 24 && i > 0; i--) {
            if ((scan.at(i) == 'R' || scan.at(i) == 'r') && scan.hasBefore(i + 1, "char")) {
                return true;
            }
            if ((scan.at(i) | 0x20) == 't' && scan.hasBefore(i + 1, "text")) {
                return true;
            }
        }
        return false;
    }

    private static int close(TextScan scan, int at) {
        int depth = 0;
        for (int i = at + 1; i < at + MAX_VALUE; i++) {
            char c = scan.at(i);
            if (c == 0 || c == '\n') {
                return -1;
            }
            if (c == '[') {
                depth++;
            } else if (c == ']' && depth-- == 0) {
                return i;
            }
        }
        return -1;
    }

    private boolean goes(TextScan scan, int from, int end, boolean bracketed) {
        if (end <= from || ValueRules.isNothing(scan, from, end) || RowReader.isCode(scan, from, end)) {
            return false;
        }
        boolean space = false;
        boolean foreign = false;
        boolean sign = false;
        for (int i = from; i < end; i++) {
            char c = scan.at(i);
            space |= c == ' ';
            foreign |= c >= 128 && Character.isLetter(c);
            sign |= c == '/' || c == '{' || c == '<' || c == '$' || c == '\\' || (c == ':' && scan.at(i + 1) != ' ');
        }
        int digits = ValueRules.digits(scan, from, end);
        boolean number = digits >= 4 && !sign && (digits * 2 >= end - from || space);
        boolean capitals = space && names.isLikely(scan, from, end);
        boolean word = bracketed
                && !sign
                && scan.at(from) >= 'A'
                && scan.at(from) <= 'Z'
                && scan.at(from + 1) >= 'a'
                && !space
                && digits == 0;
        boolean sentence = space && bracketed;
        if (!(number || foreign || capitals || word || sentence || (space && !sign && digits > 0))) {
            return false;
        }
        scan.found(from, end, capitals ? Label.NAME : Label.PII, capitals ? PiiCategory.NAME : PiiCategory.FREE_TEXT);
        return true;
    }
}
