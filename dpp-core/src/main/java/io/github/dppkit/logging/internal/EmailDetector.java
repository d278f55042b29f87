package io.github.dppkit.logging.internal;

import io.github.dppkit.pii.PiiCategory;

/**
 * Finds e-mail addresses at their {@code @} or {@code %40}: a local part of any script, plain or quoted, and a domain of
 * at least two labels whose last is a word.
 *
 * <p>{@code bean@1f2e3d}, {@code pkg@1.2.3} and {@code user@localhost} stay. Looking back stops at the sign before, so
 * each character is read twice at most.
 */
final class EmailDetector implements Detector {

    private static final String LOCAL_SIGNS = "._%+-~!#$*^'";
    private static final String NOT_EVEN_LAST = "@\"<>(),;:[]\\'";
    private static final int MAX_QUOTED = 66;
    private static final int MAX_DOMAIN = 253;

    @Override
    public String triggers() {
        return "@%";
    }

    @Override
    public boolean isWorth(char trigger, char before) {
        return before > ' ';
    }

    @Override
    public int look(TextScan scan, int at) {
        int domain = at + 1;
        if (scan.at(at) == '%') {
            if (scan.at(at + 1) != '4' || scan.at(at + 2) != '0') {
                return at + 1;
            }
            domain = at + 3;
        }
        int end = domainEnd(scan, domain);
        end = end > 0 ? end : bracketed(scan, domain);
        if (end > 0) {
            int start = localStart(scan, at);
            if (start < at) {
                scan.found(start, end, Label.EMAIL, PiiCategory.EMAIL);
            }
        }
        return at + 1;
    }

    /** Returns the end of a domain in angle brackets: what stands there is meant as an address, right or wrong. */
    private static int bracketed(TextScan scan, int from) {
        int i = from;
        while (i - from < MAX_DOMAIN && (isDomainLetter(scan.at(i)) || scan.at(i) == '.' || scan.at(i) == '-')) {
            i++;
        }
        return i > from && scan.at(i) == '>' ? i : 0;
    }

    private static int localStart(TextScan scan, int at) {
        int i = at;
        char last = scan.at(i - 1);
        if (last == '"') {
            return quotedStart(scan, at);
        }
        if (last > ' ' && last < 0x7F && NOT_EVEN_LAST.indexOf(last) < 0) {
            i--;
        }
        while (isLocal(scan, i - 1)) {
            i--;
        }
        if (i < at && scan.before(i + 1) == ' ') {
            i++;
        }
        // what only separates is no part of it
        while (i < at && !Chars.isWord(scan.at(i)) && scan.at(i) < 128) {
            i++;
        }
        return i;
    }

    private static int quotedStart(TextScan scan, int at) {
        boolean escaped = scan.at(at - 2) == '\\';
        for (int i = at - (escaped ? 3 : 2); i >= 0 && at - i <= MAX_QUOTED; i--) {
            char c = scan.at(i);
            if (c == '"') {
                return escaped && scan.at(i - 1) == '\\' ? i - 1 : i;
            }
            if (c == '@' || Chars.isLineEnd(c)) {
                return at;
            }
        }
        return at;
    }

    private static boolean isLocal(TextScan scan, int i) {
        char c = scan.at(i);
        if (c == '\'') {
            return Chars.isWord(scan.at(i - 1)) && Chars.isWord(scan.at(i + 1));
        }
        if (c == '%' && scan.at(i + 1) == '4' && scan.at(i + 2) == '0') {
            return false;
        }
        return isDomainLetter(c) || (c != 0 && LOCAL_SIGNS.indexOf(c) >= 0);
    }

    /** Returns where the domain ends; 0 if there is none. */
    private static int domainEnd(TextScan scan, int from) {
        int i = from;
        int end = 0;
        int labels = 0;
        while (true) {
            int start = i;
            boolean letters = true;
            while (isDomainLetter(scan.at(i)) || (scan.at(i) == '-' && i > start)) {
                letters &= !Chars.isDigit(scan.at(i)) && scan.at(i) != '-';
                i++;
            }
            if (i == start) {
                return end;
            }
            labels++;
            boolean punycode = scan.has(start, "xn--");
            if (labels > 1 && i - start > 1 && (letters || punycode)) {
                end = i;
            } else if (labels > 1) {
                // a last label that is no word: the address ends before it only if more than one label is left
                end = scan.at(i) == '.' ? end : 0;
            }
            if (scan.at(i) != '.') {
                return end;
            }
            i++;
        }
    }

    /** Letters, digits, marks and invisible characters of any script: an invisible one must not hide an address. */
    private static boolean isDomainLetter(char c) {
        if (c < 128) {
            return Chars.isDigit(c) || Chars.isAsciiLetter(c) || c == '_';
        }
        if (Character.isSurrogate(c)) {
            return true;
        }
        int type = Character.getType(c);
        return Character.isLetterOrDigit(c)
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.FORMAT;
    }
}
