package io.github.dppkit.pii;

import org.jspecify.annotations.Nullable;

/**
 * The name of a person or business as Amazon sends it, in one piece: no part of it is taken for a first or last name.
 *
 * <p>The normal form is the words: NFKC, case folded, apostrophes and dots removed, other punctuation and white space
 * as single spaces. The mask keeps nothing, not even the length.
 */
public final class PersonName extends Pii {

    private static final String LABEL = "Person name";
    private static final int MAX = 512;

    PersonName(String text, @Nullable Origin origin) {
        super(text, origin);
    }

    /**
     * Reads a name; the text is kept character for character.
     *
     * @param text 1 to 512 characters
     * @return the value
     * @throws InvalidPiiException if the text is blank, longer than that, or cannot be stored as UTF-8; the message does not repeat it
     */
    public static PersonName of(String text) {
        return new PersonName(TextRules.visible(LABEL, text, MAX), null);
    }

    @Override
    public PiiType<PersonName> type() {
        return PiiType.PERSON_NAME;
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
