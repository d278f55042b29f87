package io.github.dppkit.logging.internal;

import io.github.dppkit.pii.PiiCategory;

/** What stands in the log in place of a value. A label is never looked into again. */
public enum Label {
    /** An e-mail address. */
    EMAIL("[EMAIL]"),
    /** A telephone number. */
    PHONE("[PHONE]"),
    /** A card number. */
    CARD("[CARD]"),
    /** An account number. */
    IBAN("[IBAN]"),
    /** An IP address. */
    IP("[IP]"),
    /** A name. */
    NAME("[NAME]"),
    /** An address or a part of one. */
    ADDRESS("[ADDRESS]"),
    /** A place as coordinates. */
    GEO("[GEO]"),
    /** What identifies a device. */
    DEVICE("[DEVICE]"),
    /** A tax or national id. */
    TAX_ID("[TAX_ID]"),
    /** A gift message. */
    MESSAGE("[MESSAGE]"),
    /** A token, password or key. */
    SECRET("[SECRET]"),
    /** Anything else. */
    PII("[PII]");

    /** Stands for a whole text that could not be sanitized. */
    public static final String SUPPRESSED = "[event suppressed: sanitizer failure]";

    /** Stands for the rest of a text that was too long. */
    public static final String CUT = "[cut: too long to sanitize]";

    /** Stands between a label and the digits of {@link Correlation}. */
    static final char MARK = '#';

    private static final int DIGITS = 4;
    private static final Label[] ALL = values();

    private final String text;

    Label(String text) {
        this.text = text;
    }

    /** Returns the text in brackets. */
    String text() {
        return text;
    }

    /** Returns the label that known values of a category get. */
    static Label of(PiiCategory category) {
        return switch (category) {
            case NAME -> NAME;
            case ADDRESS, POSTAL_CODE_9 -> ADDRESS;
            case EMAIL -> EMAIL;
            case PHONE -> PHONE;
            case IP_ADDRESS -> IP;
            case GEO_LOCATION -> GEO;
            case DEVICE_PRODUCT_ID, DIGITAL_FINGERPRINT -> DEVICE;
            case TAX_ID -> TAX_ID;
            case GIFT_MESSAGE -> MESSAGE;
            case SECRET -> SECRET;
            default -> PII;
        };
    }

    /** Returns how long the label is that stands at an opening bracket; 0 if none does. */
    static int lengthAt(TextScan scan, int at) {
        char first = scan.at(at + 1);
        if (first >= 'A' && first <= 'T') {
            for (Label label : ALL) {
                if (label.text.charAt(1) == first) {
                    int length = label.lengthHere(scan, at);
                    if (length > 0) {
                        return length;
                    }
                }
            }
            return 0;
        }
        if (first == 'e' && scan.has(at, SUPPRESSED)) {
            return SUPPRESSED.length();
        }
        return first == 'c' && scan.has(at, CUT) ? CUT.length() : 0;
    }

    private int lengthHere(TextScan scan, int at) {
        int end = text.length() - 1;
        for (int i = 1; i < end; i++) {
            if (scan.at(at + i) != text.charAt(i)) {
                return 0;
            }
        }
        if (scan.at(at + end) == ']') {
            return end + 1;
        }
        if (scan.at(at + end) != MARK || scan.at(at + end + 1 + DIGITS) != ']') {
            return 0;
        }
        for (int i = end + 1; i <= end + DIGITS; i++) {
            if (!Chars.isHex(scan.at(at + i))) {
                return 0;
            }
        }
        return end + DIGITS + 2;
    }
}
