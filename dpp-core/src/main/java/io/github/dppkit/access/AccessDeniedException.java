package io.github.dppkit.access;

import io.github.dppkit.DppException;
import io.github.dppkit.audit.Reason;

/** Refuses access to PII; the refusal is on record, or what kept it off the record is suppressed here. {@link #reason()} tells which rule was not met. */
public final class AccessDeniedException extends DppException {

    private static final long serialVersionUID = 1L;

    /** Which rule was not met. */
    private final Reason reason;

    /**
     * Creates the refusal.
     *
     * @param reason which rule was not met
     * @param message what was refused, the clause, what to do
     */
    public AccessDeniedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /**
     * Returns which rule was not met.
     *
     * @return the reason that is on record
     */
    public Reason reason() {
        return reason;
    }
}
