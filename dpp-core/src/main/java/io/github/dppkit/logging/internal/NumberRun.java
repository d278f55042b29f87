package io.github.dppkit.logging.internal;

import java.util.Arrays;

/**
 * Digits in groups as people write telephone numbers: up to 18 digits, at most three of {@code space - . / ( )} between
 * two groups.
 *
 * <p>It reads a bounded stretch from where it starts. Groups are numbered from 0. One serves many numbers, one after the
 * other, for one thread.
 */
final class NumberRun {

    /** More than any telephone number has, so that a longer number shows as one. */
    private static final int MAX_DIGITS = 18;

    /** As written in North America. */
    static final int[] AMERICAN = {3, 3, 4};

    static final int[] PAIRS = {2, 2, 2, 2, 2};
    static final int[] ORDER_ID = {3, 7, 7};
    static final int[] BELGIAN = {4, 2, 2, 2};
    static final int[] BRAZILIAN = {2, 5, 4};
    static final int[] CHINESE = {3, 4, 4};
    static final int[] MEXICAN = {2, 4, 4};
    static final int[] SPANISH = {3, 2, 2, 2};
    static final int[] TURKISH = {3, 3, 2, 2};

    private static final String BETWEEN = " -./()\u00A0\u2011\u2013";
    private static final int MAX_BETWEEN = 3;

    /** Behind so many digits a sign between two spaces is a dash of the sentence. */
    private static final int WHOLE = 8;

    private final int[] sizes = new int[MAX_DIGITS];
    private final int[] ends = new int[MAX_DIGITS];
    private final long[] values = new long[MAX_DIGITS];
    private final char[] separators = new char[MAX_DIGITS];
    private int groups;

    /** Tells whether at least so many digits follow, whatever their groups; most numbers in a log are shorter. */
    static boolean hasDigits(TextScan scan, int from, int wanted) {
        int digits = 0;
        int between = 0;
        for (int i = from; between <= MAX_BETWEEN; i++) {
            char c = scan.at(i);
            if (Chars.isDigit(c)) {
                between = 0;
                if (++digits == wanted) {
                    return true;
                }
            } else if (c == 0 || BETWEEN.indexOf(c) < 0) {
                return false;
            } else {
                between++;
            }
        }
        return false;
    }

    /** Reads the groups that begin at a digit or an opening bracket, in place of those read before. */
    void read(TextScan scan, int from) {
        groups = 0;
        int i = scan.at(from) == '(' ? from + 1 : from;
        int digits = 0;
        long value = 0;
        while (true) {
            int start = i;
            while (Chars.isDigit(scan.at(i)) && digits + i - start <= MAX_DIGITS) {
                value = value * 10 + scan.at(i) - '0';
                i++;
            }
            digits += i - start;
            if (i == start || digits > MAX_DIGITS) {
                return;
            }
            int end = scan.at(i) == ')' && groups == 0 && scan.at(from) == '(' ? i + 1 : i;
            add(i - start, end, value);
            int between = i;
            while (i - between < MAX_BETWEEN && scan.at(i) != 0 && BETWEEN.indexOf(scan.at(i)) >= 0) {
                i++;
            }
            if (i == between || (i - between == MAX_BETWEEN && digits >= WHOLE)) {
                return;
            }
            separators[groups - 1] = scan.at(between);
        }
    }

    /** Forgets what was read. */
    void wipe() {
        if (groups > 0) {
            Arrays.fill(values, 0);
            groups = 0;
        }
    }

    private void add(int size, int end, long value) {
        sizes[groups] = size;
        ends[groups] = end;
        values[groups] = value;
        groups++;
    }

    int groups() {
        return groups;
    }

    /** Returns how many digits a group has; 0 if there is no such group. */
    int size(int group) {
        return group < groups ? sizes[group] : 0;
    }

    /** Returns where in the text a group ends. */
    int end(int group) {
        return ends[group];
    }

    /** Returns how many digits there are up to the end of a group. */
    int digits(int group) {
        int digits = 0;
        for (int i = 0; i <= group; i++) {
            digits += sizes[i];
        }
        return digits;
    }

    /** Returns the digits up to the end of a group as one number; leading zeros are lost. */
    long value(int group) {
        return values[group];
    }

    /** Returns the first character after a group, if another group follows. */
    char separator(int group) {
        return separators[group];
    }

    /** Tells whether the groups from one on have these sizes. */
    boolean hasSizes(int from, int[] wanted) {
        for (int i = 0; i < wanted.length; i++) {
            if (size(from + i) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /** Tells whether the first three groups are a date, or one with the year first. */
    boolean startsWithDate() {
        boolean oneSign = groups >= 3 && separators[0] == separators[1] && "-./".indexOf(separators[0]) >= 0;
        boolean yearLast = size(0) <= 2 && size(1) <= 2 && (size(2) == 4 || (size(2) == 2 && groups != 5));
        boolean yearFirst = size(0) == 4 && size(1) <= 2 && size(2) <= 2;
        return oneSign && (yearLast || yearFirst);
    }
}
