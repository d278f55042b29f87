package io.github.dppkit.crypto.spi;

import io.github.dppkit.crypto.RecoveryOrder;
import io.github.dppkit.crypto.RecoveryRun;

/**
 * Puts on record that keys are replaced after a compromise; the audit trail listens. Both steps return when the event is
 * durable and throw when it is not; without the first nothing happens.
 */
@FunctionalInterface
public interface RecoveryJournal {

    /**
     * Puts on record what is about to be done, and who ordered it.
     *
     * @param order what was ordered
     * @return takes what was done
     */
    Ending begin(RecoveryOrder order);

    /** What is put on record at the end of a run. */
    @FunctionalInterface
    interface Ending {

        /**
         * Puts on record what was done.
         *
         * @param run the counts
         */
        void end(RecoveryRun run);
    }
}
