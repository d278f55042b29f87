package io.github.dppkit.logging.internal;

import io.github.dppkit.pii.PiiCategory;

/**
 * Finds IPv6 addresses (RFC 4291 text forms, zone included). Times, MAC addresses and {@code Type::method} stay.
 *
 * <p>Unique local addresses count as private. Link-local ones do not: many carry the hardware address of a device.
 */
final class IpV6Detector implements Detector {

    private static final int GROUPS = 8;
    private static final int MIN_HEX_DIGITS = 4;

    private final boolean privateToo;

    IpV6Detector(boolean privateToo) {
        this.privateToo = privateToo;
    }

    @Override
    public String triggers() {
        return ":";
    }

    @Override
    public boolean isWorth(char trigger, char before) {
        return Chars.isHex(before) || !Chars.isWord(before);
    }

    /** Tells whether a colon may be part of an address: hexadecimal digits or another colon stand on both sides. */
    static boolean isWorth(char[] text, int length, int at) {
        if (at + 1 >= length) {
            return false;
        }
        char next = text[at + 1];
        return next == ':' || (at > 0 && Chars.isHex(next) && Chars.isHex(text[at - 1]));
    }

    @Override
    public int look(TextScan scan, int at) {
        if (Chars.isHex(scan.at(at - 2)) && Chars.isHex(scan.at(at - 1)) && Macs.is(scan, at - 2, ':')) {
            return at + 15;
        }
        int start = at;
        while (at - start < 4 && Chars.isHex(scan.at(start - 1))) {
            start--;
        }
        int end = at;
        while (Chars.isHex(scan.at(end)) || scan.at(end) == ':' || scan.at(end) == '.') {
            end++;
        }
        int asleep = end;
        char before = scan.at(start - 1);
        if (Chars.isWord(before) || before == '_' || before == ':' || (start == at && scan.at(at + 1) != ':')) {
            return asleep;
        }
        // a colon or dot that ends a sentence is no part of it
        while (end > start && (scan.at(end - 1) == '.' || (scan.at(end - 1) == ':' && scan.at(end - 2) != ':'))) {
            end--;
        }
        if (!Chars.isWord(scan.at(end)) && scan.at(end) != '_' && isAddress(scan, start, end)) {
            if (scan.at(end) == '%' && Chars.isWord(scan.at(end + 1))) {
                end++;
                while (Chars.isWord(scan.at(end))) {
                    end++;
                }
            }
            scan.found(start, end, Label.IP, PiiCategory.IP_ADDRESS);
            return Math.max(asleep, end);
        }
        return asleep;
    }

    private boolean isAddress(TextScan scan, int start, int end) {
        int groups = 0;
        int hexDigits = 0;
        int first = -1;
        int last = 0;
        int bits = 0;
        boolean gap = false;
        int i = start;
        while (i < end) {
            if (scan.at(i) == ':') {
                boolean doubled = scan.at(i + 1) == ':';
                if (!doubled || gap || i + 1 >= end) {
                    return false;
                }
                gap = true;
                i += 2;
                continue;
            }
            int from = i;
            int value = 0;
            while (i < end && Chars.isHex(scan.at(i))) {
                if (i - from == 4) {
                    return false;
                }
                value = value << 4 | Character.digit(scan.at(i), 16);
                i++;
            }
            if (scan.at(i) == '.' && i < end) {
                return isDotted(scan, from, end) && (gap ? groups <= 5 : groups == 6);
            }
            if (i == from) {
                return false;
            }
            groups++;
            hexDigits += i - from;
            first = groups == 1 && from == start ? value : first;
            last = value;
            bits |= (groups < GROUPS || gap) ? value << 1 : value;
            if (i < end && scan.at(i) == ':' && scan.at(i + 1) != ':') {
                i++;
            }
        }
        boolean whole = gap ? groups < GROUPS : groups == GROUPS;
        boolean loopback = hexDigits == 1 && last == 1;
        if (!privateToo && bits <= 1) {
            return false; // loopback or unspecified, written in full
        }
        boolean uniqueLocal = (first & 0xFE00) == 0xFC00 && first >= 0;
        if (privateToo && whole && gap && loopback) {
            return true;
        }
        return whole && groups >= 2 && hexDigits >= MIN_HEX_DIGITS && (privateToo || !uniqueLocal);
    }

    private static boolean isDotted(TextScan scan, int from, int end) {
        int dots = 0;
        int digits = 0;
        for (int i = from; i < end; i++) {
            char c = scan.at(i);
            if (c == '.') {
                dots++;
                digits = 0;
            } else if (!Chars.isDigit(c) || ++digits > 3) {
                return false;
            }
        }
        return dots == 3 && digits > 0;
    }
}
