package io.github.dppkit.pii;

import io.github.dppkit.DppException;

/** Refuses a purpose that the policy does not allow for PII; the message names the clause. */
public final class PurposeRefusedException extends DppException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the refusal.
     *
     * @param message the clause and what is allowed
     */
    public PurposeRefusedException(String message) {
        super(message);
    }
}
