package io.github.dppkit.logging.internal;

/**
 * Finds what stands behind a key: {@code key=value}, {@code key: value}, JSON (also escaped, damaged or cut off), XML
 * elements and attributes, {@code toString()} dumps, URL parameters and SQL conditions.
 *
 * <p>A key reads at most 48 characters back. A value that goes is read once, for the detector sleeps to its end; one that
 * stays is read some hundred characters far.
 */
final class KeyedValueDetector implements Detector {

    private static final int MOST_ELEMENTS = 64;
    private static final int MOST_SLASHES = 4;
    private static final int FAR = 512;
    private static final int LONGEST_LABEL = 24;
    private static final char DEL = 0x7F;

    private final KeyTable table;
    private final KeyContext context;
    private final BareValues bare;

    KeyedValueDetector(KeyTable table) {
        this.table = table;
        Names names = new Names(table);
        this.context = new KeyContext(table, names);
        this.bare = new BareValues(names);
    }

    @Override
    public String triggers() {
        return ":=>;";
    }

    @Override
    public boolean isWorth(char trigger, char before) {
        if (trigger == ';') {
            return before == 't';
        }
        boolean word = Chars.isWord(before) || before == DEL || before == '"' || before == '\'' || before == ']';
        return word || (trigger != '>' && (before == ' ' || before == '`'));
    }

    @Override
    public int look(TextScan scan, int at) {
        char sign = scan.at(at);
        char before = scan.at(at - 1);
        char next = scan.at(at + 1);
        if (sign == ':') {
            if (next == ':' || next == '/' || (Chars.isDigit(before) && Chars.isDigit(next))) {
                return at + 1;
            }
        } else if (sign == ';') {
            return scan.hasBefore(at, "&gt") ? tag(scan, at, at - 3) : at + 1;
        } else if (sign == '>') {
            return tag(scan, at, at);
        } else if (next == '=' || before == '=' || before == '!' || before == '<' || before == '>') {
            return at + 1;
        }
        if (isLabelled(scan, at)) {
            return at + 1;
        }
        int end = at;
        if (before == ' ') {
            end--;
        }
        char quote = scan.at(end - 1);
        boolean quoted = quote == '"' || quote == '\'' || quote == '`';
        if (quoted) {
            end--;
            while (scan.at(end - 1) == '\\') {
                end--;
            }
        } else if (quote == ']') {
            if (isLabel(scan, end)) {
                return at + 1;
            }
            end--;
        }
        if (!table.mayEnd(scan, end, false)) {
            return at + 1;
        }
        KeyReader keys = scan.keys(table);
        int info = keys.read(scan, end, sign == ':');
        if ((info & 0xFF) == 0) {
            return at + 1;
        }
        return value(scan, at, info, keys.start(), quoted);
    }

    /** Tells whether a label is all that stands behind a sign, so that the key makes no difference. */
    private static boolean isLabelled(TextScan scan, int sign) {
        int from = scan.at(sign + 1) == ' ' ? sign + 2 : sign + 1;
        if (scan.at(from) == '[') {
            return scan.labelLength(from) > 0;
        }
        int quote = from;
        while (quote - from < MOST_SLASHES && scan.at(quote) == '\\') {
            quote++;
        }
        if (scan.at(quote) != '"' || scan.at(quote + 1) != '[') {
            return false;
        }
        int length = scan.labelLength(quote + 1);
        int end = quote + 1 + length;
        for (int i = from; i < quote; i++) {
            if (scan.at(end++) != '\\') {
                return false;
            }
        }
        return length > 0 && scan.at(end) == '"';
    }

    /** Tells whether a label ends here: what stood in its place was a value, and no key to what comes next. */
    private static boolean isLabel(TextScan scan, int end) {
        int open = end - 2;
        while (end - open < LONGEST_LABEL && scan.at(open) != '[') {
            open--;
        }
        return scan.labelLength(open) == end - open;
    }

    private int value(TextScan scan, int at, int info, int keyStart, boolean quotedKey) {
        Kind kind = KeyTable.kind(info);
        if (kind == Kind.PII && (info & KeyTable.STRONG) == 0) {
            int named = Pairs.info(scan, table, keyStart);
            if (named != 0) {
                return value(scan, at, named | KeyTable.STRONG, keyStart, quotedKey);
            }
        }
        if (kind == Kind.NONE || (kind == Kind.PII && (info & KeyTable.STRONG) == 0 && !scan.isAboutTaxes())) {
            return at + 1;
        }
        int from = at + 1;
        while (scan.at(from) == ' ' && from - at <= 3) {
            from++;
        }
        int slashes = 0;
        while (scan.at(from + slashes) == '\\') {
            slashes++;
        }
        char first = scan.at(from + slashes);
        if (first == '"' || (slashes == 0 && first == '\'')) {
            int start = from + slashes + 1;
            return take(
                    scan,
                    info,
                    keyStart,
                    start,
                    ValueEnds.quoted(scan, start, first, slashes, limit(info)),
                    quotedKey,
                    at);
        }
        if (slashes > 0 || first == '{' || (first == '(' && kind != Kind.PHONE) || first == 0) {
            return at + 1;
        }
        if (kind != Kind.SECRET && kind != Kind.DOCUMENT) {
            int inside = ObjectText.inside(scan, from);
            if (inside == ObjectText.NO_VALUE) {
                return at + 1;
            }
            from = inside;
        }
        if (first == '[') {
            return array(scan, info, keyStart, from, quotedKey, at);
        }
        if (first == '<' && kind != Kind.EMAIL) {
            return at + 1;
        }
        if (scan.at(at) == '=' && ValueEnds.isParameter(scan, keyStart)) {
            return take(scan, info, keyStart, from, ValueEnds.parameter(scan, from), quotedKey, at);
        }
        boolean token = kind == Kind.SECRET || kind == Kind.DOCUMENT;
        if ((!token && ValueEnds.isKeyNext(scan, from)) || (scan.at(at) == ':' && isGluedKey(scan, from))) {
            return at + 1;
        }
        boolean prose = scan.at(at) == ':' && !quotedKey;
        int end = bare.end(scan, kind, from, prose);
        return take(scan, info, keyStart, from, end, quotedKey, at);
    }

