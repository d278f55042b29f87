package io.github.dppkit.spapi.internal;

import io.github.dppkit.spapi.SpApiPayloadException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.TokenStreamLocation;

/** The refusals of payloads: a rule and a place, never content. */
final class Refusals {

    private Refusals() {}

    static SpApiPayloadException refused(String why) {
        return new SpApiPayloadException("SP-API payload refused: " + why + ". Nothing of it was stored.");
    }

    static SpApiPayloadException refused(String why, @Nullable TokenStreamLocation at) {
        return refused(at == null ? why : why + ", near line " + at.getLineNr() + ", column " + at.getColumnNr());
    }
}
