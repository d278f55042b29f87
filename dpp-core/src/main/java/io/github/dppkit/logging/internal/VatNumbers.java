package io.github.dppkit.logging.internal;

import io.github.dppkit.pii.PiiCategory;

/**
 * Finds VAT numbers by their country, length and check digits, plain or in groups. Where a country's rule has no check
 * digit of its own here, only a key such as {@code vat=} finds its numbers.
 */
final class VatNumbers {

    private static final int MAX = 14;

    private VatNumbers() {}

    /** Looks for a number whose country begins at one index and whose digits at another. */
    static void look(TextScan scan, int start, int digits) {
        int country = Chars.upper(scan.at(start)) << 8 | Chars.upper(scan.at(start + 1));
        boolean austrian = country == ('A' << 8 | 'T') && Chars.upper(scan.at(start + 2)) == 'U';
        boolean swiss = country == ('C' << 8 | 'H') && Chars.upper(scan.at(start + 2)) == 'E';
        int letters = digits - start - (Chars.isAsciiLetter(scan.at(digits - 1)) ? 0 : 1);
        if (letters == 3 && !austrian && !swiss) {
            return;
        }
        read(scan, start, digits, swiss ? -1 : country);
    }

    private static void read(TextScan scan, int start, int from, int country) {
        int[] d = scan.digits();
        int count = 0;
        int i = from;
        int end = from;
        while (count < MAX) {
            char c = scan.at(i);
            if (Chars.isDigit(c)) {
                d[count++] = c - '0';
                end = ++i;
            } else if ((c == ' ' || c == '.' || c == '-') && Chars.isDigit(scan.at(i + 1)) && count > 0) {
                i++;
            } else {
                break;
            }
        }
        char after = scan.at(end);
        if (country == ('I' << 8 | 'E') && count == 7) {
            irish(scan, start, end, d);
            return;
        }
        if (country == ('N' << 8 | 'L')
                && count == 9
                && after == 'B'
                && Chars.isDigit(scan.at(end + 1))
                && Chars.isDigit(scan.at(end + 2))) {
            end += 3;
            after = scan.at(end);
        }
        if (Chars.isWord(after) || after == '_' || !isRight(country, d, count)) {
            return;
        }
        scan.found(start, end, Label.TAX_ID, PiiCategory.TAX_ID);
    }

    private static void irish(TextScan scan, int start, int end, int[] d) {
        int rest = sum(d, 8, 7, 6, 5, 4, 3, 2) % 23;
        if (Chars.upper(scan.at(end)) == "WABCDEFGHIJKLMNOPQRSTUV".charAt(rest) && !Chars.isWord(scan.at(end + 1))) {
            scan.found(start, end + 1, Label.TAX_ID, PiiCategory.TAX_ID);
        }
    }

    private static boolean isRight(int country, int[] d, int n) {
        if (country < 0) {
            return n == 9 && mod11(d, 5, 4, 3, 2, 7, 6, 5, 4) == d[8];
        }
        return switch (country) {
            case 'D' << 8 | 'E' -> n == 9 && mod1110(d, 9);
            case 'H' << 8 | 'R' -> n == 11 && mod1110(d, 11);
            case 'A' << 8 | 'T' -> n == 8 && (10 - (luhnish(d, 7) + 4) % 10) % 10 == d[7];
            case 'B' << 8 | 'E' -> n == 10 && d[0] <= 1 && 97 - number(d, 8) % 97 == number(d, 10) % 100;
            case 'D' << 8 | 'K' -> n == 8 && sum(d, 2, 7, 6, 5, 4, 3, 2, 1) % 11 == 0;
            case 'F' << 8 | 'I' -> n == 8 && sum(d, 7, 9, 10, 5, 8, 4, 2, 1) % 11 == 0;
            case 'F' << 8 | 'R' -> n == 11 && (12 + 3 * (number(d, 11) % 1_000_000_000L % 97)) % 97 == number(d, 2);
            case 'I' << 8 | 'T' -> n == 11 && luhn(d, 11);
            case 'L' << 8 | 'U' -> n == 8 && number(d, 6) % 89 == number(d, 8) % 100;
            case 'P' << 8 | 'L' -> n == 10 && mod11(d, 6, 5, 7, 2, 3, 4, 5, 6, 7) == d[9];
            case 'P' << 8 | 'T' -> n == 9 && d[0] > 0 && (11 - sum(d, 9, 8, 7, 6, 5, 4, 3, 2) % 11) % 11 % 10 == d[8];
            case 'S' << 8 | 'E' -> n == 12 && d[10] == 0 && d[11] == 1 && luhn(d, 10);
            case 'E' << 8 | 'L', 'G' << 8 | 'R' -> n == 9 && sum(d, 256, 128, 64, 32, 16, 8, 4, 2) % 11 % 10 == d[8];
            case 'N' << 8 | 'L' -> n == 9 && sum(d, 9, 8, 7, 6, 5, 4, 3, 2) % 11 == d[8];
            case 'G' << 8 | 'B' -> n == 9 && isBritish(d);
            case 'H' << 8 | 'U' -> n == 8 && (10 - sum(d, 9, 7, 3, 1, 9, 7, 3) % 10) % 10 == d[7];
            case 'S' << 8 | 'I' -> n == 8 && (11 - sum(d, 8, 7, 6, 5, 4, 3, 2) % 11) % 10 == d[7];
            case 'C' << 8 | 'Z' -> n == 8 && (11 - sum(d, 8, 7, 6, 5, 4, 3, 2) % 11) % 10 == d[7];
            default -> false;
        };
    }

    private static boolean isBritish(int[] d) {
        int total = sum(d, 8, 7, 6, 5, 4, 3, 2) + d[7] * 10 + d[8];
        return total % 97 == 0 || (total + 55) % 97 == 0;
    }

    private static int sum(int[] d, int... weights) {
        int sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += d[i] * weights[i];
        }
        return sum;
    }

    private static int mod11(int[] d, int... weights) {
        int rest = sum(d, weights) % 11;
        return weights.length == 8 ? (11 - rest) % 11 : rest;
    }

    /** ISO 7064, MOD 11,10. */
    private static boolean mod1110(int[] d, int n) {
        int product = 10;
        for (int i = 0; i < n - 1; i++) {
            int sum = (d[i] + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }
        return (11 - product) % 10 == d[n - 1];
    }

    private static boolean luhn(int[] d, int n) {
        int sum = 0;
        for (int i = 0; i < n; i++) {
            int value = (n - 1 - i) % 2 == 0 ? d[i] : d[i] * 2;
            sum += value > 9 ? value - 9 : value;
        }
        return sum % 10 == 0;
    }

    private static int luhnish(int[] d, int n) {
        int sum = 0;
        for (int i = 0; i < n; i++) {
            int value = i % 2 == 0 ? d[i] : d[i] * 2;
            sum += value > 9 ? value - 9 : value;
        }
        return sum;
    }

    private static long number(int[] d, int n) {
        long number = 0;
        for (int i = 0; i < n; i++) {
            number = number * 10 + d[i];
        }
        return number;
    }
}
