package io.github.dppkit.keys.spi;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a key management service says of a key.
 *
 * @param status the state it names
 * @param deletionAt when it is deleted, if that is scheduled and told
 */
public record RootKeyState(Status status, Optional<Instant> deletionAt) {

    /** The states in which a service can hold a key. */
    public enum Status {
        /** It works. */
        ENABLED,
        /** Somebody turned it off; it can be turned on again. */
        DISABLED,
        /** It is to be deleted; until then that can be taken back, so nothing under it is destroyed. */
        PENDING_DELETION,
        /** It is gone, by the service's own word. */
        DESTROYED
    }

    /**
     * Creates a state.
     *
     * @param status the state the service names
     * @param deletionAt when it is deleted, if that is scheduled and told
     */
    public RootKeyState {
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(deletionAt, "deletionAt");
    }

    /**
     * Returns the state of a key that works.
     *
     * @return enabled, no deletion
     */
    public static RootKeyState enabled() {
        return new RootKeyState(Status.ENABLED, Optional.empty());
    }
}
