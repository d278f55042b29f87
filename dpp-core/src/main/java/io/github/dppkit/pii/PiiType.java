package io.github.dppkit.pii;

import io.github.dppkit.pii.internal.PermitIssuer;
import io.github.dppkit.pii.internal.PlaintextAccess;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The type token of a {@link Pii} class: its number in stored formats, its category, its parser.
 *
 * <p>Immutable; the constants are all there are. A code is never reused or renumbered.
 *
 * @param <T> the value class
 */
public final class PiiType<T extends Pii> {

    /** {@link PersonName}. */
    public static final PiiType<PersonName> PERSON_NAME =
            new PiiType<>(1, PiiCategory.NAME, PersonName.class, PersonName::new, PersonName::of);

    /** {@link PostalAddress}. */
    public static final PiiType<PostalAddress> POSTAL_ADDRESS =
            new PiiType<>(2, PiiCategory.ADDRESS, PostalAddress.class, PostalAddress::new, PostalAddress::of);

    /** {@link AddressPart}. */
    public static final PiiType<AddressPart> ADDRESS_PART =
            new PiiType<>(3, PiiCategory.ADDRESS, AddressPart.class, AddressPart::new, AddressPart::of);

    /** {@link EmailAddress}. */
    public static final PiiType<EmailAddress> EMAIL_ADDRESS =
            new PiiType<>(4, PiiCategory.EMAIL, EmailAddress.class, EmailAddress::new, EmailAddress::of);

    /** {@link PhoneNumber}. */
    public static final PiiType<PhoneNumber> PHONE_NUMBER =
            new PiiType<>(5, PiiCategory.PHONE, PhoneNumber.class, PhoneNumber::new, PhoneNumber::of);

    /** {@link GiftMessage}. */
    public static final PiiType<GiftMessage> GIFT_MESSAGE =
            new PiiType<>(6, PiiCategory.GIFT_MESSAGE, GiftMessage.class, GiftMessage::new, GiftMessage::of);

    /** {@link SurveyResponse}. */
    public static final PiiType<SurveyResponse> SURVEY_RESPONSE = new PiiType<>(
            7, PiiCategory.SURVEY_RESPONSE, SurveyResponse.class, SurveyResponse::new, SurveyResponse::of);

    /** {@link PaymentDetail}. */
    public static final PiiType<PaymentDetail> PAYMENT_DETAIL =
            new PiiType<>(8, PiiCategory.PAYMENT_DETAIL, PaymentDetail.class, PaymentDetail::new, PaymentDetail::of);

    /** {@link Purchase}. */
    public static final PiiType<Purchase> PURCHASE =
            new PiiType<>(9, PiiCategory.PURCHASE, Purchase.class, Purchase::new, Purchase::of);

    /** {@link Cookie}. */
    public static final PiiType<Cookie> COOKIE =
            new PiiType<>(10, PiiCategory.COOKIE, Cookie.class, Cookie::new, Cookie::of);

    /** {@link DigitalFingerprint}. */
    public static final PiiType<DigitalFingerprint> DIGITAL_FINGERPRINT = new PiiType<>(
            11,
            PiiCategory.DIGITAL_FINGERPRINT,
            DigitalFingerprint.class,
            DigitalFingerprint::new,
            DigitalFingerprint::of);

    /** {@link IpAddress}. */
    public static final PiiType<IpAddress> IP_ADDRESS =
            new PiiType<>(12, PiiCategory.IP_ADDRESS, IpAddress.class, IpAddress::new, IpAddress::of);

    /** {@link GeoLocation}. */
    public static final PiiType<GeoLocation> GEO_LOCATION =
            new PiiType<>(13, PiiCategory.GEO_LOCATION, GeoLocation.class, GeoLocation::new, GeoLocation::of);

    /** {@link PostalCode}; a code of nine digits has the category POSTAL_CODE_9. */
    public static final PiiType<PostalCode> POSTAL_CODE =
            new PiiType<>(14, PiiCategory.ADDRESS, PostalCode.class, PostalCode::new, PostalCode::of);

    /** {@link DeviceProductId}. */
    public static final PiiType<DeviceProductId> DEVICE_PRODUCT_ID = new PiiType<>(
            15, PiiCategory.DEVICE_PRODUCT_ID, DeviceProductId.class, DeviceProductId::new, DeviceProductId::of);

    /** {@link TaxId}. */
    public static final PiiType<TaxId> TAX_ID =
            new PiiType<>(16, PiiCategory.TAX_ID, TaxId.class, TaxId::new, TaxId::of);

