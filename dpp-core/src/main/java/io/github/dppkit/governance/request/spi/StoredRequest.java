package io.github.dppkit.governance.request.spi;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A data subject's request as a store keeps it. Nothing in it tells who the data subject is.
 *
 * @param id the host's name of it
 * @param state how far it is
 * @param receivedAt from when its clock runs
 * @param claimedUntil until when a node works on it alone, null if none does
 * @param body what dppkit needs to go on: JSON, at most 32,768 characters, without any order id
 * @param answer what became of it: JSON, at most 1,048,576 characters, without any order id; null until it is over
 * @param version 1 at first, one more at each change
 */
public record StoredRequest(
        String id,
        State state,
        Instant receivedAt,
        @Nullable Instant claimedUntil,
        String body,
        @Nullable String answer,
        int version) {

    /** How far a request is; the names are stored. */
    public enum State {
        /** What it concerns is being found. */
        OPEN,
        /** It is being carried out. */
        DECIDED,
        /** It is over: carried out or refused. */
        CLOSED
    }
}
