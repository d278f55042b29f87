package io.github.dppkit.access.spi;

import io.github.dppkit.pii.ActorId;
import java.time.Instant;
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
 */
public record SignOff(
        int number,
        Instant from,
        Instant to,
        ActorId reviewer,
        @Nullable ActorId second,
        Instant signedAt,
        String evidence) {}
