package io.github.dppkit.pii;

import org.jspecify.annotations.Nullable;

/**
 * A tax number of a person or business: VAT number, CPF, CNPJ, codice fiscale, EIN, GSTIN and the like.
 *
 * <p>No check digit is computed: a mistyped number is as personal as a right one. The text is kept character for
 * character. The normal form is its letters and digits in upper case. The mask keeps nothing.
 */
public final class TaxId extends Pii {

    private static final String LABEL = "Tax number";
    private static final int MAX = 64;

    TaxId(String text, @Nullable Origin origin) {
        super(text, origin);
    }

    /**
     * Reads a tax number; the text is kept character for character.
     *
     * @param text 1 to 64 letters, digits, spaces, dashes, dots, slashes or {@code & + *}, with a digit among them
     * @return the value
     * @throws InvalidPiiException if it is not one; the message does not repeat the text
     */
    public static TaxId of(String text) {
        String plain = TextRules.compatible(TextRules.visible(LABEL, text, MAX));
        boolean legal = plain.codePoints()
                .allMatch(c -> Character.isLetterOrDigit(c) || " ./&+*".indexOf(c) >= 0 || TextRules.isDash(c));
        if (!legal || plain.codePoints().noneMatch(TextRules::isDigit)) {
            throw TextRules.refused(
                    LABEL,
                    "expected letters, digits, spaces, dashes, dots, slashes or & + *, with a digit among them.");
        }
        return new TaxId(text, null);
    }

    @Override
    public PiiType<TaxId> type() {
        return PiiType.TAX_ID;
    }

    @Override
    String maskOf(String content) {
        return "***";
    }

    @Override
    String normalFormOf(String content) {
        return TextRules.alphanumerics(content);
    }
}
