package io.github.dppkit.pii;

import io.github.dppkit.DppException;

/** Refuses plaintext to a permit that is missing, expired, foreign, or does not cover the value (A1.3.a, A1.3.b). */
public final class RevealDeniedException extends DppException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the refusal.
     *
     * @param message what the permit lacks and what to do
     */
    public RevealDeniedException(String message) {
        super(message);
    }
}
