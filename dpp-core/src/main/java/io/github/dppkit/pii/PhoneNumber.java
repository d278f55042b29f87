package io.github.dppkit.pii;

import org.jspecify.annotations.Nullable;

/**
 * A telephone number of any country in any usual spelling, extension included; at most 15 digits (ITU E.164).
 *
 * <p>The text is kept character for character. The normal form is the digits, after {@code +} if the number is
 * international ({@code 00} counts as {@code +}, a trunk {@code (0)} is dropped), and {@code x} with the extension:
 * Amazon's relay numbers differ by the extension alone. A national and an international spelling of one number stay
 * apart, because nothing tells the country. The mask shows the country calling code of an international number and the
 * last two digits of a number long enough that they identify nobody.
 */
public final class PhoneNumber extends Pii {

    private static final String LABEL = "Phone number";
    private static final int MAX = 64;

    PhoneNumber(String text, @Nullable Origin origin) {
        super(text, origin);
    }

    /**
     * Reads a telephone number; the text is kept character for character.
     *
     * @param text 3 to 15 digits with spaces, dashes, dots, slashes or brackets, and perhaps an extension such as
     *     {@code ext. 123}
     * @return the value
     * @throws InvalidPiiException if it is not one; the message does not repeat the text
     */
    public static PhoneNumber of(String text) {
        if (PhoneText.read(TextRules.visible(LABEL, text, MAX)) == null) {
            throw TextRules.refused(
                    LABEL,
                    "expected 3 to 15 digits with + ( ) - . / or spaces, and an extension such as ext. 123"
                            + " of at most 11 digits.");
        }
        return new PhoneNumber(text, null);
    }

    @Override
    public PiiType<PhoneNumber> type() {
        return PiiType.PHONE_NUMBER;
    }

    @Override
    String maskOf(String content) {
        PhoneText phone = PhoneText.read(content);
        return phone == null ? "***" : phone.mask();
    }

    @Override
    String normalFormOf(String content) {
        PhoneText phone = PhoneText.read(content);
        return phone == null ? TextRules.fold(content) : phone.canonical();
    }
}
