package io.github.dppkit.pii;

import org.jspecify.annotations.Nullable;

/**
 * What recognises a browser or device without a cookie: a fingerprint, a session id, a user agent line.
 *
 * <p>The normal form is the text itself without white space at its ends: in a token every character matters. The mask
 * keeps nothing.
 */
public final class DigitalFingerprint extends Pii {

    private static final String LABEL = "Digital fingerprint";
    private static final int MAX = 16_384;

    DigitalFingerprint(String text, @Nullable Origin origin) {
        super(text, origin);
    }

    /**
     * Reads a fingerprint; the text is kept character for character.
     *
     * @param text 1 to 16,384 characters
     * @return the value
     * @throws InvalidPiiException if the text is blank, longer than that, or cannot be stored as UTF-8; the message does not repeat it
     */
    public static DigitalFingerprint of(String text) {
        return new DigitalFingerprint(TextRules.visible(LABEL, text, MAX), null);
    }

    @Override
    public PiiType<DigitalFingerprint> type() {
        return PiiType.DIGITAL_FINGERPRINT;
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
