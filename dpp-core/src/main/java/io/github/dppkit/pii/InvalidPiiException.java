package io.github.dppkit.pii;

import io.github.dppkit.DppException;

/** Refuses text that is not a value of the type asked for; the message names the type and the rule, never the text. */
public final class InvalidPiiException extends DppException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the refusal.
     *
     * @param message the type and the rule that was broken
     */
    public InvalidPiiException(String message) {
        super(message);
    }
}
