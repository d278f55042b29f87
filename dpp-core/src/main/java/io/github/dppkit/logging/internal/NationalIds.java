package io.github.dppkit.logging.internal;

import io.github.dppkit.pii.PiiCategory;

/**
 * Finds numbers that states give people, where their form and check digits leave little doubt. Numbers that are nothing but
 * digits, such as PESEL or BSN, look like any other number: they go behind a key.
 *
 * <p>Reads at most 24 characters, and those only where the first digits have the right length.
 */
final class NationalIds {

    /** What may have been born: such a number at the end of a batch is a date of these years and a time. */
    private static final int FIRST_STAMP = 12;

    private static final int LAST_STAMP = 35;

    private NationalIds() {}

    /** Looks at a number by the length of its first run of digits; tells whether it is one. */
    static boolean look(TextScan scan, int at, int size) {
        char after = scan.at(at + size);
        char before = scan.before(at);
        if (Chars.isWord(before)
                || before == '_'
                || ((before == '-' || before == '.' || before == '/' || before == '+')
                        && Chars.isWord(scan.at(at - 2)))) {
            return false;
        }
        int end = switch (size) {
            case 1 -> after == ' ' && !isBehindDigit(scan, at) ? french(scan, at) : 0;
            case 2 -> after == '.' ? dotted(scan, at) : 0;
            case 3 -> after == '-' || after == '.' ? grouped(scan, at) : 0;
            case 4 -> (after == ' ' || after == '-') && !isBehindDigit(scan, at) ? indian(scan, at) : 0;
            case 6 -> nordic(scan, at, after);
            case 8 -> eight(scan, at, after);
            case 15 -> digits(scan, at, "ddddddddddddddd") > 0 && isFrench(scan) ? at + 15 : 0;
            case 17, 18 -> chinese(scan, at, size);
            default -> 0;
        };
        if (end > 0) {
            scan.found(at, end, Label.TAX_ID, PiiCategory.TAX_ID);
        }
        return end > 0;
    }

    /** Looks at a number that begins with letters, by the length of its first run of digits. */
    static void lettered(TextScan scan, int at, int size) {
        int start = switch (size) {
            case 2 -> at - 6;
            case 4 -> at - 5;
            case 6 -> at - 4;
            case 7 -> at - 1;
            default -> at;
        };
        if (start == at || !Capitals.are(scan, start, at) || Chars.isWord(scan.before(start)) || isTail(scan, start)) {
            return;
        }
        int end = switch (size) {
            case 2 -> italian(scan, start);
            case 4 -> pan(scan, start);
            case 6 -> mexican(scan, start);
            default -> oneLetter(scan, start);
        };
        if (end > 0) {
            scan.found(start, end, Label.TAX_ID, PiiCategory.TAX_ID);
        }
    }

    /** Tells whether groups of digits go on from before, so that none of them begins anything. */
    private static boolean isBehindDigit(TextScan scan, int at) {
        return Chars.isDigit(scan.at(at - 2));
    }

    private static boolean isTail(TextScan scan, int start) {
        char before = scan.at(start - 1);
        return before == '_' || before == '-';
    }

    /** Reads digits and the signs between them, {@code d} for a digit; returns the end, 0 if the text is otherwise. */
    private static int digits(TextScan scan, int from, String form) {
        int[] d = scan.digits();
        int count = 0;
        for (int i = 0; i < form.length(); i++) {
            char c = scan.at(from + i);
            if (form.charAt(i) == 'd' ? !Chars.isDigit(c) : c != form.charAt(i)) {
                return 0;
            }
            if (form.charAt(i) == 'd') {
                d[count++] = c - '0';
            }
        }
        return ended(scan, from + form.length());
    }

    /** Returns the end if nothing goes on behind it, 0 if something does. */
    private static int ended(TextScan scan, int end) {
        char after = scan.at(end);
        boolean goesOn = Chars.isWord(after)
                || after == '_'
                || ((after == '-' || after == '.' || after == ' ' || after == '/') && Chars.isDigit(scan.at(end + 1)));
        return goesOn ? 0 : end;
    }

    private static int french(TextScan scan, int at) {
        int end = digits(scan, at, "d dd dd dd ddd ddd dd");
        return end > 0 && isFrench(scan) ? end : 0;
    }

    private static boolean isFrench(TextScan scan) {
        return NationalChecks.isFrench(scan.digits());
    }

    private static int dotted(TextScan scan, int at) {
        int end = digits(scan, at, "dd.ddd.ddd/dddd-dd");
        if (end > 0) {
            return NationalChecks.isCnpj(scan.digits()) ? end : 0;
        }
        end = digits(scan, at, "dd.dd.dd-ddd.dd");
        return end > 0 && NationalChecks.isBelgian(scan.digits()) ? end : 0;
    }

    private static int grouped(TextScan scan, int at) {
        int[] d = scan.digits();
        int end = digits(scan, at, "ddd-dd-dddd");
        if (end > 0) {
            return NationalChecks.isAmerican(d) ? end : 0;
        }
        end = digits(scan, at, "ddd.ddd.ddd-dd");
        if (end > 0) {
            return NationalChecks.isCpf(d) ? end : 0;
        }
        end = digits(scan, at, "ddd.dddd.dddd.dd");
        if (end > 0) {
            return NationalChecks.isSwiss(d) ? end : 0;
        }
        end = digits(scan, at, "ddd-ddd-dd-dd");
        if (end > 0) {
            return NationalChecks.isNip(d) ? end : 0;
        }
        end = digits(scan, at, "ddd-dddd-ddddddd-d"); // of the United Arab Emirates
        return end > 0 && CheckDigits.number(d, 3) == 784 && CheckDigits.luhn(d, 0, 15) ? end : 0;
    }

