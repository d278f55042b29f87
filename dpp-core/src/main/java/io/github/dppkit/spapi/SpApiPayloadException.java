package io.github.dppkit.spapi;

import io.github.dppkit.DppException;

/**
 * Says that a payload was not taken in: nothing of it was encrypted and no key was made. The text names the rule and the
 * place, never content; there is no cause, because a parser's own exception may quote its input.
 */
public final class SpApiPayloadException extends DppException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message the rule and the place
     */
    public SpApiPayloadException(String message) {
        super(message);
    }
}
