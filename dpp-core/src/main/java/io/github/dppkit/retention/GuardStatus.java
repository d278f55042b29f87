package io.github.dppkit.retention;

import io.github.dppkit.audit.Reason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What holds disposal up, as this process last saw it.
 *
 * @param doubt what is in doubt about the time: {@link Reason#DATABASE_CLOCK_DIFFERS} or {@link Reason#CLOCK_JUMPED}; null if
 *     nothing is. While it is, nothing is read and nothing is destroyed
 * @param paused how many records wait for a person because far more than usual are due; 0 if none do
 * @param oldestDue since when the oldest is due that is still there; null if nothing is
 * @param late whether that is more than 24 hours ago
 */
public record GuardStatus(
        @Nullable Reason doubt, long paused, @Nullable Instant oldestDue, boolean late) {}
