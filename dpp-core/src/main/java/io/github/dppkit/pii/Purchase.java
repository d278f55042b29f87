package io.github.dppkit.pii;

import org.jspecify.annotations.Nullable;

/**
 * What somebody bought: a title, a number of the product or order, a quantity with its article.
 *
 * <p>The normal form is the text in Unicode NFKC, case folded, white space collapsed. The mask keeps nothing.
 */
public final class Purchase extends Pii {

    private static final String LABEL = "Purchase";
    private static final int MAX = 4_096;

    Purchase(String text, @Nullable Origin origin) {
        super(text, origin);
    }

    /**
     * Reads a purchase; the text is kept character for character.
     *
     * @param text 1 to 4,096 characters
     * @return the value
     * @throws InvalidPiiException if the text is blank, longer than that, or cannot be stored as UTF-8; the message does not repeat it
     */
    public static Purchase of(String text) {
        return new Purchase(TextRules.visible(LABEL, text, MAX), null);
    }

    @Override
    public PiiType<Purchase> type() {
        return PiiType.PURCHASE;
    }

    @Override
    String maskOf(String content) {
        return "***";
    }

    @Override
    String normalFormOf(String content) {
        return TextRules.fold(content);
    }
}
