package io.github.dppkit.audit;

import io.github.dppkit.DppException;

/**
 * Reports that an audit store did not do, or did not confirm, what was asked.
 *
 * <p>The outcome is unknown: the statement may have taken effect. Callers repeat it, which every method of the store
 * allows, or read what is there.
 */
public final class AuditStoreException extends DppException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was refused and what to do; no value that came from outside
     */
    public AuditStoreException(String message) {
        super(message);
    }

    /**
     * Creates the exception with the fault underneath.
     *
     * @param message what was refused and what to do; no value that came from outside
     * @param cause the fault underneath; its message must hold no PII
     */
    public AuditStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
