package io.github.dppkit.governance.request;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a data subject's request is.
 *
 * @param id the host's name of it
 * @param kind what is asked for
 * @param state how far it is
 * @param receivedAt from when its clock runs
 * @param deadline when it must be answered
 * @param closedAt when it was over, null while it is not
 * @param refusal why it was refused, null if it was not
 */
public record DataRequestStatus(
        String id,
        DataRequest.Kind kind,
        State state,
        Instant receivedAt,
        Instant deadline,
        @Nullable Instant closedAt,
        @Nullable Refusal refusal) {

    /** How far a request is. */
    public enum State {
        /** What it concerns is being found. */
        OPEN,
        /** It is being carried out. */
        DECIDED,
        /** It is over: carried out or refused. */
        CLOSED
    }
}
