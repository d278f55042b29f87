package io.github.dppkit.logging.internal;

import io.github.dppkit.pii.PiiCategory;
import org.jspecify.annotations.Nullable;

/** What a key says of the value behind it. */
enum Kind {
    /** No key at all. */
    UNKNOWN(0, null, null),
    NAME(1, Label.NAME, PiiCategory.NAME),
    ADDRESS(2, Label.ADDRESS, PiiCategory.ADDRESS),
    CITY(3, Label.ADDRESS, PiiCategory.ADDRESS),
    POSTAL(4, Label.ADDRESS, PiiCategory.ADDRESS),
    EMAIL(5, Label.EMAIL, PiiCategory.EMAIL),
    PHONE(6, Label.PHONE, PiiCategory.PHONE),
    CARD(7, Label.CARD, PiiCategory.PAYMENT_DETAIL),
    IBAN(8, Label.IBAN, PiiCategory.PAYMENT_DETAIL),
    IP(9, Label.IP, PiiCategory.IP_ADDRESS),
    GEO(10, Label.GEO, PiiCategory.GEO_LOCATION),
    DEVICE(11, Label.DEVICE, PiiCategory.DEVICE_PRODUCT_ID),
    TAX(12, Label.TAX_ID, PiiCategory.TAX_ID),
    MESSAGE(13, Label.MESSAGE, PiiCategory.GIFT_MESSAGE),
    SECRET(14, Label.SECRET, PiiCategory.SECRET),
    DOCUMENT(15, Label.PII, PiiCategory.DOCUMENT),
    PII(16, Label.PII, PiiCategory.FREE_TEXT),
    /** A key that ends the search: a longer one of a kind above ends in it, and is none. */
    NONE(17, null, null);

    private static final Kind[] BY_CODE = byCode();

    private final int code;
    private final @Nullable Label label;
    private final @Nullable PiiCategory category;

    Kind(int code, @Nullable Label label, @Nullable PiiCategory category) {
        this.code = code;
        this.label = label;
        this.category = category;
    }

    private static Kind[] byCode() {
        Kind[] table = new Kind[values().length];
        for (Kind kind : values()) {
            table[kind.code] = kind;
        }
        return table;
    }

    static Kind byCode(int code) {
        return BY_CODE[code];
    }

    int code() {
        return code;
    }

    /** Returns the kind of values that the catalogue's and a host's own keys of a category hold. */
    static Kind of(PiiCategory category) {
        return switch (category) {
            case NAME -> NAME;
            case ADDRESS, POSTAL_CODE_9 -> ADDRESS;
            case EMAIL -> EMAIL;
            case PHONE -> PHONE;
            case IP_ADDRESS -> IP;
            case GEO_LOCATION -> GEO;
            case TAX_ID -> TAX;
            case GIFT_MESSAGE -> MESSAGE;
            case SECRET -> SECRET;
            case DOCUMENT -> DOCUMENT;
            default -> PII;
        };
    }

    /** Takes note of a value of this kind. */
    void found(TextScan scan, int start, int end) {
        if (label != null && category != null) {
            scan.found(start, end, label, category);
        }
    }
}
