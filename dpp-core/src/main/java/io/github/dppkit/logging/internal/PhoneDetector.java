package io.github.dppkit.logging.internal;

import io.github.dppkit.pii.PiiCategory;

/**
 * Finds telephone numbers: international ones by their country code (ITU E.164) and its numbering plan, national ones by a
 * form that hardly anything else has, and any that this process has handled, however it is grouped and whether or not the
 * country code is there.
 *
 * <p>Dates, times, order ids, ISBNs, amounts and plain numbers stay.
 */
final class PhoneDetector implements Detector {

    private static final int MIN_KEYED = 6;
    private static final int MIN_KNOWN = 7;
    private static final int MAX_EXTENSION = 7;

    @Override
    public String triggers() {
        return "+(%";
    }

    @Override
    public boolean isWorth(char trigger, char before) {
        // the letter of an escape such as \t may stand before it
        return !Chars.isWord(before) || before == 'n' || before == 'r' || before == 't';
    }

    @Override
    public int look(TextScan scan, int at) {
        char first = scan.at(at);
        boolean encoded = first == '%' && scan.at(at + 1) == '2' && (scan.at(at + 2) | 0x20) == 'b';
        boolean plus = first == '+' || encoded;
        int from = encoded ? at + 3 : plus ? at + 1 : at;
        if (plus && scan.at(from) == '(') {
            from++;
        }
        char digit = scan.at(first == '(' ? at + 1 : from);
        if (!Chars.isDigit(digit) || isInside(scan, at) || !NumberRun.hasDigits(scan, from, MIN_KEYED)) {
            return at + 1;
        }
        NumberRun run = scan.numbers();
        run.read(scan, from);
        int end = 0;
        for (int group = run.groups() - 1; group >= 0 && end == 0; group--) {
            if (mayEnd(scan, run.end(group)) && isPhone(scan, at, run, group, plus)) {
                end = run.end(group);
            }
        }
        if (end > 0) {
            scan.found(at, extensionEnd(scan, end), Label.PHONE, PiiCategory.PHONE);
        } else {
            known(scan, at, run);
        }
        return at + 1;
    }

    private static void known(TextScan scan, int at, NumberRun run) {
        int digits = 0;
        for (int group = 0; group < run.groups(); group++) {
            digits += run.size(group);
            if (digits >= MIN_KNOWN && scan.isKnownNumber(run.value(group), digits)) {
                scan.foundKnown(at, run.end(group), PiiCategory.PHONE);
                return;
            }
        }
    }

    /** Tells whether what stands before makes this a part of something else. */
    private static boolean isInside(TextScan scan, int at) {
        char before = scan.before(at);
        boolean afterWord = Chars.isWord(scan.at(at - 2));
        return switch (before) {
            case '_', '+', '$', '€', '£' -> true;
            case '.', '-', '/', ',' -> afterWord;
            case ':' -> Chars.isDigit(scan.at(at - 2));
            default -> Chars.isWord(before);
        };
    }

    private static boolean mayEnd(TextScan scan, int end) {
        char after = scan.at(end);
        if (after == '.' || after == ',' || after == ':' || after == '-') {
            return !Chars.isDigit(scan.at(end + 1)) || after == '-' || after == '.';
        }
        return after != '_' && (!Chars.isWord(after) || extensionEnd(scan, end) > end);
    }

    private static boolean isPhone(TextScan scan, int at, NumberRun run, int last, boolean plus) {
        int digits = run.digits(last);
        if (plus) {
            return PhonePlans.isInternational(run.value(last), digits);
        }
        if (run.startsWithDate() || run.hasSizes(0, NumberRun.ORDER_ID)) {
            return false;
        }
        if (last + 1 < run.groups() && run.separator(last) != ' ') {
            return false;
        }
        return isNational(scan, at, run, last, digits);
    }

    private static boolean isNational(TextScan scan, int at, NumberRun run, int last, int digits) {
        boolean trunk = scan.at(at) == '0' || (scan.at(at) == '(' && scan.at(at + 1) == '0');
        if (scan.at(at) == '(') {
            return scan.at(run.end(0) - 1) == ')'
                    && run.size(0) >= 2
                    && last > 0
                    && digits <= 12
                    && digits >= (trunk ? 8 : 9);
        }
        if (isNorthAmerican(scan, at, run, 0) && last == 2) {
            return true;
        }
        if (run.size(0) == 1 && scan.at(at) == '1' && isNorthAmerican(scan, at + 2, run, 1) && last == 3) {
            return true;
        }
        if (!trunk) {
            return PhonePlans.isWrittenAtHome(run, last);
        }
        if (last == 0) {
            return scan.at(at + 1) == '0'
                    && digits >= 12
                    && digits <= 15
                    && PhonePlans.isInternational(run.value(last), digits - 2);
        }
        boolean dotted = run.separator(0) == '.';
        boolean pairs = run.hasSizes(0, NumberRun.PAIRS) && last == 4;
        if (dotted) {
            return pairs;
        }
        if (scan.at(at + 1) == '0') {
            return digits >= 11 && run.size(0) <= 4 && PhonePlans.isInternational(run.value(last), digits - 2);
        }
        return pairs
                || PhonePlans.isAreaAndPairs(run, last)
                || (run.size(0) >= 2 && run.size(0) <= 6 && digits >= 9 && digits <= 12 && noneShort(run, last));
    }

    /** Codes in a row, such as {@code 01 02 03}, are no telephone number unless there are five pairs. */
    private static boolean noneShort(NumberRun run, int last) {
        for (int group = 1; group <= last; group++) {
            if (run.size(group) > 2) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNorthAmerican(TextScan scan, int at, NumberRun run, int group) {
        char area = scan.at(at);
        return run.hasSizes(group, NumberRun.AMERICAN) && area >= '2' && area <= '9';
    }

    /** Returns the end of an extension such as {@code x123} or {@code ext. 123}; the given end if there is none. */
    private static int extensionEnd(TextScan scan, int end) {
        int i = end;
        if (scan.at(i) == ' ') {
            i++;
        }
        if (scan.has(i, "ext")) {
            i += scan.at(i + 3) == '.' ? 4 : 3;
        } else if (scan.at(i) == 'x') {
            i++;
        } else {
            return end;
        }
        if (scan.at(i) == ' ') {
            i++;
        }
        int digits = i;
        while (Chars.isDigit(scan.at(i)) && i - digits <= MAX_EXTENSION) {
            i++;
        }
        boolean extension = i > digits && i - digits <= MAX_EXTENSION && !Chars.isWord(scan.at(i));
        return extension ? i : end;
    }
}
