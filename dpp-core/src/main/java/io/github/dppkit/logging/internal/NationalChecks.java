package io.github.dppkit.logging.internal;

import static io.github.dppkit.logging.internal.CheckDigits.isDate;
import static io.github.dppkit.logging.internal.CheckDigits.number;
import static io.github.dppkit.logging.internal.CheckDigits.sum;

/** The check digits and letters of numbers that states give people. */
final class NationalChecks {

    private static final String SPANISH = "TRWAGMYFPDXBNJZSQVHLCKE";
    private static final int[] ODD_DIGITS = {1, 0, 5, 7, 9, 13, 15, 17, 19, 21};
    private static final int[] ODD_LETTERS = {
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23
    };

    private NationalChecks() {}

    /** Tells whether a letter belongs to the number of a Spanish DNI or NIE. */
    static boolean isSpanish(long number, char letter) {
        return letter == SPANISH.charAt((int) (number % 23));
    }

    /** Returns what a digit counts at an odd place of an Italian or Cypriot number. */
    static int odd(int digit) {
        return ODD_DIGITS[digit];
    }

    /** Tells whether sixteen characters are an Italian codice fiscale. */
    static boolean isItalian(TextScan scan, int from) {
        int sum = 0;
        for (int i = 0; i < 15; i++) {
            char c = scan.at(from + i);
            boolean digit = Chars.isDigit(c);
            int value = digit ? c - '0' : c - 'A';
            sum += i % 2 == 1 ? value : digit ? ODD_DIGITS[value] : ODD_LETTERS[value];
        }
        return scan.at(from + 15) == 'A' + sum % 26;
    }

    /** Tells whether eighteen characters are a Mexican CURP. */
    static boolean isCurp(TextScan scan, int from) {
        char sex = scan.at(from + 10);
        if (sex != 'H' && sex != 'M' && sex != 'X') {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < 17; i++) {
            char c = scan.at(from + i);
            sum += (Chars.isDigit(c) ? c - '0' : c - 'A' + (c > 'N' ? 11 : 10)) * (18 - i);
        }
        return hasDate(scan, from + 6) && (10 - sum % 10) % 10 == scan.at(from + 17) - '0';
    }

    /** Tells whether thirteen characters are the Mexican RFC of a person. */
    static boolean isRfc(TextScan scan, int from) {
        int sum = 0;
        for (int i = 0; i < 12; i++) {
            char c = scan.at(from + i);
            sum += (Chars.isDigit(c) ? c - '0' : c - 'A' + (c > 'N' ? 11 : 10)) * (13 - i);
        }
        int check = (11 - sum % 11) % 11;
        return hasDate(scan, from + 6) && scan.at(from + 12) == (check == 10 ? 'A' : '0' + check);
    }

    private static boolean hasDate(TextScan scan, int month) {
        return isDate(two(scan, month), two(scan, month + 2));
    }

    private static int two(TextScan scan, int at) {
        return (scan.at(at) - '0') * 10 + scan.at(at + 1) - '0';
    }

    /** Tells whether seven digits and a letter are an identity number of Singapore. */
    static boolean isSingaporean(int[] d, char kind, char letter) {
        int sum = sum(d, 2, 7, 6, 5, 4, 3, 2) + (kind == 'T' || kind == 'G' ? 4 : 0);
        String letters = kind == 'S' || kind == 'T' ? "JZIHGFEDCBA" : "XWUTRQPNMLK";
        return letter == letters.charAt(sum % 11);
    }

    /** Tells whether eleven digits are a Brazilian CPF. */
    static boolean isCpf(int[] d) {
        return brazilian(sum(d, 10, 9, 8, 7, 6, 5, 4, 3, 2)) == d[9]
                && brazilian(sum(d, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2)) == d[10];
    }

    /** Tells whether fourteen digits are a Brazilian CNPJ. */
    static boolean isCnpj(int[] d) {
        return brazilian(sum(d, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)) == d[12]
                && brazilian(sum(d, 6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)) == d[13];
    }

    private static int brazilian(int sum) {
        int rest = sum % 11;
        return rest < 2 ? 0 : 11 - rest;
    }

    /** Tells whether fifteen digits are a French NIR. */
    static boolean isFrench(int[] d) {
        int month = d[3] * 10 + d[4];
        return (d[0] == 1 || d[0] == 2)
                && (isDate(month, 1) || (month >= 20 && month <= 42))
                && 97 - number(d, 13) % 97 == number(d, 13, 15);
    }

    /** Tells whether ten digits from an index on are a Swedish personnummer; numbers of coordination are 60 days on. */
    static boolean isSwedish(int[] d, int from) {
        int day = d[from + 4] * 10 + d[from + 5];
        return isDate(d[from + 2] * 10 + d[from + 3], day > 60 ? day - 60 : day)
                && CheckDigits.luhn(d, from, from + 10);
    }

    /** Tells whether eighteen digits, the last perhaps an X that counts ten, are a Chinese resident number. */
    static boolean isChinese(int[] d) {
        int year = (int) number(d, 6, 10);
        int sum = sum(d, 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2);
        return year >= 1900
                && year < 2100
                && isDate(d[10] * 10 + d[11], d[12] * 10 + d[13])
                && (12 - sum % 11) % 11 == d[17];
    }

    /** Tells whether eleven digits are a Belgian national number; that of somebody born since 2000 counts with a 2 before it. */
    static boolean isBelgian(int[] d) {
        long person = number(d, 9);
        long check = number(d, 9, 11);
        return 97 - person % 97 == check || 97 - (person + 2_000_000_000L) % 97 == check;
    }

    /** Tells whether thirteen digits are a Swiss insurance number. */
    static boolean isSwiss(int[] d) {
        return number(d, 3) == 756 && (10 - sum(d, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3) % 10) % 10 == d[12];
    }

    /** Tells whether nine digits may be a social security number of the United States, or stand in its place for taxes. */
    static boolean isAmerican(int[] d) {
        int area = (int) number(d, 3);
        int group = (int) number(d, 3, 5);
        boolean taxes = area >= 900 && group >= 50 && group != 89 && group != 93;
        return ((area > 0 && area < 900 && area != 666) || taxes) && group > 0 && number(d, 5, 9) > 0;
    }

    /** Tells whether nine digits and a character are a Finnish henkilötunnus. */
    static boolean isFinnish(int[] d, char check) {
        return isDate(d[2] * 10 + d[3], d[0] * 10 + d[1])
                && check == "0123456789ABCDEFHJKLMNPRSTUVWXY".charAt((int) (number(d, 9) % 31));
    }

    /** Tells whether ten digits are a Polish NIP. */
    static boolean isNip(int[] d) {
        return sum(d, 6, 5, 7, 2, 3, 4, 5, 6, 7) % 11 == d[9];
    }
}
