package io.github.dppkit.pii;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A field in which people type anything, and any leaf under personal data whose kind is not known.
 *
 * <p>It stands in for a value of another kind that is not of that kind's form, and then has the category of its field.
 *
 * <p>Takes every text that UTF-8 and a database can hold, the empty one included, so that an importer always has a type to
 * fall back on.
 *
 * <p>The normal form is the text in Unicode NFKC, case folded, white space collapsed. The mask keeps nothing.
 */
public final class FreeText extends Pii {

    private static final String LABEL = "Free text";
    private static final int MAX = 16 * 1024 * 1024;

    private final transient PiiCategory field;

    FreeText(String text, @Nullable Origin origin) {
        this(text, origin, PiiCategory.FREE_TEXT);
    }

    FreeText(String text, @Nullable Origin origin, PiiCategory field) {
        super(text, origin);
        this.field = field;
    }

    /**
     * Reads free text; the text is kept character for character.
     *
     * @param text 0 to 16,777,216 characters
     * @return the value
     * @throws InvalidPiiException if the text is longer than that, or cannot be stored as UTF-8; the message does not repeat it
     */
    public static FreeText of(String text) {
        return new FreeText(TextRules.storable(LABEL, text, 0, MAX), null);
    }

    /**
     * Reads what stands in a field of another kind and is not of that kind's form, such as an address of one blank: the
     * value keeps the category of its field, so that a permit for that category opens it.
     *
     * @param text 0 to 16,777,216 characters
     * @param category the category of the field
     * @return the value
     * @throws InvalidPiiException as {@link #of(String)} does
     */
    public static FreeText of(String text, PiiCategory category) {
        Objects.requireNonNull(category, "category");
        return new FreeText(TextRules.storable(LABEL, text, 0, MAX), null, category);
    }

    @Override
    PiiCategory categoryOf(String content) {
        // a deserialiser that bypasses constructors leaves null here
        return field == null ? PiiCategory.FREE_TEXT : field;
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
