package io.github.dppkit.access.login;

import io.github.dppkit.DppException;

/**
 * Refuses to let anybody in, because attempts cannot be counted, checked or put on record. It says nothing about name or
 * password.
 */
public final class LoginUnavailableException extends DppException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the refusal.
     *
     * @param message what does not answer and what to do
     */
    public LoginUnavailableException(String message) {
        super(message);
    }
}
