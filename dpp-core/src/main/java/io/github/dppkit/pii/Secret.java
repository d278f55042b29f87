package io.github.dppkit.pii;

import org.jspecify.annotations.Nullable;

/**
 * A token, client secret, password or locker code.
 *
 * <p>The normal form is the text itself without white space at its ends: in a token every character matters. The mask
 * keeps nothing.
 */
public final class Secret extends Pii {

    private static final String LABEL = "Secret";
    private static final int MAX = 65_536;

    Secret(String text, @Nullable Origin origin) {
        super(text, origin);
    }

    /**
     * Reads a secret; the text is kept character for character.
     *
     * @param text 1 to 65,536 characters
     * @return the value
     * @throws InvalidPiiException if the text is blank, longer than that, or cannot be stored as UTF-8; the message does not repeat it
     */
    public static Secret of(String text) {
        return new Secret(TextRules.visible(LABEL, text, MAX), null);
    }

    @Override
    public PiiType<Secret> type() {
        return PiiType.SECRET;
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
