package io.github.dppkit.pii;

/**
 * The kinds of personal data that clause A4.a of Amazon's Data Protection Policy names, and four more that SP-API models
 * carry and a careless log line would leak ({@link #TAX_ID}, {@link #FREE_TEXT}, {@link #DOCUMENT}, {@link #SECRET}).
 *
 * <p>{@link #code()} is stored in values and audit events: a code is never reused or renumbered.
 */
public enum PiiCategory {
    /** Name of a person or business. */
    NAME(1),
    /** Postal address, whole or in parts. */
    ADDRESS(2),
    /** E-mail address. */
    EMAIL(3),
    /** Telephone number. */
    PHONE(4),
    /** Message of a gift order. */
    GIFT_MESSAGE(5),
    /** Answer to a survey or feedback request. */
    SURVEY_RESPONSE(6),
    /** Card, account or other payment detail. */
    PAYMENT_DETAIL(7),
    /** What somebody bought. */
    PURCHASE(8),
    /** Browser cookie. */
    COOKIE(9),
    /** Digital fingerprint of a browser or device. */
    DIGITAL_FINGERPRINT(10),
    /** Internet Protocol address. */
    IP_ADDRESS(11),
    /** Geographic position. */
    GEO_LOCATION(12),
    /** Postal code of nine digits, which locates a household. */
    POSTAL_CODE_9(13),
    /** Identifier of a device a customer uses. */
    DEVICE_PRODUCT_ID(14),
    /** Tax number of a person or business. */
    TAX_ID(15),
    /** Field in which people type anything. */
    FREE_TEXT(16),
    /** Label, invoice, packing slip, proof of delivery, or the address that fetches one. */
    DOCUMENT(17),
    /** Token, client secret, locker code. */
    SECRET(18);

    private static final PiiCategory[] ALL = values();

    private final int code;

    PiiCategory(int code) {
        this.code = code;
    }

    /**
     * Returns the number that stored formats use for this category.
     *
     * @return 1 to 31, fixed for ever
     */
    public int code() {
        return code;
    }

    /**
     * Returns the category of that number.
     *
     * @param code the number in a stored value or event
     * @return the category
     * @throws InvalidPiiException if none has it
     */
    public static PiiCategory byCode(int code) {
        for (PiiCategory category : ALL) {
            if (category.code == code) {
                return category;
            }
        }
        throw new InvalidPiiException("Category code refused: no category has this number; the data come from a newer"
                + " dppkit or are not dppkit's.");
    }
}
