package io.github.dppkit.retention.notice;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a notice is.
 *
 * @param id the host's name of it
 * @param kind to delete or to return
 * @param state how far it is
 * @param receivedAt from when its clock runs
 * @param deadline when everything that it names must be gone
 * @param erasedAt when it was gone, null while it is not
 * @param copiesDeadline when live copies elsewhere must be gone, null if the policy says nothing
 * @param copies the live copies that the host has named
 */
public record NoticeStatus(
        String id,
        DeletionNotice.Kind kind,
        State state,
        Instant receivedAt,
        Instant deadline,
        @Nullable Instant erasedAt,
        @Nullable Instant copiesDeadline,
        List<LiveCopy> copies) {

    /** How far a notice is. */
    public enum State {
        /** What it selects is being found. */
        LISTING,
        /** What it selects is being returned and erased. */
        OPEN,
        /** Everything is gone; live copies elsewhere are still watched. */
        ERASED,
        /** Nothing is left to watch. */
        CLOSED
    }

    /**
     * Copies the list.
     *
     * @param id the host's name of it
     * @param kind to delete or to return
     * @param state how far it is
     * @param receivedAt from when its clock runs
     * @param deadline when everything that it names must be gone
     * @param erasedAt when it was gone
     * @param copiesDeadline when live copies elsewhere must be gone
     * @param copies the live copies that the host has named
     */
    public NoticeStatus {
        copies = List.copyOf(copies);
    }

    /**
     * Tells whether everything that dppkit reaches is gone.
     *
     * @return true from ERASED on
     */
    public boolean isErased() {
        return state == State.ERASED || state == State.CLOSED;
    }
}
