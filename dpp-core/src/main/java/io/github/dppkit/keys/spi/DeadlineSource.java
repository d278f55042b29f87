package io.github.dppkit.keys.spi;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import java.time.Instant;

/**
 * Tells the first deadline of a scope, at the moment its data key is made; retention answers.
 *
 * <p>The answer follows the lease rule: it never lies after the true deadline, so that no copy of a wrapped key, in any
 * backup, outlives the data's last day.
 */
@FunctionalInterface
public interface DeadlineSource {

    /**
     * A first deadline.
     *
     * @param knownUntil the last instant at which the policy's anchor was known not to have happened
     * @param deadline when the data must be gone; the key dies at 00:00 UTC of that day
     */
    record Deadline(Instant knownUntil, Instant deadline) {}

    /**
     * Returns the first deadline of a scope.
     *
     * @param scope whose data arrive
     * @param provenance where they come from and when
     * @param now the current time
     * @return its deadline
     */
    Deadline firstDeadline(PiiScope scope, Provenance provenance, Instant now);

    /**
     * Tells whether a scope's data are erased, or their erase has begun, and none have come since.
     *
     * @param scope whose data
     * @return false for a scope of which nothing is known
     */
    default boolean isErased(PiiScope scope) {
        return false;
    }

    /**
     * Refuses while nothing may be taken in at all, whether or not a scope has a key; asked at each value, so it must be quick.
     *
     * @throws io.github.dppkit.DppException if so; by default nothing is refused
     */
    default void requireOpen() {}
}
