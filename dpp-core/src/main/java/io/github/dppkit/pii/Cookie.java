package io.github.dppkit.pii;

import org.jspecify.annotations.Nullable;

/**
 * A browser cookie: its value, or a whole {@code Cookie} header field.
 *
 * <p>The normal form is the text itself without white space at its ends: in a token every character matters. The mask
 * keeps nothing.
 */
public final class Cookie extends Pii {

    private static final String LABEL = "Cookie";
    private static final int MAX = 16_384;

    Cookie(String text, @Nullable Origin origin) {
        super(text, origin);
    }

    /**
     * Reads a cookie; the text is kept character for character.
     *
     * @param text 1 to 16,384 characters
     * @return the value
     * @throws InvalidPiiException if the text is blank, longer than that, or cannot be stored as UTF-8; the message does not repeat it
     */
    public static Cookie of(String text) {
        return new Cookie(TextRules.visible(LABEL, text, MAX), null);
    }

    @Override
    public PiiType<Cookie> type() {
        return PiiType.COOKIE;
    }

    @Override
    String maskOf(String content) {
        return "***";
    }

    @Override
    String normalFormOf(String content) {
        return TextRules.exact(content);
    }
}
