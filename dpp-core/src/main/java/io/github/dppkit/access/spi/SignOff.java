package io.github.dppkit.access.spi;

import io.github.dppkit.audit.WriterId;
import io.github.dppkit.pii.ActorId;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * That a named person has reviewed a range of the audit trail. The proof is the event in the trail; this says quickly how far
 * the review has come.
 *
 * @param number 1, 2, 3 … in the order in which they were given
 * @param from begin of the range, included
 * @param to end of the range, not included
 * @param reviewer the person who signed
 * @param second the person who signed too; null if one was enough
 * @param signedAt when
 * @param evidence SHA-256 of the summary that was signed, in 64 lower-case hexadecimal digits
 * @param seen how many events of each writer were there when the summary was made: what comes behind and is dated before
 *     {@code to} belongs to the next review. Of writers of one node that had ended only the newest is named; it stands for the
 *     ones before it
 */
public record SignOff(
        int number,
        Instant from,
        Instant to,
        ActorId reviewer,
        @Nullable ActorId second,
        Instant signedAt,
        String evidence,
        Map<WriterId, Long> seen) {

    /**
     * Creates a sign-off with its own copy of the map.
     *
     * @param number 1, 2, 3 … in the order in which they were given
     * @param from begin of the range, included
     * @param to end of the range, not included
     * @param reviewer the person who signed
     * @param second the person who signed too; null if one was enough
     * @param signedAt when
     * @param evidence SHA-256 of the summary that was signed
     * @param seen how many events of each writer were there when the summary was made
     */
    public SignOff {
        seen = Map.copyOf(seen);
    }

    /**
     * Tells how many events of a writer were there when the summary was made.
     *
     * @param writer which
     * @return 0 if it was not known then; {@link Long#MAX_VALUE} if it had ended and all of it was there
     */
    public long seenOf(WriterId writer) {
        Long size = seen.get(writer);
        if (size != null) {
            return size;
        }
        boolean ended = seen.keySet().stream()
                .anyMatch(later -> later.node().equals(writer.node()) && later.incarnation() > writer.incarnation());
        return ended ? Long.MAX_VALUE : 0;
    }
}
