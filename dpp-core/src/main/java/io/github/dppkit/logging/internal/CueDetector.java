package io.github.dppkit.logging.internal;

/**
 * Finds values in prose behind words that announce them: {@code customer Anna Schmidt}, {@code shipped to … at …}, {@code
 * Tax ID 123456789}, {@code Gift note printed: …}. What follows must look like a value of its kind.
 */
final class CueDetector implements Detector {

    private static final int MAX_ADDRESS = 200;
    private static final int MAX_GIFT = 72;
    private static final int MAX_TITLE = 4;
    private static final int MAX_STREET = 64;
    private static final String[] GIFT_WORDS = {"message", "note", "text", "card"};

    private final KeyTable table;
    private final Names names;
    private final BareValues bare;

    CueDetector(KeyTable table) {
        this.table = table;
        this.names = new Names(table);
        this.bare = new BareValues(names);
    }

    /** What a value may begin with, and the last letter of gift. */
    @Override
    public String triggers() {
        return "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789(+\"'<\\" + Wakes.BEYOND + "t";
    }

    @Override
    public boolean isWorth(char trigger, char before) {
        return trigger == 't' ? before == 'f' : before == ' ';
    }

    /** Tells whether a cue may end with a character, a space behind it. */
    static boolean isWorth(char last) {
        return (last >= 'a' && last <= 'z') || (last >= 'A' && last <= 'Z') || last == '.' || last >= 128;
    }

    @Override
    public int look(TextScan scan, int first) {
        if (scan.at(first) == 't') {
            return gift(scan, first + 1);
        }
        int at = first - 1;
        char last = scan.at(at - 1);
        int end = last == '.' ? at - 1 : at;
        if (!table.mayEnd(scan, end, true)) {
            return at + 2;
        }
        int info = scan.keys(table).read(scan, end, true);
        boolean shortened = last == '.' && end - scan.keys(table).start() > MAX_TITLE;
        if ((info & KeyTable.CUE) == 0 || shortened) {
            return at + 2;
        }
        return switch (KeyTable.kind(info)) {
            case NAME -> name(scan, at);
            case ADDRESS -> address(scan, at);
            default -> other(scan, KeyTable.kind(info), at);
        };
    }

    private int name(TextScan scan, int at) {
        char last = scan.at(at - 1);
        int from = at + 1;
        if (last >= 'A' && last <= 'Z') {
            return at + 2; // a statement in capitals, no sentence
        }
        int end = names.end(scan, from, scan.length(), scan.at(at - 1) == '.');
        if (end == from) {
            return at + 2;
        }
        Kind.NAME.found(scan, from, end);
        if (scan.has(end, " (")) {
            int number = bare.end(scan, Kind.PHONE, end + 2, true);
            number -= scan.at(number - 1) == ')' ? 1 : 0;
            if (scan.at(number) == ')' && ValueRules.isValue(scan, Kind.PHONE, end + 2, number)) {
                Kind.PHONE.found(scan, end + 2, number);
                return number;
            }
        }
        if (scan.has(end, " at ")) {
            return Math.max(end, address(scan, end + 3));
        }
        return isStreet(scan, end) ? Math.max(end, address(scan, end + 1)) : end;
    }

    /** Tells whether a comma and a street with its number come next. */
    static boolean isStreet(TextScan scan, int comma) {
        if (!scan.has(comma, ", ")) {
            return false;
        }
        int i = comma + 2;
        int letters = 0;
        int digits = 0;
        while (i - comma < MAX_STREET && scan.at(i) != ',' && scan.at(i) != 0) {
            char c = scan.at(i);
            letters += Chars.isLetter(c) ? 1 : 0;
            digits += Chars.isDigit(c) ? 1 : 0;
            if (c == '=' || c == ':' || c == '(' || c == '+') {
                return false;
            }
            i++;
        }
        char last = scan.at(i - 1);
        return letters > 2 && digits > 0 && digits <= 5 && (Chars.isDigit(last) || Chars.isDigit(scan.at(comma + 2)));
    }

    static int address(TextScan scan, int at) {
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
        if (digits == 0 || time || !spaces || isState(scan, start) || first == '/' || scan.has(start, "http")) {
            return at + 2;
        }
        Kind.ADDRESS.found(scan, start, scan.at(end - 1) == '.' ? end - 1 : end);
        return end;
    }

    /** Tells whether a word in capitals and one in small letters come next, as in {@code moved to DONE after 3 retries}. */
    private static boolean isState(TextScan scan, int from) {
        int i = from;
        while ((scan.at(i) >= 'A' && scan.at(i) <= 'Z') || scan.at(i) == '_') {
            i++;
        }
        return i - from >= 3 && scan.at(i) == ' ' && scan.at(i + 1) >= 'a' && scan.at(i + 1) <= 'z';
    }

    private int other(TextScan scan, Kind kind, int at) {
        boolean quoted = scan.at(at + 1) == '"' || scan.at(at + 1) == '\'';
        int from = quoted ? at + 2 : at + 1;
        int end = quoted
                ? ValueEnds.quoted(scan, from, scan.at(at + 1), 0, MAX_ADDRESS)
                : bare.end(scan, kind, from, true);
        if (end <= from || ValueEnds.isKeyNext(scan, at)) {
            return at + 2;
        }
        boolean goes = kind == Kind.SECRET
                ? KeyContext.isSecret(scan, from, end)
                : ValueRules.isValue(scan, kind, from, end) && !NumberDetector.isOrderId(scan, from);
        if (!goes || (kind == Kind.PHONE && scan.at(from) == '[')) {
            return at + 2;
        }
        kind.found(scan, from, end);
        return end;
    }

    /** Reads {@code gift message …: text} and {@code gift note … "text"}. */
    private static int gift(TextScan scan, int at) {
        if (scan.at(at) != ' ' || !scan.hasBefore(at, "gift")) {
            return at + 2;
        }
        boolean said = false;
        for (String word : GIFT_WORDS) {
            said |= scan.has(at + 1, word);
        }
        if (!said) {
            return at + 2;
        }
        for (int i = at + 5; i < at + MAX_GIFT; i++) {
            char c = scan.at(i);
            if (c == 0 || c == '\n' || c == '=') {
                return at + 2;
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
                    return at + 2;
                }
                Kind.MESSAGE.found(scan, start, end);
                return end;
            }
        }
        return at + 2;
    }
}
