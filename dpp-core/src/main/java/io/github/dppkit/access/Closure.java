package io.github.dppkit.access;

import io.github.dppkit.pii.ActorId;
import java.time.Instant;
import java.util.List;

/**
 * What became of the grants of somebody who left or changed role.
 *
 * @param who whose grants were closed
 * @param why for what
 * @param since when he left or changed role, as whoever closed them said
 * @param closed the grants that were ended now, as they are since; empty if none stood
 * @param closedAt when the last of them ended
 * @param late whether that was later than the policy allows; an alarm is on record then
 */
public record Closure(ActorId who, Departure why, Instant since, List<Grant> closed, Instant closedAt, boolean late) {

    /**
     * Creates a closure with its own copy of the list.
     *
     * @param who whose grants were closed
     * @param why for what
     * @param since when he left or changed role
     * @param closed the grants that were ended now
     * @param closedAt when the last of them ended
     * @param late whether that was later than the policy allows
     */
    public Closure {
        closed = List.copyOf(closed);
    }

    /**
     * Returns from when nothing can be read any more, on any node: permits from before last so long at most.
     *
     * @return the life of a permit after {@link #closedAt()}
     */
    public Instant nothingReadableFrom() {
        return closedAt.plus(AccessGuard.PERMIT_LIFE);
    }
}
