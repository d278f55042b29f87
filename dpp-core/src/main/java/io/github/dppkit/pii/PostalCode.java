package io.github.dppkit.pii;

import org.jspecify.annotations.Nullable;

/**
 * A postal code of any country.
 *
 * <p>One of nine digits, such as {@code 12345-6789}, locates a household: it has the category
 * {@link PiiCategory#POSTAL_CODE_9}, which clause A4.a names; every other one is part of an {@link PiiCategory#ADDRESS}.
 *
 * <p>The text is kept character for character. The normal form is its letters and digits in upper case. The mask tells
 * whether it has nine digits and no character of it.
 */
public final class PostalCode extends Pii {

    private static final String LABEL = "Postal code";
    private static final int MAX = 32;
    private static final int MAX_CHARACTERS = 16;
    private static final int HOUSEHOLD_DIGITS = 9;

    PostalCode(String text, @Nullable Origin origin) {
        super(text, origin);
    }

    /**
     * Reads a postal code; the text is kept character for character.
     *
     * @param text 2 to 16 letters, digits, spaces or dashes, with a digit among them
     * @return the value
     * @throws InvalidPiiException if it is not one; the message does not repeat the text
     */
    public static PostalCode of(String text) {
        String plain = TextRules.compatible(TextRules.visible(LABEL, text, MAX));
        boolean legal = plain.codePoints()
                .allMatch(c -> TextRules.isLetter(c) || TextRules.isDigit(c) || c == ' ' || TextRules.isDash(c));
        boolean bounded = plain.length() >= 2 && plain.length() <= MAX_CHARACTERS;
        if (!legal || !bounded || plain.codePoints().noneMatch(TextRules::isDigit)) {
            throw TextRules.refused(
                    LABEL, "expected 2 to 16 letters A-Z, digits, spaces or dashes, with a digit among them.");
        }
        return new PostalCode(text, null);
    }

    @Override
    public PiiType<PostalCode> type() {
        return PiiType.POSTAL_CODE;
    }

    @Override
    PiiCategory categoryOf(String content) {
        return isHousehold(content) ? PiiCategory.POSTAL_CODE_9 : PiiCategory.ADDRESS;
    }

    @Override
    String maskOf(String content) {
        return isHousehold(content) ? "*****-****" : "***";
    }

    @Override
    String normalFormOf(String content) {
        return TextRules.alphanumerics(content);
    }

    private static boolean isHousehold(String content) {
        int digits = 0;
        for (int i = 0; i < content.length(); i++) {
            char c = content.charAt(i);
            if (c >= 0x80) {
                return isHouseholdOfAnyScript(content);
            }
            if (TextRules.isLetter(c)) {
                return false;
            }
            digits += TextRules.isDigit(c) ? 1 : 0;
        }
        return digits == HOUSEHOLD_DIGITS;
    }

    private static boolean isHouseholdOfAnyScript(String content) {
        String kept = TextRules.alphanumerics(content);
        return kept.length() == HOUSEHOLD_DIGITS && kept.codePoints().allMatch(TextRules::isDigit);
    }
}
