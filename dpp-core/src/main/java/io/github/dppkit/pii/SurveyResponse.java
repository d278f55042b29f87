package io.github.dppkit.pii;

import org.jspecify.annotations.Nullable;

/**
 * An answer to a survey, a feedback request or a question of the sales process, such as a prescription.
 *
 * <p>The normal form is the text in Unicode NFKC, case folded, white space collapsed. The mask keeps nothing.
 */
public final class SurveyResponse extends Pii {

    private static final String LABEL = "Survey response";
    private static final int MAX = 65_536;

    SurveyResponse(String text, @Nullable Origin origin) {
        super(text, origin);
    }

    /**
     * Reads an answer; the text is kept character for character.
     *
     * @param text 1 to 65,536 characters
     * @return the value
     * @throws InvalidPiiException if the text is empty, longer than that, or cannot be stored as UTF-8; the message does not repeat it
     */
    public static SurveyResponse of(String text) {
        return new SurveyResponse(TextRules.storable(LABEL, text, 1, MAX), null);
    }

    @Override
    public PiiType<SurveyResponse> type() {
        return PiiType.SURVEY_RESPONSE;
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
