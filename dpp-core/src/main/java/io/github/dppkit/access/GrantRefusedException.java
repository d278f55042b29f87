package io.github.dppkit.access;

import io.github.dppkit.DppException;

/** Refuses to approve, review or change an access grant. */
public final class GrantRefusedException extends DppException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the refusal.
     *
     * @param message the rule that was broken and what to do
     */
    public GrantRefusedException(String message) {
        super(message);
    }
}
