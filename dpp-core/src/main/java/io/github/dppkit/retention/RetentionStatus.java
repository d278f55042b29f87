package io.github.dppkit.retention;

import io.github.dppkit.retention.spi.RetentionRecord;
import java.time.Instant;

/**
 * How long data still live.
 *
 * @param state whether they are in use or being disposed of
 * @param firstSeenAt when the first of them came
 * @param deadline when they must be gone at the latest
 * @param dueAt when their disposal starts
 * @param fixed false while the deadline is a lease that later knowledge may move forward
 */
public record RetentionStatus(
        RetentionRecord.State state, Instant firstSeenAt, Instant deadline, Instant dueAt, boolean fixed) {}
