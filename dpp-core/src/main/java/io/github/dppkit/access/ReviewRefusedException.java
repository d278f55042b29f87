package io.github.dppkit.access;

import io.github.dppkit.DppException;

/** Refuses to summarise or sign off a review of the audit trail. */
public final class ReviewRefusedException extends DppException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the refusal.
     *
     * @param message the rule that was broken and what to do
     */
    public ReviewRefusedException(String message) {
        super(message);
    }
}
