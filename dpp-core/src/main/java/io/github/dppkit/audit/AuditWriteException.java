package io.github.dppkit.audit;

import io.github.dppkit.DppException;

/**
 * Reports that an event is not known to be durable; whoever wanted to act on it must not (L5.d).
 *
 * <p>The message says no more than that. {@link #durability()} tells whether the event may still appear on record.
 */
public final class AuditWriteException extends DppException {

    private static final long serialVersionUID = 1L;

    /** What is known about the event. */
    public enum Durability {
        /** It is not on record and never will be. */
        NOT_RECORDED,
        /** It may be on record, now or once the store answers again. */
        UNKNOWN
    }

    /** What is known about the event. */
    private final Durability durability;

    /**
     * Creates the exception.
     *
     * @param message what was refused and what to do
     * @param durability what is known about the event
     */
    public AuditWriteException(String message, Durability durability) {
        super(message);
        this.durability = durability;
    }

    /**
     * Creates the exception with the fault underneath.
     *
     * @param message what was refused and what to do
     * @param durability what is known about the event
     * @param cause the fault underneath; its message must hold no PII
     */
    public AuditWriteException(String message, Durability durability, Throwable cause) {
        super(message, cause);
        this.durability = durability;
    }

    /**
     * Returns what is known about the event.
     *
     * @return not recorded, or unknown
     */
    public Durability durability() {
        return durability;
    }
}
