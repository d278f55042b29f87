package io.github.dppkit.pii;

import org.jspecify.annotations.Nullable;

/**
 * The message of a gift order.
 *
 * <p>The normal form is the text in Unicode NFKC, case folded, white space collapsed. The mask keeps nothing.
 */
public final class GiftMessage extends Pii {

    private static final String LABEL = "Gift message";
    private static final int MAX = 4_096;

    GiftMessage(String text, @Nullable Origin origin) {
        super(text, origin);
    }

    /**
     * Reads a gift message; the text is kept character for character.
     *
     * @param text 1 to 4,096 characters
     * @return the value
     * @throws InvalidPiiException if the text is empty, longer than that, or cannot be stored as UTF-8; the message does not repeat it
     */
    public static GiftMessage of(String text) {
        return new GiftMessage(TextRules.storable(LABEL, text, 1, MAX), null);
    }

    @Override
    public PiiType<GiftMessage> type() {
        return PiiType.GIFT_MESSAGE;
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
