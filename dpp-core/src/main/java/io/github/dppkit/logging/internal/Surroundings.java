package io.github.dppkit.logging.internal;

/** Looks at what stands around a key: the brackets it is in, the keys beside it, words not far before it. Bounded. */
final class Surroundings {

    /** So near that two keys speak of one thing. */
    static final int NEAR = 48;

    /** As far as the next key may be. */
    static final int AHEAD = 96;

    private static final int BACK = 240;
    private static final int KEYS_AHEAD = 2;

    private final KeyTable table;

    Surroundings(KeyTable table) {
        this.table = table;
    }

    /** Tells whether a key is the only one between its brackets. */
    static boolean isSole(TextScan scan, int keyStart, int to) {
        int i = keyStart - 1;
        while (scan.at(i) == '"' || scan.at(i) == ' ' || scan.at(i) == '\n' || scan.at(i) == '\\') {
            i--;
        }
        int j = to;
        while (scan.at(j) == '"' || scan.at(j) == ' ' || scan.at(j) == '\n' || scan.at(j) == '\\') {
            j++;
        }
        boolean last = scan.at(j) == '}' || isAttachments(scan, j - 1) || (scan.at(j) == ',' && isAttachments(scan, j));
        return scan.at(i) == '{' && last && i > keyStart - NEAR && j < to + NEAR;
    }

    private static boolean isAttachments(TextScan scan, int comma) {
        int i = comma + 1;
        while (scan.at(i) == ' ' || scan.at(i) == '"' || scan.at(i) == '\n') {
            i++;
        }
        return scan.has(i, "attachments");
    }

    /** Tells whether a word in small letters, in any case, stands not far before a key. */
    static boolean says(TextScan scan, int keyStart, String word, int distance) {
        int last = word.charAt(word.length() - 1);
        for (int i = keyStart; i > keyStart - distance && i > 3; i--) {
            if ((scan.at(i - 1) | 0x20) == last && scan.hasBefore(i, word)) {
                return true;
            }
        }
        return false;
    }

    /** Tells whether what stands around a key is about a person: the brackets it is in, or the keys beside it. */
    boolean isPersonal(TextScan scan, int keyStart, int valueEnd) {
        return keyStart - scan.personalUntil() < NEAR
                || !scan.mayLookAround()
                || isHeld(scan, keyStart)
                || isFollowed(scan, valueEnd);
    }

    /** Tells whether the innermost brackets around a place belong to a person or address. */
    boolean isHeld(TextScan scan, int place) {
        int depth = 0;
        int low = Math.max(0, place - BACK);
        for (int i = place - 1; i >= low; i--) {
            char c = scan.at(i);
            if (c == '}' || c == ')' || c == ']') {
                depth++;
            } else if (c == '{' || c == '(' || c == '[') {
                if (depth-- == 0 && (c != '[' || scan.at(i + 1) != '{')) {
                    return holds(scan, i);
                }
                depth = Math.max(depth, 0);
            } else if (c == '>' && depth == 0 && scan.at(i + 1) == '<' && i + 1 == place) {
                return (scan.keys(table).read(scan, i, false) & KeyTable.HOLDER) != 0;
            }
        }
        return false;
    }

    private boolean holds(TextScan scan, int bracket) {
        int i = bracket;
        while (i > bracket - 8 && i > 0 && " :=\"\\[{".indexOf(scan.at(i - 1)) >= 0) {
            i--;
        }
        return (scan.keys(table).read(scan, i, false) & KeyTable.HOLDER) != 0;
    }

    private boolean isFollowed(TextScan scan, int valueEnd) {
        int i = valueEnd;
        KeyReader keys = scan.keys(table);
        for (int key = 0; key < KEYS_AHEAD; key++) {
            int limit = i + AHEAD;
            i++;
            while (i < limit && ":={}".indexOf(scan.at(i)) < 0 && scan.at(i) != 0) {
                i++;
            }
            if (scan.at(i) != ':' && scan.at(i) != '=') {
                return false;
            }
            int end = i;
            while (end > valueEnd && (scan.at(end - 1) == '"' || scan.at(end - 1) == '\\' || scan.at(end - 1) == ' ')) {
                end--;
            }
            int info = keys.read(scan, end, false);
            if ((info & KeyTable.STRONG) != 0 && TextScan.isPersonal(KeyTable.kind(info))) {
                return true;
            }
        }
        return false;
    }
}
