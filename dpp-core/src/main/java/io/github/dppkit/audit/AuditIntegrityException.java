package io.github.dppkit.audit;

import io.github.dppkit.DppException;

/**
 * Refuses to go on because store, checkpoints and anchors contradict each other: a rollback, a fork or an edit.
 *
 * <p>Run the verifier; its findings name what is wrong.
 */
public final class AuditIntegrityException extends DppException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was refused and what to do; no value that came from outside
     */
    public AuditIntegrityException(String message) {
        super(message);
    }

    /**
     * Creates the exception with the fault underneath.
     *
     * @param message what was refused and what to do; no value that came from outside
     * @param cause the fault underneath; its message must hold no PII
     */
    public AuditIntegrityException(String message, Throwable cause) {
        super(message, cause);
    }
}
