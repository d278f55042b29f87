package io.github.dppkit.logging.internal;

/** Judges by its look whether a text is a person's name, and where one ends. For one thread. */
final class Names {

    private static final int MAX_WORDS = 6;
    private static final int MAX_WORD = 40;

    private final KeyTable table;

    Names(KeyTable table) {
        this.table = table;
    }

    KeyTable table() {
        return table;
    }

    /** Tells whether a text has no digits and signs that names do not have; a key says already that it is one. */
    static boolean mayBe(TextScan scan, int from, int to) {
        int letters = 0;
        for (int i = from; i < to; i++) {
            char c = scan.at(i);
            if (c == '\\' && scan.at(i + 1) == 'u') {
                letters++;
                i += 5;
            } else if (Chars.isLetter(c)) {
                letters++;
            } else if (Chars.isDigit(c)
                    || c == '_'
                    || c == '/'
                    || c == '='
                    || c == '@'
                    || c == '#'
                    || c == '$'
                    || c == '*') {
                return false;
            }
        }
        return letters > 0;
    }

    /** Tells whether a text looks like a name by itself: two words or more, or one beyond ASCII, none of a machine's. */
    boolean isLikely(TextScan scan, int from, int to) {
        int end = end(scan, from, to, false);
        return end == to && end > from;
    }

    /**
     * Returns where the name ends that begins here.
     *
     * @param single whether one plain word is enough
     * @return from if none begins here
     */
    int end(TextScan scan, int from, int to, boolean single) {
        int i = from;
        int end = from;
        int words = 0;
        boolean foreign = false;
        boolean small = false;
        while (i < to && words < MAX_WORDS) {
            int start = i;
            i = wordEnd(scan, i, to);
            int info = i - start > MAX_WORD ? KeyTable.OTHER : info(scan, start, i);
            if (i == start || (info & KeyTable.OTHER) != 0 || isCamel(scan, start, i)) {
                break;
            }
            char c = scan.at(start);
            boolean beyond = c >= 128;
            boolean capital = beyond || (c >= 'A' && c <= 'Z');
            boolean initial = i - start == 1 && capital;
            if (!capital && !(words == 0 && single) && !small && (info & KeyTable.PARTICLE) == 0) {
                break;
            }
            small |= words == 0 && !capital;
            foreign |= hasForeign(scan, start, i);
            words++;
            if (capital || small) {
                end = i;
            }
            if (scan.at(i) == '.' && (initial || i - start <= 4)) {
                i++;
                end = i;
            }
            if (scan.at(i) == ',' && words == 1 && scan.at(i + 1) == ' ') {
                i++;
            }
            if (scan.at(i) != ' ' || i >= to) {
                break;
            }
            i++;
        }
        return end > to ? to : words >= 2 || (words == 1 && (foreign || single)) ? end : from;
    }

    private static int wordEnd(TextScan scan, int from, int to) {
        int i = from;
        while (i < to) {
            char c = scan.at(i);
            boolean joins = (c == '\'' || c == '-' || c == '’' || c == '`' || c == '.')
                    && i > from
                    && Chars.isLetter(scan.at(i + 1))
                    && (c != '.' || i - from <= 2);
            if (!isNameLetter(c) && !joins) {
                break;
            }
            i++;
        }
        return i < to && (Chars.isDigit(scan.at(i)) || scan.at(i) == '_') ? from : i;
    }

    /** Tells whether a word has a capital inside as names of classes have; {@code McDonald} and {@code DeVito} have theirs early. */
    static boolean isCamel(TextScan scan, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            char before = scan.at(i - 1);
            char c = scan.at(i);
            if (c >= 'A' && c <= 'Z' && before >= 'a' && before <= 'z' && i - from > 3) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNameLetter(char c) {
        if (c < 128) {
            return Chars.isAsciiLetter(c);
        }
        int type = Character.getType(c);
        return Character.isLetter(c)
                || Character.isSurrogate(c)
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.FORMAT;
    }

    private static boolean hasForeign(TextScan scan, int from, int to) {
        for (int i = from; i < to; i++) {
            if (scan.at(i) >= 128 && Character.isLetter(scan.at(i))) {
                return true;
            }
        }
        return false;
    }

    /** Returns what is known of a word. */
    private int info(TextScan scan, int from, int to) {
        long hash = 0;
        for (int i = to - 1; i >= from; i--) {
            char c = scan.at(i);
            if (Chars.isLetter(c)) {
                hash = KeyTable.step(hash, Character.toLowerCase(c));
            }
        }
        return table.info(hash);
    }
}
