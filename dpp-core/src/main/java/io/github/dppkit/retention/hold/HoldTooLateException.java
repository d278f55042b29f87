package io.github.dppkit.retention.hold;

import io.github.dppkit.DppException;

/** Says that the order was disposed of, or its disposal had begun, before the hold stood: nothing is held, nothing is left of it in the archive. */
public final class HoldTooLateException extends DppException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened and what to do, without ids
     */
    public HoldTooLateException(String message) {
        super(message);
    }
}
