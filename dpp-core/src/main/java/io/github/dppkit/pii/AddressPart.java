package io.github.dppkit.pii;

import org.jspecify.annotations.Nullable;

/**
 * One part of a postal address as it stands alone in a payload: a line, city, region, county, district or short postal
 * code. A whole address is a {@link PostalAddress}.
 *
 * <p>The normal form is the words: NFKC, case folded, apostrophes and dots removed, other punctuation and white space
 * as single spaces. The mask keeps nothing, not even the length.
 */
public final class AddressPart extends Pii {

    private static final String LABEL = "Address part";
    private static final int MAX = 512;

    AddressPart(String text, @Nullable Origin origin) {
        super(text, origin);
    }

    /**
     * Reads a part of an address; the text is kept character for character.
     *
     * @param text 1 to 512 characters
     * @return the value
     * @throws InvalidPiiException if the text is blank, longer than that, or cannot be stored as UTF-8; the message does not repeat it
     */
    public static AddressPart of(String text) {
        return new AddressPart(TextRules.visible(LABEL, text, MAX), null);
    }

    @Override
    public PiiType<AddressPart> type() {
        return PiiType.ADDRESS_PART;
    }

    @Override
    String maskOf(String content) {
        return "***";
    }

    @Override
    String normalFormOf(String content) {
        return TextRules.words(content);
    }
}
