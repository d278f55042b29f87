package io.github.dppkit.retention.notice.spi;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A notice as a store keeps it.
 *
 * @param id the host's name of it
 * @param state how far it is
 * @param receivedAt from when its clock runs
 * @param claimedUntil until when a node works on it alone, null if none does
 * @param body what dppkit needs to go on: JSON, at most 32,768 characters, without any order id
 * @param certificate the signed certificate, at most 65,536 characters; null until the data are gone
 * @param version 1 at first, one more at each change
 */
public record StoredNotice(
        String id,
        State state,
        Instant receivedAt,
        @Nullable Instant claimedUntil,
        String body,
        @Nullable String certificate,
        int version) {

    /** How far a notice is; the names are stored. */
    public enum State {
        /** What it selects is being written down. */
        LISTING,
        /** What it selects is being returned and erased. */
        OPEN,
        /** Everything that it selects is gone; live copies elsewhere are still watched. */
        ERASED,
        /** Nothing is left to watch. */
        CLOSED
    }
}
