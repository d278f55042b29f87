package io.github.dppkit.logging.internal;

import io.github.dppkit.pii.PiiCategory;

/** What stands in the log in place of a value. A label is never looked into again. */
public enum Label {
    /** An e-mail address. */
    EMAIL("[email]"),
    /** A telephone number. */
    PHONE("[phone]"),
    /** A card number. */
    CARD("[card]"),
    /** An account number. */
    IBAN("[iban]"),
    /** An IP address. */
    IP("[ip]"),
    /** A name. */
    NAME("[name]"),
    /** An address or a part of one. */
    ADDRESS("[address]"),
    /** Anything else. */
    PII("[pii]");

    /** Stands for a whole text that could not be sanitized. */
    public static final String SUPPRESSED = "[event suppressed: sanitizer failure]";

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
            default -> PII;
        };
    }

    /** Returns how long the label is that stands at an opening bracket; 0 if none does. */
    static int lengthAt(CharSequence text, int at) {
        for (Label label : ALL) {
            if (standsAt(text, at, label.text)) {
                return label.text.length();
            }
        }
        return standsAt(text, at, SUPPRESSED) ? SUPPRESSED.length() : 0;
    }

    private static boolean standsAt(CharSequence text, int at, String wanted) {
        if (text.length() - at < wanted.length()) {
            return false;
        }
        for (int i = 1; i < wanted.length(); i++) {
            if (text.charAt(at + i) != wanted.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
