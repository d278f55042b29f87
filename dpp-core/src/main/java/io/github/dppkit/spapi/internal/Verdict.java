package io.github.dppkit.spapi.internal;

import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiType;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a leaf at a path.
 *
 * @param category as what it is encrypted, null if it stays readable
 * @param type as what it is read first, null if it stays readable
 * @param drift whether the catalogue does not know the path
 */
record Verdict(@Nullable PiiCategory category, @Nullable PiiType<?> type, boolean drift) {

    static final Verdict READABLE = new Verdict(null, null, false);

    /** Encrypted as what a field of that name and category holds. */
    static Verdict encrypted(PiiCategory category, String name, boolean drift) {
        return new Verdict(category, typeOf(category, name), drift);
    }

    boolean isEncrypted() {
        return category != null;
    }

    private static PiiType<?> typeOf(PiiCategory category, String name) {
        return switch (category) {
            case NAME -> PiiType.PERSON_NAME;
            case ADDRESS, POSTAL_CODE_9 -> NameRules.isPostalCode(name) ? PiiType.POSTAL_CODE : PiiType.ADDRESS_PART;
            case EMAIL -> PiiType.EMAIL_ADDRESS;
            case PHONE -> PiiType.PHONE_NUMBER;
            case GIFT_MESSAGE -> PiiType.GIFT_MESSAGE;
            case SURVEY_RESPONSE -> PiiType.SURVEY_RESPONSE;
            case PAYMENT_DETAIL -> PiiType.PAYMENT_DETAIL;
            case PURCHASE -> PiiType.PURCHASE;
            case COOKIE -> PiiType.COOKIE;
            case DIGITAL_FINGERPRINT -> PiiType.DIGITAL_FINGERPRINT;
            case IP_ADDRESS -> PiiType.IP_ADDRESS;
            case GEO_LOCATION -> PiiType.GEO_LOCATION;
            case DEVICE_PRODUCT_ID -> PiiType.DEVICE_PRODUCT_ID;
            case TAX_ID -> PiiType.TAX_ID;
            case FREE_TEXT -> PiiType.FREE_TEXT;
            case DOCUMENT -> PiiType.DOCUMENT;
            case SECRET -> PiiType.SECRET;
        };
    }
}
