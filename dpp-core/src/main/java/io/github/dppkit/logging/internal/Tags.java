package io.github.dppkit.logging.internal;

/** Reads XML elements, plain or escaped as entities, with attributes, and CDATA sections in them. */
final class Tags {

    private static final int MAX_TAG = 160;
    private static final int MAX_PREFIX = 20;
    private static final String CDATA = "<![CDATA[";

    private Tags() {}

    /** Returns where the name of the element ends whose tag closes at an index; below zero if none does. */
    static int nameEnd(TextScan scan, int tagEnd) {
        char last = scan.at(tagEnd - 1);
        if (last == '-' || last == '=' || last == '/') {
            return -1;
        }
        if (last != '"' && last != '\'') {
            return tagEnd;
        }
        int open = tagEnd - 1;
        while (tagEnd - open < MAX_TAG && scan.at(open) != '<' && scan.at(open) != '>' && scan.at(open) != 0) {
            open--;
        }
        if (scan.at(open) != '<') {
            return -1;
        }
        int end = open + 1;
        while (Chars.isWord(scan.at(end)) || scan.at(end) == ':' || scan.at(end) == '_' || scan.at(end) == '-') {
            end++;
        }
        return scan.at(end) == ' ' ? end : -1;
    }

    /** Returns where the tag opens whose name begins at an index; below zero if none does. */
    static int open(TextScan scan, int nameStart) {
        int open = nameStart - 1;
        if (scan.at(open) == ':') {
            while (nameStart - open < MAX_PREFIX && Chars.isWord(scan.at(open - 1))) {
                open--;
            }
            open--;
        }
        if (scan.at(open) == ';' && scan.hasBefore(open, "&lt")) {
            return open - 3;
        }
        return scan.at(open) == '<' ? open : -1;
    }

    /** Returns where the text of an element begins. */
    static int valueStart(TextScan scan, int from) {
        return scan.has(from, CDATA) ? from + CDATA.length() : from;
    }

    /** Returns the end of the text of an element. */
    static int valueEnd(TextScan scan, int from, int limit) {
        int length = Math.min(scan.length(), limit);
        boolean literal = scan.at(from - 1) == '[';
        int i = from;
        while (i < length
                && (literal ? !scan.has(i, "]]>") : scan.at(i) != '<' && !(scan.at(i) == '&' && scan.has(i, "&lt;")))) {
            i++;
        }
        return i;
    }
}