    /** Tells whether letters and another colon come next, so that no value stands between. */
    private static boolean isGluedKey(TextScan scan, int from) {
        int i = from;
        while (i - from < 24 && Chars.isAsciiLetter(scan.at(i))) {
            i++;
        }
        return i > from && scan.at(i) == ':' && Chars.isAsciiLetter(scan.at(i + 1));
    }

    /** Reads a list: strings in quotes, or bare values in brackets. */
    private int array(TextScan scan, int info, int keyStart, int bracket, boolean quotedKey, int at) {
        int i = bracket + 1;
        if (scan.labelLength(bracket) > 0) {
            return at + 1;
        }
        int last = at + 1;
        if (scan.at(i) != '"' && scan.at(i) != '\\' && scan.at(i) != ' ' && scan.at(i) != '\n') {
            if (KeyTable.kind(info) == Kind.SECRET || KeyTable.kind(info) == Kind.DOCUMENT) {
                return take(scan, info, keyStart, i, bare.end(scan, KeyTable.kind(info), i, false), quotedKey, at);
            }
            int close = ValueEnds.bare(scan, i, true);
            for (int element = 0; element < MOST_ELEMENTS && i < close; element++) {
                int end = ValueEnds.element(scan, i, close);
                if (ValueEnds.isKeyNext(scan, i) || "{(<".indexOf(scan.at(i)) >= 0 || ObjectText.inside(scan, i) < 0) {
                    return last;
                }
                last = Math.max(last, take(scan, info, keyStart, i, end, quotedKey, at));
                i = end + 2;
            }
            return last;
        }
        for (int element = 0; element < MOST_ELEMENTS; element++) {
            while (scan.at(i) == ' ' || scan.at(i) == ',' || scan.at(i) == '\n') {
                i++;
            }
            int slashes = 0;
            while (scan.at(i + slashes) == '\\') {
                slashes++;
            }
            if (scan.at(i + slashes) != '"') {
                return last;
            }
            int start = i + slashes + 1;
            int end = ValueEnds.quoted(scan, start, '"', slashes, limit(info));
            last = Math.max(last, take(scan, info, keyStart, start, end, quotedKey, at));
            i = end + slashes + 1;
        }
        return last;
    }

    /** Reads an XML element whose name or last attribute ends at an index. */
    private int tag(TextScan scan, int at, int tagEnd) {
        int end = Tags.nameEnd(scan, tagEnd);
        if (end < 0 || !table.mayEnd(scan, end, false)) {
            return at + 1;
        }
        KeyReader keys = scan.keys(table);
        int info = keys.read(scan, end, false);
        int open = Tags.open(scan, keys.start());
        if ((info & 0xFF) == 0 || open < 0) {
            return at + 1;
        }
        int from = Tags.valueStart(scan, at + 1);
        int limit = (info & KeyTable.STRONG) == 0 ? at + FAR : scan.length();
        return take(scan, info, open, from, Tags.valueEnd(scan, from, limit), true, at);
    }

    /** A value behind a weak key is judged by its beginning. */
    private static int limit(int info) {
        return (info & KeyTable.STRONG) == 0 ? FAR : Integer.MAX_VALUE;
    }

    /** Tells whether a name is that of a field, as in {@code name="city"}. */
    private boolean isKey(TextScan scan, Kind kind, int from, int end) {
        KeyReader keys = scan.keys(table);
        return kind == Kind.NAME
                && (keys.read(scan, end, false) & KeyTable.STRONG) != 0
                && keys.knownStart() == from
                && scan.at(from) >= 'a'
                && scan.at(from) <= 'z';
    }

    private int take(TextScan scan, int info, int keyStart, int from, int to, boolean quotedKey, int at) {
        int end = to;
        while (end > from && (scan.at(end - 1) == ' ' || scan.at(end - 1) == '\n')) {
            end--;
        }
        if (end <= from) {
            return at + 1;
        }
        Kind kind = KeyTable.kind(info);
        boolean goes = (info & KeyTable.STRONG) != 0
                ? ValueRules.isValue(scan, kind, from, end)
                        && context.allows(scan, kind, keyStart, from, end, scan.at(at) == ':' && !quotedKey)
                : context.tells(scan, info, keyStart, from, end, quotedKey) && !isKey(scan, kind, from, end);
        if (!goes) {
            return at + 1;
        }
        if (end - from == FAR) {
            char quote = scan.at(from - 1);
            end = quote == '"' || quote == '\'' ? ValueEnds.quoted(scan, from, quote, 0, scan.length()) : end;
        }
        kind.found(scan, from, end);
        scan.personalUntil(kind, end);
        if (kind == Kind.NAME && CueDetector.isStreet(scan, end)) {
            return Math.max(end, CueDetector.address(scan, end + 1));
        }
        return end;
    }
}