    private static int indian(TextScan scan, int at) {
        int end =
                scan.at(at) < '2' ? 0 : digits(scan, at, scan.at(at + 4) == ' ' ? "dddd dddd dddd" : "dddd-dddd-dddd");
        return end > 0 && CheckDigits.verhoeff(scan.digits(), 12) ? end : 0;
    }

    private static int nordic(TextScan scan, int at, char sign) {
        if (sign != '-' && sign != '+' && sign != 'A') {
            return 0;
        }
        int[] d = scan.digits();
        int end = sign == 'A' ? 0 : digits(scan, at, sign == '-' ? "dddddd-dddd" : "dddddd+dddd");
        if (end > 0 && !isStamp(d, 0) && NationalChecks.isSwedish(d, 0)) {
            return end;
        }
        for (int i = 0; i < 9; i++) {
            char c = scan.at(i < 6 ? at + i : at + i + 1);
            if (!Chars.isDigit(c)) {
                return 0;
            }
            d[i] = c - '0';
        }
        char check = scan.at(at + 10);
        boolean stamp = Chars.isDigit(check) && isStamp(d, 0);
        return NationalChecks.isFinnish(d, check) && !stamp ? ended(scan, at + 11) : 0;
    }

    /** Tells whether a year of two digits is one of those that times in logs have. */
    private static boolean isStamp(int[] d, int from) {
        int year = d[from] * 10 + d[from + 1];
        return year >= FIRST_STAMP && year <= LAST_STAMP;
    }

    private static int eight(TextScan scan, int at, char after) {
        int[] d = scan.digits();
        if (after >= 'A' && after <= 'Z') {
            for (int i = 0; i < 8; i++) {
                d[i] = scan.at(at + i) - '0';
            }
            return NationalChecks.isSpanish(CheckDigits.number(d, 8), after) ? ended(scan, at + 9) : 0;
        }
        if (after != '-') {
            return 0;
        }
        if (scan.at(at + 9) >= 'A' && scan.at(at + 9) <= 'Z') {
            for (int i = 0; i < 8; i++) {
                d[i] = scan.at(at + i) - '0';
            }
            return NationalChecks.isSpanish(CheckDigits.number(d, 8), scan.at(at + 9)) ? ended(scan, at + 10) : 0;
        }
        int end = digits(scan, at, "dddddddd-dddd");
        boolean century = end > 0 && (d[0] * 10 + d[1] == 19 || (d[0] * 10 + d[1] == 20 && !isStamp(d, 2)));
        return century && NationalChecks.isSwedish(d, 2) ? end : 0;
    }

    private static int chinese(TextScan scan, int at, int size) {
        int[] d = scan.digits();
        boolean ten = size == 17 && scan.at(at + 17) == 'X';
        if (size == 17 && !ten) {
            return 0;
        }
        for (int i = 0; i < 18; i++) {
            d[i] = i == 17 && ten ? 10 : scan.at(at + i) - '0';
        }
        return NationalChecks.isChinese(d) ? ended(scan, at + 18) : 0;
    }

    private static int italian(TextScan scan, int start) {
        boolean form = Chars.isDigit(scan.at(start + 9))
                && Chars.isDigit(scan.at(start + 10))
                && Chars.isDigit(scan.at(start + 12))
                && Chars.isDigit(scan.at(start + 13))
                && Chars.isDigit(scan.at(start + 14))
                && Capitals.is(scan.at(start + 8))
                && Capitals.is(scan.at(start + 11));
        return form && NationalChecks.isItalian(scan, start) ? ended(scan, start + 16) : 0;
    }

    /** Reads an Indian PAN, which has no check digit: its fourth letter says that it is a person's. */
    private static int pan(TextScan scan, int start) {
        return scan.at(start + 3) == 'P' && Capitals.is(scan.at(start + 9)) ? ended(scan, start + 10) : 0;
    }

    private static int mexican(TextScan scan, int start) {
        boolean curp = Capitals.are(scan, start + 10, start + 16)
                && (Chars.isDigit(scan.at(start + 16)) || Capitals.is(scan.at(start + 16)))
                && Chars.isDigit(scan.at(start + 17));
        if (curp) {
            return NationalChecks.isCurp(scan, start) ? ended(scan, start + 18) : 0;
        }
        boolean rfc = true;
        for (int i = start + 10; i < start + 12; i++) {
            rfc &= Chars.isDigit(scan.at(i)) || Capitals.is(scan.at(i));
        }
        return rfc && NationalChecks.isRfc(scan, start) ? ended(scan, start + 13) : 0;
    }

    /** Reads a Spanish NIE or a number of Singapore: a letter, seven digits, a letter. */
    private static int oneLetter(TextScan scan, int start) {
        char kind = scan.at(start);
        char last = scan.at(start + 8);
        int[] d = scan.digits();
        for (int i = 0; i < 7; i++) {
            d[i] = scan.at(start + 1 + i) - '0';
        }
        if (!Capitals.is(last)) {
            return 0;
        }
        boolean foreigner = kind >= 'X' && kind <= 'Z';
        boolean right = foreigner
                ? NationalChecks.isSpanish((kind - 'X') * 10_000_000L + CheckDigits.number(d, 7), last)
                : "STFG".indexOf(kind) >= 0 && NationalChecks.isSingaporean(d, kind, last);
        return right ? ended(scan, start + 9) : 0;
    }

    /** Questions about capitals of ASCII. */
    private static final class Capitals {

        static boolean is(char c) {
            return c >= 'A' && c <= 'Z';
        }

        static boolean are(TextScan scan, int from, int to) {
            for (int i = from; i < to; i++) {
                if (!is(scan.at(i))) {
                    return false;
                }
            }
            return true;
        }
    }
}
