package io.github.dppkit.keys;

import java.time.Instant;
import java.util.Optional;

/**
 * What a check of the root key found.
 *
 * @param at when
 * @param verdict what was found
 * @param deletionAt when the key is to be deleted, if the service tells
 */
public record RootKeyReport(Instant at, Verdict verdict, Optional<Instant> deletionAt) {

    /** How a root key is. */
    public enum Verdict {
        /** It wraps and unwraps, and the service says nothing else. */
        USABLE,
        /** It does not wrap or unwrap, or the service does not say how it is. */
        NOT_ANSWERING,
        /** The service says that it is turned off, whether or not it still answers. */
        DISABLED,
        /** The service says that it will be deleted, whether or not it still answers; that can be taken back. */
        PENDING_DELETION,
        /** The service says that it is gone. Everything under it is lost. */
        DESTROYED
    }

    /**
     * Tells whether somebody must be woken.
     *
     * @return true unless the key is usable
     */
    public boolean alarms() {
        return verdict != Verdict.USABLE;
    }

    /**
     * Tells whether the key is gone for good: never while deletion is only scheduled, and never for mere silence.
     *
     * @return true by the service's own word only
     */
    public boolean isDestroyed() {
        return verdict == Verdict.DESTROYED;
    }
}
