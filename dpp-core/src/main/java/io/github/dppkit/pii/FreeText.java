package io.github.dppkit.pii;

import org.jspecify.annotations.Nullable;

/**
 * A field in which people type anything, and any leaf under personal data whose kind is not known.
 *
 * <p>Takes every text that UTF-8 and a database can hold, the empty one included, so that an importer always has a type to
 * fall back on.
 *
 * <p>The normal form is the text in Unicode NFKC, case folded, white space collapsed. The mask keeps nothing.
 */
public final class FreeText extends Pii {

    private static final String LABEL = "Free text";
    private static final int MAX = 1_048_576;

    FreeText(String text, @Nullable Origin origin) {
        super(text, origin);
    }

    /**
     * Reads free text; the text is kept character for character.
     *
     * @param text 0 to 1,048,576 characters
     * @return the value
     * @throws InvalidPiiException if the text is longer than that, or cannot be stored as UTF-8; the message does not repeat it
     */
    public static FreeText of(String text) {
        return new FreeText(TextRules.storable(LABEL, text, 0, MAX), null);
    }

    @Override
    public PiiType<FreeText> type() {
        return PiiType.FREE_TEXT;
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
