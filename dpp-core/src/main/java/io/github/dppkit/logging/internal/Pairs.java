package io.github.dppkit.logging.internal;

/**
 * Reads what names a value that has no key of its own: {@code "field":"buyer.name","rejectedValue":"…"}, {@code
 * "path":"/buyer/name","value":"…"}, {@code name="city" value="…"}.
 */
final class Pairs {

    private static final int MAX_PATH = 96;
    private static final int MAX_SIGNS = 8;
    private static final String[] NAMING = {
        "field", "path", "name", "key", "property", "attribute", "parameter", "param", "column", "pointer"
    };

    private Pairs() {}

    /** Returns what is known of the name before a key that says only "value"; 0 if it is none of a person's. */
    static int info(TextScan scan, KeyTable table, int keyStart) {
        int end = back(scan, keyStart);
        char quote = scan.at(end);
        if (quote != '"' && quote != '\'') {
            return 0;
        }
        while (scan.at(end - 1) == '\\') {
            end--;
        }
        int start = end;
        while (end - start < MAX_PATH && isPath(scan.at(start - 1))) {
            start--;
        }
        int naming = start;
        while (start - naming < MAX_SIGNS && scan.at(naming - 1) != 0 && " :=\"'\\".indexOf(scan.at(naming - 1)) >= 0) {
            naming--;
        }
        boolean names = false;
        for (String word : NAMING) {
            names |= scan.hasBefore(naming, word);
        }
        if (start == end || naming == start || !names) {
            return 0;
        }
        KeyReader keys = scan.keys(table);
        int info = keys.read(scan, end, false);
        if ((info & KeyTable.STRONG) != 0) {
            return KeyTable.kind(info) == Kind.NONE ? 0 : info;
        }
        Kind kind = KeyTable.kind(info);
        boolean personal = kind == Kind.NAME || kind == Kind.ADDRESS;
        int holder = keys.start() - 1;
        boolean held = (info & KeyTable.HOLDER) != 0
                || (holder > start && (keys.read(scan, holder, false) & KeyTable.HOLDER) != 0);
        return personal && held ? info : 0;
    }

    /** Returns the index of what stands before a key and the signs around it. */
    private static int back(TextScan scan, int keyStart) {
        int i = keyStart - 1;
        boolean apart = false;
        while (keyStart - i < MAX_SIGNS && (scan.at(i) == ' ' || scan.at(i) == ',' || !apart)) {
            apart |= scan.at(i) == ' ' || scan.at(i) == ',';
            if (!apart && scan.at(i) != '"' && scan.at(i) != '\'' && scan.at(i) != '\\') {
                return -1;
            }
            i--;
        }
        return i;
    }

    private static boolean isPath(char c) {
        return Chars.isWord(c) || c == '.' || c == '/' || c == '_' || c == '-' || c == '[' || c == ']';
    }
}
