package io.github.dppkit.retention.hold;

import io.github.dppkit.DppException;

/** Says that a hold is not one: its statute, authoriser, last day or year is missing or cannot be. */
public final class HoldRefusedException extends DppException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened and what to do, without ids
     */
    public HoldRefusedException(String message) {
        super(message);
    }
}
