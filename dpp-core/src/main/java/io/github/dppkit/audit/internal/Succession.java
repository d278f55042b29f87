package io.github.dppkit.audit.internal;

import io.github.dppkit.audit.Checkpoint;
import io.github.dppkit.audit.CheckpointRefusedException;

/** The rule by which an anchor accepts a checkpoint after the one it holds. */
public final class Succession {

    private Succession() {}

    /**
     * Tells whether the next checkpoint is news; refuses one that goes back or contradicts.
     *
     * @return false if it states the same as the one held
     * @throws CheckpointRefusedException if it is of another log, smaller, or of the same size with another root
     */
    public static boolean advances(Checkpoint held, Checkpoint next) {
        if (!held.origin().equals(next.origin())) {
            throw new CheckpointRefusedException("Checkpoint refused: the anchor holds checkpoints of another log.");
        }
        if (next.size() < held.size()) {
            throw new CheckpointRefusedException("Checkpoint refused: the anchor holds a larger one.");
        }
        if (next.size() == held.size() && !next.agreesWith(held)) {
            throw new CheckpointRefusedException(
                    "Checkpoint refused: the anchor holds another root for the same size.");
        }
        return next.size() > held.size();
    }
}
