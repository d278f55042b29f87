package io.github.dppkit.audit;

import io.github.dppkit.DppException;

/**
 * Refuses a checkpoint that is smaller than, or contradicts, the one an anchor holds.
 */
public final class CheckpointRefusedException extends DppException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was refused and what to do; no value that came from outside
     */
    public CheckpointRefusedException(String message) {
        super(message);
    }
}
