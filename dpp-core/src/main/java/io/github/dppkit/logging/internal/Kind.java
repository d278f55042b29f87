package io.github.dppkit.logging.internal;

import io.github.dppkit.pii.PiiCategory;
import org.jspecify.annotations.Nullable;

/** What a key says of the value behind it. */
enum Kind {
    /** No key at all. */
    UNKNOWN(null, null),
    NAME(Label.NAME, PiiCategory.NAME),
    ADDRESS(Label.ADDRESS, PiiCategory.ADDRESS),
    CITY(Label.ADDRESS, PiiCategory.ADDRESS),
    POSTAL(Label.ADDRESS, PiiCategory.ADDRESS),
    EMAIL(Label.EMAIL, PiiCategory.EMAIL),
    PHONE(Label.PHONE, PiiCategory.PHONE),
    CARD(Label.CARD, PiiCategory.PAYMENT_DETAIL),
    IBAN(Label.IBAN, PiiCategory.PAYMENT_DETAIL),
    IP(Label.IP, PiiCategory.IP_ADDRESS),
    GEO(Label.GEO, PiiCategory.GEO_LOCATION),
    DEVICE(Label.DEVICE, PiiCategory.DEVICE_PRODUCT_ID),
    TAX(Label.TAX_ID, PiiCategory.TAX_ID),
    MESSAGE(Label.MESSAGE, PiiCategory.GIFT_MESSAGE),
    SECRET(Label.SECRET, PiiCategory.SECRET),
    DOCUMENT(Label.PII, PiiCategory.DOCUMENT),
    PII(Label.PII, PiiCategory.FREE_TEXT),
    /** A key that ends the search: a longer one of a kind above ends in it, and is none. */
    NONE(null, null);

    private static final Kind[] ALL = values();

    private final @Nullable Label label;
    private final @Nullable PiiCategory category;

    Kind(@Nullable Label label, @Nullable PiiCategory category) {
        this.label = label;
        this.category = category;
    }

    static Kind at(int ordinal) {
        return ALL[ordinal];
    }

    /** Returns the kind whose values a host's own keys of a category hold. */
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
