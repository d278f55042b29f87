package io.github.dppkit.logging.internal;

import io.github.dppkit.pii.PiiCategory;

/** Finds IPv4 addresses in dotted decimals. A version of four numbers stays where the word before says that it is one. */
final class IpV4Detector implements Detector {

    private static final int MAX_LENGTH = 15;

    /** What comes before a version of four numbers. */
    private static final String[] VERSIONS = {"version", "release", "rv", "schema", "assembly", "build", "section"};

    /** Programs whose versions have four numbers behind a slash; any other word before one may be the name of a host. */
    private static final String[] PRODUCTS = {
        "chrome",
        "chromium",
        "crios",
        "edg",
        "edga",
        "edgios",
        "edge",
        "opr",
        "opera",
        "safari",
        "firefox",
        "version",
        "samsungbrowser",
        "yabrowser",
        "vivaldi",
        "electron",
        "webview",
        "nginx",
        "openresty",
        "apache",
        "envoy",
        "haproxy",
        "varnish",
        "iis",
        "agent",
        "release"
    };

    private final boolean privateToo;

    IpV4Detector(boolean privateToo) {
        this.privateToo = privateToo;
    }

    @Override
    public String triggers() {
        return "0123456789";
    }

    @Override
    public int look(TextScan scan, int at) {
        char before = scan.before(at);
        if (before == '.' || before == '_' || (before == '-' && Chars.isWord(scan.at(at - 2)) && !follows(scan, at))) {
            return at + 1;
        }
        long address = 0;
        int i = at;
        for (int part = 0; part < 4; part++) {
            int value = 0;
            int start = i;
            while (Chars.isDigit(scan.at(i)) && i - start < 3) {
                value = value * 10 + scan.at(i) - '0';
                i++;
            }
            boolean padded = i - start > 1 && scan.at(start) == '0';
            if (i == start || value > 255 || padded || (part < 3 && scan.at(i) != '.')) {
                return at + 1;
            }
            address = address << 8 | value;
            i += part < 3 ? 1 : 0;
        }
        char after = scan.at(i);
        boolean goesOn = Chars.isWord(after)
                || after == '_'
                || ((after == '.' || after == '-') && Chars.isWord(scan.at(i + 1)) && !startsAddress(scan, after, i));
        boolean net =
                (address & 0xFFFF) == 0 || ((address & 0xFF) == 0 && after == '/' && Chars.isDigit(scan.at(i + 1)));
        if (!goesOn && !net && !isVersion(scan, at, after) && (privateToo || !isPrivate(address))) {
            scan.found(at, i, Label.IP, PiiCategory.IP_ADDRESS);
        }
        return at + 1;
    }

    /** Tells whether an address stands before the dash, as in a range. */
    private static boolean follows(TextScan scan, int at) {
        int dots = 0;
        for (int i = at - 2; i > at - 2 - MAX_LENGTH && (Chars.isDigit(scan.at(i)) || scan.at(i) == '.'); i--) {
            dots += scan.at(i) == '.' ? 1 : 0;
        }
        return dots == 3;
    }

    private static boolean startsAddress(TextScan scan, char after, int dash) {
        return after == '-' && Chars.isDigit(scan.at(dash + 1));
    }

    private static boolean isVersion(TextScan scan, int at, char after) {
        if (scan.at(at - 1) == '/' && after != ':') {
            return isProduct(scan, at - 1);
        }
        int i = at;
        while (at - i < 3 && " :=".indexOf(scan.at(i - 1)) >= 0) {
            i--;
        }
        boolean said = false;
        for (String word : VERSIONS) {
            said |= scan.hasBefore(i, word) && !Chars.isWord(scan.at(i - word.length() - 1));
        }
        return said;
    }

    /** Tells whether a product stands before the slash, as in {@code nginx/1.25.3.1}. */
    private static boolean isProduct(TextScan scan, int slash) {
        for (String product : PRODUCTS) {
            char before = scan.at(slash - product.length() - 1);
            if (scan.hasBefore(slash, product) && !Chars.isWord(before) && before != '.' && before != '-') {
                return true;
            }
        }
        return false;
    }

    /** Tells whether an address is loopback, private, shared, link-local, unspecified or broadcast (RFC 6890). */
    static boolean isPrivate(long address) {
        int first = (int) (address >> 24);
        int second = (int) (address >> 16) & 0xFF;
        return first == 0
                || first == 10
                || first == 127
                || (first == 100 && (second & 0xC0) == 64)
                || (first == 169 && second == 254)
                || (first == 172 && (second & 0xF0) == 16)
                || (first == 192 && second == 168)
                || address == 0xFFFFFFFFL;
    }
}
