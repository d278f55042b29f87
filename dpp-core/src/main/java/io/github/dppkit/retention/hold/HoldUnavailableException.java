package io.github.dppkit.retention.hold;

import io.github.dppkit.DppException;

/** Says that a store of holds or of the archive does not answer as it should, or that another call changes the same hold: try again. */
public final class HoldUnavailableException extends DppException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened and what to do, without ids
     */
    public HoldUnavailableException(String message) {
        super(message);
    }
}
