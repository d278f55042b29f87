package io.github.dppkit.audit;

import io.github.dppkit.DppException;

/**
 * Refuses bytes or text that are no audit event, meta-log leaf or checkpoint in the one form that each has.
 */
public final class AuditFormatException extends DppException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was refused and what to do; no value that came from outside
     */
    public AuditFormatException(String message) {
        super(message);
    }

    /**
     * Creates the exception with the fault underneath.
     *
     * @param message what was refused and what to do; no value that came from outside
     * @param cause the fault underneath; its message must hold no PII
     */
    public AuditFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