    /** {@link FreeText}. */
    public static final PiiType<FreeText> FREE_TEXT =
            new PiiType<>(17, PiiCategory.FREE_TEXT, FreeText.class, FreeText::new, FreeText::of);

    /** {@link Document}. */
    public static final PiiType<Document> DOCUMENT =
            new PiiType<>(18, PiiCategory.DOCUMENT, Document.class, Document::new, Document::of);

    /** {@link Secret}. */
    public static final PiiType<Secret> SECRET =
            new PiiType<>(19, PiiCategory.SECRET, Secret.class, Secret::new, Secret::of);

    private static final List<PiiType<?>> ALL = List.of(
            PERSON_NAME,
            POSTAL_ADDRESS,
            ADDRESS_PART,
            EMAIL_ADDRESS,
            PHONE_NUMBER,
            GIFT_MESSAGE,
            SURVEY_RESPONSE,
            PAYMENT_DETAIL,
            PURCHASE,
            COOKIE,
            DIGITAL_FINGERPRINT,
            IP_ADDRESS,
            GEO_LOCATION,
            POSTAL_CODE,
            DEVICE_PRODUCT_ID,
            TAX_ID,
            FREE_TEXT,
            DOCUMENT,
            SECRET);

    private final int code;
    private final PiiCategory category;
    private final Class<T> valueClass;
    private final Constructor<T> constructor;
    private final Function<String, T> parser;

    /** Makes a value of checked text. */
    @FunctionalInterface
    interface Constructor<T extends Pii> {
        T create(String text, Pii.@Nullable Origin origin);
    }

    private PiiType(
            int code,
            PiiCategory category,
            Class<T> valueClass,
            Constructor<T> constructor,
            Function<String, T> parser) {
        this.code = code;
        this.category = category;
        this.valueClass = valueClass;
        this.constructor = constructor;
        this.parser = parser;
    }

    /**
     * Returns every type.
     *
     * @return all constants
     */
    public static List<PiiType<?>> all() {
        return ALL;
    }

    /**
     * Returns the type of that code.
     *
     * @param code the number in a stored value or event
     * @return the type
     * @throws InvalidPiiException if no type has it
     */
    public static PiiType<?> byCode(int code) {
        for (PiiType<?> type : ALL) {
            if (type.code == code) {
                return type;
            }
        }
        throw new InvalidPiiException(
                "Type code refused: no PII type has this number; the data come from a newer dppkit or are not dppkit's.");
    }

    /**
     * Reads text as a value of this type, as the {@code of} method of its class does.
     *
     * @param text what to read
     * @return the value
     * @throws InvalidPiiException if the text is not of this type; the message does not repeat it
     */
    public T parse(String text) {
        return parser.apply(text);
    }

    /**
     * Returns the number that stored formats use for this type.
     *
     * @return 1 to 255, fixed for ever
     */
    public int code() {
        return code;
    }

    /**
     * Returns the usual category of values of this type; {@link Pii#category()} of a value may be another.
     *
     * @return what a permit must cover
     */
    public PiiCategory category() {
        return category;
    }

    /**
     * Returns the value class.
     *
     * @return a final class
     */
    public Class<T> valueClass() {
        return valueClass;
    }

    /**
     * Makes a value of decrypted text; needs a token that only dppkit's own controls can name.
     *
     * @param access the token
     * @param text the canonical text that was encrypted
     * @param scope where it belongs
     * @param issuer whose permits open it
     * @return the value
     */
    public T restore(PlaintextAccess access, String text, PiiScope scope, PermitIssuer issuer) {
        java.util.Objects.requireNonNull(access, "access");
        return constructor.create(text, new Pii.Origin(scope, issuer, issuer.millis()));
    }

    /**
     * Makes a value of decrypted text that was encrypted with a category of its own; needs the same token.
     *
     * @param access the token
     * @param text the canonical text that was encrypted
     * @param categoryCode the authenticated category; only {@link FreeText} keeps one that its type does not tell
     * @param scope where it belongs
     * @param issuer whose permits open it
     * @return the value
     * @throws InvalidPiiException if no category has that number
     */
    public T restore(PlaintextAccess access, String text, int categoryCode, PiiScope scope, PermitIssuer issuer) {
        java.util.Objects.requireNonNull(access, "access");
        if (valueClass == FreeText.class && categoryCode != PiiCategory.FREE_TEXT.code()) {
            return valueClass.cast(new FreeText(
                    text, new Pii.Origin(scope, issuer, issuer.millis()), PiiCategory.byCode(categoryCode)));
        }
        return restore(access, text, scope, issuer);
    }

    @Override
    public String toString() {
        return valueClass.getSimpleName();
    }
}
