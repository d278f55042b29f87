package io.github.dppkit.pii;

import com.fasterxml.jackson.annotation.JsonValue;
import io.github.dppkit.pii.internal.PermitIssuer;
import io.github.dppkit.pii.internal.PlaintextAccess;
import io.github.dppkit.policy.Enforces;
import org.jspecify.annotations.Nullable;

/**
 * A piece of personal data that shows a mask to everyone and its content only to the holder of a {@link RevealPermit}.
 *
 * <p><strong>Guarantees.</strong> {@link #toString()}, JSON (Jackson 2 and 3), string formatting and logging show the
 * mask. The content lives in {@code private final transient} fields, so field-based serialisers (Gson, Kryo, Jackson with
 * field visibility, commons-lang reflection) find nothing, and the class is not {@link java.io.Serializable}.
 *
 * <p><strong>Non-guarantees.</strong> Code in the same process that reflects on private fields, a serialiser told to ignore
 * {@code transient}, a heap dump and a debugger see the content. A JSON reader that cannot make a value may quote the text
 * it was given in its own error.
 *
 * <p>Two values are never equal unless they are the same object: compare by blind index, not by plaintext. Immutable and
 * safe for use by several threads.
 */
@Enforces({"A2.6.d", "A4.a", "L5.g"})
public abstract sealed class Pii
        permits PersonName,
                PostalAddress,
                AddressPart,
                EmailAddress,
                PhoneNumber,
                GiftMessage,
                SurveyResponse,
                PaymentDetail,
                Purchase,
                Cookie,
                DigitalFingerprint,
                IpAddress,
                GeoLocation,
                PostalCode,
                DeviceProductId,
                TaxId,
                FreeText,
                Document,
                Secret {

    private final transient String text;
    private final transient @Nullable Origin origin;

    /** Where a decrypted value came from: what a permit must match. */
    record Origin(PiiScope scope, PermitIssuer issuer, long openedAtMillis) {}

    Pii(String text, @Nullable Origin origin) {
        this.text = text;
        this.origin = origin;
    }

    /**
     * Returns the type of this value.
     *
     * @return one of the constants of {@link PiiType}
     */
    public abstract PiiType<?> type();

    /**
     * Returns the category that a permit must cover.
     *
     * @return the category of the type, or a stricter one where the content decides
     */
    public final PiiCategory category() {
        return categoryOf(text);
    }

    /**
     * Returns what everyone may see: at most the shape of the value, never a part that identifies.
     *
     * @return the mask
     */
    @JsonValue
    public final String mask() {
        // a deserialiser that bypasses constructors leaves null here, and a log call must survive even that
        return text == null ? "***" : maskOf(text);
    }

    /**
     * Returns the content.
     *
     * @param permit issued by the {@code Dpp} that decrypted this value, for its scope and category, not expired
     * @return the canonical text
     * @throws RevealDeniedException if there is no permit or it does not cover the value, or if this value was never
     *     decrypted and so belongs to no scope
     */
    public final String reveal(RevealPermit permit) {
        if (permit == null) {
            throw new RevealDeniedException("Reveal denied (A1.3.a): no permit; request one from the access guard.");
        }
        if (origin == null) {
            throw new RevealDeniedException(
                    "Reveal denied (A1.3.b): this value belongs to no scope yet; encrypt it under"
                            + " one and decrypt it with a permit.");
        }
        long nowMillis = origin.issuer().millis();
        permit.require(origin.issuer(), origin.scope(), nowMillis);
        permit.requireCategory(category());
        origin.issuer().revealing(this, origin.scope(), origin.openedAtMillis(), nowMillis);
        return text;
    }

    /**
     * Returns the canonical text for encryption; needs a token that only dppkit's own controls can name.
     *
     * @param access the token
     * @return the text that {@link PiiType#restore} reads back
     */
    public final String plaintext(PlaintextAccess access) {
        java.util.Objects.requireNonNull(access, "access");
        return text;
    }

    /**
     * Returns the form in which equal values are equal, for blind indexes and known-value matching; same token.
     *
     * @param access the token
     * @return text without the differences that do not matter, such as case or spacing
     */
    public final String normalForm(PlaintextAccess access) {
        java.util.Objects.requireNonNull(access, "access");
        return normalFormOf(text);
    }

    /** Computes the category; the type's own unless the content decides. Must not throw. */
    PiiCategory categoryOf(String content) {
        return type().category();
    }

    /** Computes the mask; must not throw and must not return any identifying part of the text. */
    abstract String maskOf(String content);

    /** Computes the normal form; must not throw, whatever text was stored. */
    abstract String normalFormOf(String content);

    @Override
    public final String toString() {
        return mask();
    }
}
