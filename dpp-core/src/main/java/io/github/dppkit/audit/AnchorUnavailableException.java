package io.github.dppkit.audit;

import io.github.dppkit.DppException;

/**
 * Reports that an anchor could not be reached or written; the checkpoint is published again at the next beat.
 */
public final class AnchorUnavailableException extends DppException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was refused and what to do; no value that came from outside
     */
    public AnchorUnavailableException(String message) {
        super(message);
    }

    /**
     * Creates the exception with the fault underneath.
     *
     * @param message what was refused and what to do; no value that came from outside
     * @param cause the fault underneath; its message must hold no PII
     */
    public AnchorUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
