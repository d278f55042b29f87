package io.github.dppkit.audit;

import io.github.dppkit.DppException;

/**
 * Refuses an event, or a list of events, that does not keep the rules of the record; the message names the field.
 */
public final class InvalidAuditEventException extends DppException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was refused and what to do; no value that came from outside
     */
    public InvalidAuditEventException(String message) {
        super(message);
    }
}
