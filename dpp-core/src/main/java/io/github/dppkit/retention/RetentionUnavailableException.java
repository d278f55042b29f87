package io.github.dppkit.retention;

import io.github.dppkit.DppException;

/** Says that deadlines could not be read or kept: a store or ledger does not answer. Nothing is encrypted then. */
public final class RetentionUnavailableException extends DppException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what failed, without ids
     */
    public RetentionUnavailableException(String message) {
        super(message);
    }

    /**
     * Creates the exception with the fault underneath.
     *
     * @param message what failed, without ids
     * @param cause the fault underneath; its message must hold no PII
     */
    public RetentionUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
