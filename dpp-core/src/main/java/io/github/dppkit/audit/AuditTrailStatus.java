package io.github.dppkit.audit;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a trail is at one moment, for health checks.
 *
 * @param state whether it records
 * @param writer its writer; null while the store is rolled back
 * @param size number of events it made durable
 * @param lastCheckpointAt when it last signed a checkpoint and every reachable anchor took it; null before the first
 * @param unavailableAnchors names of the anchors that did not take the last checkpoint
 */
public record AuditTrailStatus(
        State state,
        @Nullable WriterId writer,
        long size,
        @Nullable Instant lastCheckpointAt,
        Set<String> unavailableAnchors) {

    /** Whether a trail records. */
    public enum State {
        /** It records. */
        OPEN,
        /** The store does not answer; callers are refused until it does. */
        DEGRADED,
        /** The store was restored from a backup: callers are refused until a person acknowledges that. */
        ROLLED_BACK,
        /** No anchor that can be read has taken a checkpoint for too long; callers are refused until one does. */
        UNANCHORED,
        /** Another process took the writer over, or its head was moved: it records nothing ever again. */
        FENCED,
        /** Store and anchors contradict each other: it records nothing ever again. */
        INTEGRITY_FAILED,
        /** It was closed. */
        CLOSED;

        /** Tells whether a trail in this state never records again. */
        boolean isFinal() {
            return this == FENCED || this == INTEGRITY_FAILED || this == CLOSED;
        }
    }

    /**
     * Creates a status with its own copy of the names.
     *
     * @param state whether it records
     * @param writer its writer; null while the store is rolled back
     * @param size number of events it made durable
     * @param lastCheckpointAt when it last signed a checkpoint and every reachable anchor took it; null before the first
     * @param unavailableAnchors names of the anchors that did not take the last checkpoint
     */
    public AuditTrailStatus {
        unavailableAnchors = Set.copyOf(unavailableAnchors);
    }
}
