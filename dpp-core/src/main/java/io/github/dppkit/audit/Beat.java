package io.github.dppkit.audit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * How often writers promised to speak: what is longer than three beats, so that more than two are missing, is a silence.
 *
 * @param interval the promised time between checkpoints
 * @param clock tells how long writers that did not end have been silent by now; null: nobody asks
 */
record Beat(Duration interval, @Nullable InstantSource clock) {

    /** What a trail promises unless it is told otherwise. */
    static final Beat USUAL = new Beat(Duration.ofSeconds(60), null);

    boolean isSilence(Instant since, Instant until) {
        return since.plus(interval.multipliedBy(3)).isBefore(until);
    }

    @Nullable Instant now() {
        return clock == null ? null : clock.instant();
    }
}
