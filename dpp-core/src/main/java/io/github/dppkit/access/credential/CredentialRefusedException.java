package io.github.dppkit.access.credential;

import io.github.dppkit.DppException;

/** Refuses to register, replace or withdraw a credential. */
public final class CredentialRefusedException extends DppException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the refusal.
     *
     * @param message the rule that was broken and what to do
     */
    public CredentialRefusedException(String message) {
        super(message);
    }
}
