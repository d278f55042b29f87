package io.github.dppkit.logging.internal;

import io.github.dppkit.pii.PiiCategory;

/**
 * Finds payment card numbers: 12 to 19 digits, plain or in groups, with the prefix and length of an issuer and a right
 * check digit (ISO/IEC 7812, Luhn). An EAN-13 that happens to pass stays.
 */
final class CardDetector implements Detector {

    private static final int MIN = 12;
    private static final int GROUP = 4;
    private static final int MAX = 19;
    private static final int EAN = 13;

    @Override
    public String triggers() {
        return "123456";
    }

    @Override
    public int look(TextScan scan, int at) {
        char before = scan.before(at);
        boolean inside = before == '_'
                || (before == '.' && Chars.isDigit(scan.at(at - 2)))
                || (before == '-' && Chars.isWord(scan.at(at - 2)));
        if (!inside) {
            int end = end(scan, at);
            if (end > 0) {
                scan.found(at, end, Label.CARD, PiiCategory.PAYMENT_DETAIL);
            }
        }
        return at + 1;
    }

    /** Returns where the longest card number from here ends; 0 if there is none. */
    static int end(TextScan scan, int at) {
        int first = 0;
        while (first < MIN && Chars.isDigit(scan.at(at + first))) {
            first++;
        }
        if (first != GROUP && first < MIN) {
            return 0;
        }
        int[] digits = scan.digits();
        int count = 0;
        int groups = 1;
        int group = 0;
        int found = 0;
        int i = at;
        while (true) {
            char c = scan.at(i);
            if (Chars.isDigit(c)) {
                if (count == MAX) {
                    return found;
                }
                digits[count++] = c - '0';
                group++;
                i++;
                continue;
            }
            boolean grouped = groups > 1;
            if (count >= MIN && mayEnd(scan, i) && isCard(digits, count, grouped)) {
                found = i;
            }
            boolean separated = (c == ' ' || c == '-' || c == '+' || c == '.') && Chars.isDigit(scan.at(i + 1));
            if (!separated || (groups == 1 && group != GROUP)) {
                return found;
            }
            groups++;
            group = 0;
            i++;
        }
    }

    private static boolean mayEnd(TextScan scan, int end) {
        char after = scan.at(end);
        return !Chars.isWord(after) && after != '_' && !(after == '.' && Chars.isDigit(scan.at(end + 1)) && end > 0);
    }

    private static boolean isCard(int[] digits, int count, boolean grouped) {
        int luhn = 0;
        int ean = 0;
        boolean same = true;
        for (int i = 0; i < count; i++) {
            int fromEnd = count - 1 - i;
            int doubled = digits[i] * 2;
            luhn += fromEnd % 2 == 0 ? digits[i] : doubled > 9 ? doubled - 9 : doubled;
            ean += fromEnd % 2 == 0 ? digits[i] : digits[i] * 3;
            same &= digits[i] == digits[0];
        }
        boolean article = (count == MIN || count == EAN) && !grouped && ean % 10 == 0;
        return luhn % 10 == 0 && !same && !article && hasIssuer(digits, count);
    }

    private static boolean hasIssuer(int[] digits, int count) {
        int two = digits[0] * 10 + digits[1];
        int four = two * 100 + digits[2] * 10 + digits[3];
        if (digits[0] == 4) {
            return count == 13 || count == 16 || count == 19;
        }
        if ((four >= 2221 && four <= 2720) || (two >= 51 && two <= 55)) {
            return count == 16;
        }
        if (two == 34 || two == 37 || four == 2131 || four == 1800) {
            return count == 15;
        }
        if (two == 35) {
            return count >= 16;
        }
        if (two == 36 || two == 38 || two == 39 || (four >= 3000 && four <= 3059)) {
            return count >= 14;
        }
        return two == 50 || (two >= 56 && two <= 69);
    }
}
