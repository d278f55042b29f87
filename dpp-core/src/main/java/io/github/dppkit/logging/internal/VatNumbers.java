package io.github.dppkit.logging.internal;

import io.github.dppkit.pii.PiiCategory;

/**
 * Finds VAT numbers of the European Union, Great Britain, Norway and Switzerland by their country, length and check digits,
 * plain or in groups. Others have a key before them, such as {@code vat=}.
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
        if (letters == 3 && country == ('E' << 8 | 'S')) {
            spanish(scan, start, digits);
        } else if (letters < 3 || austrian || swiss) {
            read(scan, start, digits, swiss ? VatChecks.SWISS : country);
        }
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
        if (country == ('N' << 8 | 'O')) {
            int suffix = scan.at(end) == ' ' ? end + 1 : end;
            found(scan, start, suffix + 3, scan.has(suffix, "MVA") && VatChecks.isRight(country, d, count));
        } else if (!lettered(scan, start, end, country, d, count)) {
            found(scan, start, end, VatChecks.isRight(country, d, count));
        }
    }

    /** Reads what Ireland, Spain and Cyprus have behind their digits, and what the Netherlands do; true if nothing is left. */
    private static boolean lettered(TextScan scan, int start, int end, int country, int[] d, int count) {
        char letter = scan.at(end);
        char second = scan.at(end + 1);
        boolean capital = letter >= 'A' && letter <= 'Z';
        if (country == ('I' << 8 | 'E') && count == 7 && Chars.isAsciiLetter(letter)) {
            boolean two = second == 'A' || second == 'B' || second == 'H' || second == 'W';
            int sum = CheckDigits.sum(d, 8, 7, 6, 5, 4, 3, 2) + (two && second != 'W' ? (second - 'A' + 1) * 9 : 0);
            return found(
                    scan,
                    start,
                    end + (two ? 2 : 1),
                    Chars.upper(letter) == "WABCDEFGHIJKLMNOPQRSTUV".charAt(sum % 23));
        }
        if (country == ('E' << 8 | 'S') && count == 8 && capital) {
            return found(scan, start, end + 1, NationalChecks.isSpanish(CheckDigits.number(d, 8), letter));
        }
        if (country == ('C' << 8 | 'Y') && count == 8 && capital) {
            int sum = d[1] + d[3] + d[5] + d[7];
            for (int i = 0; i < 8; i += 2) {
                sum += NationalChecks.odd(d[i]);
            }
            return found(scan, start, end + 1, letter == 'A' + sum % 26);
        }
        if (country == ('N' << 8 | 'L')
                && count == 9
                && letter == 'B'
                && Chars.isDigit(second)
                && Chars.isDigit(scan.at(end + 2))) {
            int check = (second - '0') * 10 + scan.at(end + 2) - '0';
            // NL, the digits, B and two more as one number, letters from 10 on
            long rest = ((2321 * 1_000_000_000L + CheckDigits.number(d, 9)) % 97 * 10_000 + 1100 + check) % 97;
            return found(scan, start, end + 3, rest == 1 || VatChecks.isRight(country, d, count));
        }
        return false;
    }

    /** Reads a Spanish number that begins with the letter of its kind. */
    private static void spanish(TextScan scan, int start, int digits) {
        int[] d = scan.digits();
        int end = digits;
        while (end - digits < 8 && Chars.isDigit(scan.at(end))) {
            d[end - digits] = scan.at(end) - '0';
            end++;
        }
        char kind = scan.at(digits - 1);
        char last = scan.at(end);
        if (end - digits == 7 && last >= 'A' && last <= 'Z') {
            boolean person = "KLMXYZ".indexOf(kind) >= 0;
            long foreign = kind >= 'X' && kind <= 'Z' ? (kind - 'X') * 10_000_000L : 0;
            boolean right = person
                    ? NationalChecks.isSpanish(foreign + CheckDigits.number(d, 7), last)
                    : "ABCDEFGHJNPQRSUVW".indexOf(kind) >= 0 && last == "JABCDEFGHI".charAt(company(d));
            found(scan, start, end + 1, right);
        } else if (end - digits == 8) {
            found(scan, start, end, "ABCDEFGHJUV".indexOf(kind) >= 0 && company(d) == d[7]);
        }
    }

    private static int company(int[] d) {
        int sum = d[1] + d[3] + d[5];
        for (int i = 0; i < 7; i += 2) {
            sum += d[i] * 2 / 10 + d[i] * 2 % 10;
        }
        return (10 - sum % 10) % 10;
    }

    private static boolean found(TextScan scan, int start, int end, boolean right) {
        char after = scan.at(end);
        boolean whole = right && !Chars.isWord(after) && after != '_';
        if (whole) {
            scan.found(start, end, Label.TAX_ID, PiiCategory.TAX_ID);
        }
        return whole;
    }
}
