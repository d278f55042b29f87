package io.github.dppkit.logging.internal;

import io.github.dppkit.pii.PiiCategory;

/** Finds account numbers (ISO 13616 IBAN), plain or grouped, by the length of their country and their check digits. */
final class IbanDetector implements Detector {

    /** Country and length, as the SWIFT registry has them. */
    private static final String LENGTHS =
            "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28"
                    + "EE20EG29ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21"
                    + "LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18"
                    + "SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30";

    private static final int LETTERS = 26;
    private static final byte[] LENGTH_OF = lengths();

    private static byte[] lengths() {
        byte[] table = new byte[LETTERS * LETTERS];
        for (int i = 0; i < LENGTHS.length(); i += 4) {
            int country = (LENGTHS.charAt(i) - 'A') * LETTERS + LENGTHS.charAt(i + 1) - 'A';
            table[country] = (byte) ((LENGTHS.charAt(i + 2) - '0') * 10 + LENGTHS.charAt(i + 3) - '0');
        }
        return table;
    }

    @Override
    public String triggers() {
        return "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    }

    @Override
    public int look(TextScan scan, int at) {
        int end = scan.at(at - 1) == '_' ? 0 : end(scan, at);
        if (end > 0) {
            scan.found(at, end, Label.IBAN, PiiCategory.PAYMENT_DETAIL);
        }
        return at + 1;
    }

    /** Returns where the account number ends that begins at an index; 0 if none does. */
    static int end(TextScan scan, int at) {
        char first = scan.at(at);
        char second = scan.at(at + 1);
        if (!Chars.isAsciiLetter(first) || !Chars.isAsciiLetter(second)) {
            return 0;
        }
        int length = LENGTH_OF[(Chars.upper(first) - 'A') * LETTERS + Chars.upper(second) - 'A'];
        boolean checked = length > 0 && Chars.isDigit(scan.at(at + 2)) && Chars.isDigit(scan.at(at + 3));
        return checked ? end(scan, at, length) : 0;
    }

    /** Returns where the account number ends; 0 if this is none. */
    private static int end(TextScan scan, int at, int length) {
        int remainder = 0;
        int taken = 0;
        int i = at;
        while (taken < length) {
            char c = scan.at(i);
            if (Chars.isDigit(c) || Chars.isAsciiLetter(c)) {
                // the first four characters count last
                remainder = taken < 4 ? remainder : add(remainder, c);
                taken++;
            } else if (taken == 0 || (c != ' ' && c != '-' && c != '+' && c != '.') || !Chars.isWord(scan.at(i + 1))) {
                return 0;
            }
            i++;
        }
        for (int j = at, counted = 0; counted < 4; j++) {
            if (Chars.isWord(scan.at(j))) {
                remainder = add(remainder, scan.at(j));
                counted++;
            }
        }
        return remainder == 1 && !Chars.isWord(scan.at(i)) && scan.at(i) != '_' ? i : 0;
    }

    private static int add(int remainder, char c) {
        return Chars.isDigit(c) ? (remainder * 10 + c - '0') % 97 : (remainder * 100 + Chars.upper(c) - 'A' + 10) % 97;
    }
}
