package io.github.dppkit.logging.internal;

import io.github.dppkit.pii.PiiCategory;

/** Finds hardware addresses (EUI-48): six pairs of hexadecimal digits with one sign between them. */
final class Macs {

    private static final int PAIRS = 6;
    private static final int LENGTH = PAIRS * 3 - 1;

    private Macs() {}

    /** Looks for an address that one of the pairs at an index belongs to; true if there is one. */
    static boolean look(TextScan scan, int at) {
        char sign = scan.at(at + 2) == '-' || scan.at(at + 2) == ':' ? scan.at(at + 2) : scan.at(at - 1);
        int start = at;
        for (int pair = 1; pair < PAIRS && scan.at(start - 1) == sign && isPair(scan, start - 3); pair++) {
            start -= 3;
        }
        return is(scan, start, sign);
    }

    /** Takes note of an address that begins at an index, if one does. */
    static boolean is(TextScan scan, int start, char sign) {
        boolean zero = true;
        for (int pair = 0; pair < PAIRS; pair++) {
            int at = start + pair * 3;
            if (!isPair(scan, at) || (pair < PAIRS - 1 && scan.at(at + 2) != sign)) {
                return false;
            }
            zero &= scan.at(at) == '0' && scan.at(at + 1) == '0';
        }
        char before = scan.at(start - 1);
        char after = scan.at(start + LENGTH);
        if (zero
                || Chars.isWord(before)
                || Chars.isWord(after)
                || before == sign
                || (after == sign && Chars.isHex(scan.at(start + LENGTH + 1)))) {
            return false;
        }
        scan.found(start, start + LENGTH, Label.DEVICE, PiiCategory.DEVICE_PRODUCT_ID);
        return true;
    }

    private static boolean isPair(TextScan scan, int at) {
        return Chars.isHex(scan.at(at)) && Chars.isHex(scan.at(at + 1));
    }
}
