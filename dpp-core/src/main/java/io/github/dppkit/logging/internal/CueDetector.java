package io.github.dppkit.logging.internal;

/**
 * Finds values in prose behind words that announce them: {@code customer Anna Schmidt}, {@code shipped to … at …}, {@code
 * Tax ID 123456789}, {@code Gift note printed: …}. What follows must look like a value of its kind.
 */
final class CueDetector implements Detector {

    private static final int MAX_ADDRESS = 200;
    private static final int MAX_GIFT = 72;
    private static final int MAX_TITLE = 4;
    private static final char DEL = 0x7F;
    private static final String[] GIFT_WORDS = {"message", "note", "text", "card"};

    private final KeyTable table;
    private final Names names;
    private final BareValues bare;

    CueDetector(KeyTable table) {
        this.table = table;
        this.names = new Names(table);
        this.bare = new BareValues(names);
    }

    /** A space wakes it only where a value may follow or a gift is spoken of: {@link TextScanner} sees to that. */
    @Override
    public String triggers() {
        return " ";
    }

    /** Tells whether a space is worth a look. */
    static boolean isWorth(char[] text, int length, int at) {
        if (at + 1 >= length || at < 2) {
            return false;
        }
        char next = text[at + 1];
        return (next >= 'a' && next <= 'z') ? text[at - 1] == 't' && text[at - 2] == 'f' : next >= '(';
    }

    @Override
    public boolean isWorth(char trigger, char before) {
        return Chars.isLetter(before) || before == '.' || before == DEL;
    }

    @Override
    public int look(TextScan scan, int at) {
        char last = scan.at(at - 1);
        char next = scan.at(at + 1);
        if (next >= 'a' && next <= 'z') {
            return gift(scan, at);
        }
        int end = last == '.' ? at - 1 : at;
        if (!table.mayEnd(scan, end, true)) {
            return at + 1;
        }
        int info = scan.keys(table).read(scan, end, true);
        boolean shortened = last == '.' && end - scan.keys(table).start() > MAX_TITLE;
        if ((info & KeyTable.CUE) == 0 || shortened) {
            return at + 1;
        }
        return switch (KeyTable.kind(info)) {
            case NAME -> name(scan, at);
            case ADDRESS -> address(scan, at);
            default -> other(scan, KeyTable.kind(info), at);
        };
    }

    private int name(TextScan scan, int at) {
        int from = at + 1;
        int end = names.end(scan, from, scan.length(), scan.at(at - 1) == '.');
        if (end == from) {
            return at + 1;
        }
        Kind.NAME.found(scan, from, end);
        if (scan.has(end, " (")) {
            int number = bare.end(scan, Kind.PHONE, end + 2, true);
            if (scan.at(number) == ')' && ValueRules.isValue(scan, Kind.PHONE, end + 2, number)) {
                Kind.PHONE.found(scan, end + 2, number);
                return number;
            }
        }
        if (scan.has(end, " at ") || scan.has(end, ", ") || scan.has(end, " in ")) {
            int place = scan.at(end) == ',' ? end + 1 : end + 3;
            return scan.has(end, " at ") ? Math.max(end, address(scan, place)) : end;
        }
        return end;
    }

    private static int address(TextScan scan, int at) {
        int from = at + 1;
        boolean quoted = scan.at(from) == '"' || scan.at(from) == '\'';
        int start = quoted ? from + 1 : from;
        int end = quoted
                ? ValueEnds.quoted(scan, start, scan.at(from), 0, MAX_ADDRESS)
                : ValueEnds.bare(scan, start, true);
        if (end - start > MAX_ADDRESS) {
            end = start + MAX_ADDRESS;
        }
        int digits = ValueRules.digits(scan, start, end);
        char first = scan.at(start);
        boolean time = Chars.isDigit(first) && (scan.at(start + 4) == '-' || scan.at(start + 2) == ':');
        boolean spaces = false;
        for (int i = start; i < end; i++) {
            spaces |= scan.at(i) == ' ' || scan.has(i, "\\u");
        }
        if (digits == 0 || time || !spaces || first == '/' || scan.has(start, "http")) {
            return at + 1;
        }
        Kind.ADDRESS.found(scan, start, scan.at(end - 1) == '.' ? end - 1 : end);
        return end;
    }

    private int other(TextScan scan, Kind kind, int at) {
        int from = at + 1;
        int end = bare.end(scan, kind, from, true);
        if (end <= from || ValueEnds.isKeyNext(scan, at)) {
            return at + 1;
        }
        boolean goes = kind == Kind.SECRET
                ? KeyContext.isSecret(scan, from, end)
                : ValueRules.isValue(scan, kind, from, end) && !NumberDetector.isOrderId(scan, from);
        if (!goes || (kind == Kind.PHONE && scan.at(from) == '[')) {
            return at + 1;
        }
        kind.found(scan, from, end);
        return end;
    }

    /** Reads {@code gift message …: text} and {@code gift note … "text"}. */
    private static int gift(TextScan scan, int at) {
        if (!scan.hasBefore(at, "gift")) {
            return at + 1;
        }
        boolean said = false;
        for (String word : GIFT_WORDS) {
            said |= scan.has(at + 1, word);
        }
        if (!said) {
            return at + 1;
        }
        for (int i = at + 5; i < at + MAX_GIFT; i++) {
            char c = scan.at(i);
            if (c == 0 || c == '\n' || c == '=') {
                return at + 1;
            }
            boolean colon = c == ':' && scan.at(i + 1) == ' ';
            if (colon || (c == '"' && scan.at(i - 1) == ' ')) {
                int from = colon ? i + 2 : i + 1;
                boolean quoted = scan.at(from - 1) == '"' || scan.at(from) == '"';
                int start = scan.at(from) == '"' ? from + 1 : from;
                int end = quoted
                        ? ValueEnds.quoted(scan, start, '"', 0, ValueEnds.MAX_SENTENCE)
                        : ValueEnds.line(scan, start);
                if (end <= start
                        || ValueRules.isNothing(scan, start, end)
                        || ValueRules.digits(scan, start, end) == end - start) {
                    return at + 1;
                }
                Kind.MESSAGE.found(scan, start, end);
                return end;
            }
        }
        return at + 1;
    }
}
