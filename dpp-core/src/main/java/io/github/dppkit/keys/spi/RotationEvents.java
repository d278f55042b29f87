package io.github.dppkit.keys.spi;

import io.github.dppkit.pii.ActorId;

/** Hears of a rotation of the root key; the audit trail listens. What it cannot put on record does not begin. */
@FunctionalInterface
public interface RotationEvents {

    /** Hears how a rotation ended. */
    @FunctionalInterface
    interface Ending {

        /**
         * Puts the outcome on record.
         *
         * @param complete whether nothing is left under another root key
         * @param rewrapped how many secrets were rewrapped
         */
        void ended(boolean complete, int rewrapped);
    }

    /**
     * Puts on record that a rotation is about to begin.
     *
     * @param by who ordered it
     * @return hears the outcome
     */
    Ending begun(ActorId by);
}
