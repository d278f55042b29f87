package io.github.dppkit.logging.internal;

import static io.github.dppkit.logging.internal.CheckDigits.luhn;
import static io.github.dppkit.logging.internal.CheckDigits.mod1110;
import static io.github.dppkit.logging.internal.CheckDigits.number;
import static io.github.dppkit.logging.internal.CheckDigits.sum;

/** The check digits of VAT numbers, by country. */
final class VatChecks {

    /** Stands for Switzerland, whose numbers begin with CHE. */
    static final int SWISS = -1;

    private VatChecks() {}

    /** Tells whether some digits are a VAT number of a country, given as its two capitals. */
    static boolean isRight(int country, int[] d, int n) {
        if (country == SWISS) {
            return n == 9 && rest11(d, 5, 4, 3, 2, 7, 6, 5, 4) == d[8];
        }
        return switch (country) {
            case 'A' << 8 | 'T' -> n == 8 && (10 - (austrian(d) + 4) % 10) % 10 == d[7];
            case 'B' << 8 | 'E' -> n == 10 && d[0] <= 1 && 97 - number(d, 8) % 97 == number(d, 8, 10);
            case 'B' << 8 | 'G' -> n == 9 ? bulgarian(d) : n == 10 && isBulgarianPerson(d);
            case 'C' << 8 | 'Z' -> isCzech(d, n);
            case 'D' << 8 | 'E' -> n == 9 && d[0] > 0 && mod1110(d, 9);
            case 'D' << 8 | 'K' -> n == 8 && sum(d, 2, 7, 6, 5, 4, 3, 2, 1) % 11 == 0;
            case 'E' << 8 | 'E' -> n == 9 && (10 - sum(d, 3, 7, 1, 3, 7, 1, 3, 7) % 10) % 10 == d[8];
            case 'E' << 8 | 'L', 'G' << 8 | 'R' -> n == 9 && sum(d, 256, 128, 64, 32, 16, 8, 4, 2) % 11 % 10 == d[8];
            case 'F' << 8 | 'I' -> n == 8 && sum(d, 7, 9, 10, 5, 8, 4, 2, 1) % 11 == 0;
            case 'F' << 8 | 'R' -> n == 11 && (12 + 3 * (number(d, 2, 11) % 97)) % 97 == number(d, 2);
            case 'G' << 8 | 'B', 'X' << 8 | 'I' -> n == 9 && isBritish(d);
            case 'H' << 8 | 'R' -> n == 11 && mod1110(d, 11);
            case 'H' << 8 | 'U' -> n == 8 && (10 - sum(d, 9, 7, 3, 1, 9, 7, 3) % 10) % 10 == d[7];
            case 'I' << 8 | 'T' -> n == 11 && luhn(d, 0, 11);
            case 'L' << 8 | 'T' -> isLithuanian(d, n);
            case 'L' << 8 | 'U' -> n == 8 && number(d, 6) % 89 == number(d, 6, 8);
            case 'L' << 8 | 'V' -> n == 11 && isLatvian(d);
            case 'M' << 8 | 'T' -> n == 8 && 37 - sum(d, 3, 4, 6, 7, 8, 9) % 37 == number(d, 6, 8);
            case 'N' << 8 | 'L' -> n == 9 && sum(d, 9, 8, 7, 6, 5, 4, 3, 2) % 11 == d[8];
            case 'N' << 8 | 'O' -> n == 9 && rest11(d, 3, 2, 7, 6, 5, 4, 3, 2) == d[8];
            case 'P' << 8 | 'L' -> n == 10 && sum(d, 6, 5, 7, 2, 3, 4, 5, 6, 7) % 11 == d[9];
            case 'P' << 8 | 'T' -> n == 9 && d[0] > 0 && rest11(d, 9, 8, 7, 6, 5, 4, 3, 2) % 10 == d[8];
            case 'R' << 8 | 'O' -> n >= 6 && n <= 10 && isRomanian(d, n);
            case 'S' << 8 | 'E' -> n == 12 && d[10] == 0 && d[11] == 1 && luhn(d, 0, 10);
            case 'S' << 8 | 'I' -> n == 8 && (11 - sum(d, 8, 7, 6, 5, 4, 3, 2) % 11) % 10 == d[7];
            case 'S' << 8 | 'K' -> n == 10 && d[0] > 0 && "234789".indexOf('0' + d[2]) >= 0 && number(d, 10) % 11 == 0;
            default -> false;
        };
    }

    private static int rest11(int[] d, int... weights) {
        return (11 - sum(d, weights) % 11) % 11;
    }

    private static int austrian(int[] d) {
        int sum = 0;
        for (int i = 0; i < 7; i++) {
            int value = i % 2 == 0 ? d[i] : d[i] * 2;
            sum += value > 9 ? value - 9 : value;
        }
        return sum;
    }

    private static boolean bulgarian(int[] d) {
        int rest = sum(d, 1, 2, 3, 4, 5, 6, 7, 8) % 11;
        return (rest < 10 ? rest : sum(d, 3, 4, 5, 6, 7, 8, 9, 10) % 11 % 10) == d[8];
    }

    private static boolean isBulgarianPerson(int[] d) {
        boolean citizen = sum(d, 2, 4, 8, 5, 10, 9, 7, 3, 6) % 11 % 10 == d[9];
        return citizen && CheckDigits.isDate((d[2] * 10 + d[3]) % 20, d[4] * 10 + d[5]);
    }

    private static boolean isCzech(int[] d, int n) {
        if (n == 10) { // a person's number: its date of birth, women 50 months on
            return number(d, 10) % 11 == 0 && CheckDigits.isDate((d[2] * 10 + d[3]) % 50 % 20, d[4] * 10 + d[5]);
        }
        return n == 8 && (11 - sum(d, 8, 7, 6, 5, 4, 3, 2) % 11) % 10 == d[7];
    }

    private static boolean isBritish(int[] d) {
        int total = sum(d, 8, 7, 6, 5, 4, 3, 2) + d[7] * 10 + d[8];
        return total % 97 == 0 || (total + 55) % 97 == 0;
    }

    private static boolean isLithuanian(int[] d, int n) {
        if (n == 9) {
            int rest = sum(d, 1, 2, 3, 4, 5, 6, 7, 8) % 11;
            return d[7] == 1 && (rest < 10 ? rest : sum(d, 3, 4, 5, 6, 7, 8, 9, 1) % 11 % 10) == d[8];
        }
        if (n != 12 || d[10] != 1) {
            return false;
        }
        int rest = sum(d, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2) % 11;
        return (rest < 10 ? rest : sum(d, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4) % 11 % 10) == d[11];
    }

    private static boolean isLatvian(int[] d) {
        if (d[0] <= 3) { // a person's number
            return CheckDigits.isDate(d[2] * 10 + d[3], d[0] * 10 + d[1])
                    && (1101 - sum(d, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)) % 11 == d[10];
        }
        int rest = 3 - sum(d, 9, 1, 4, 8, 3, 10, 2, 5, 7, 6) % 11;
        return (rest < -1 ? rest + 11 : rest) == d[10];
    }

    private static boolean isRomanian(int[] d, int n) {
        int[] weights = {7, 5, 3, 2, 1, 7, 5, 3, 2};
        int sum = 0;
        for (int i = 0; i < n - 1; i++) {
            sum += d[i] * weights[weights.length - (n - 1) + i];
        }
        return d[0] > 0 && sum * 10 % 11 % 10 == d[n - 1];
    }
}
