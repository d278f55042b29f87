package io.github.dppkit.access.login;

import io.github.dppkit.DppException;

/** Refuses to unlock or disable an account to somebody who may not. */
public final class AccountChangeRefusedException extends DppException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the refusal.
     *
     * @param message the rule that was broken and what to do
     */
    public AccountChangeRefusedException(String message) {
        super(message);
    }
}
