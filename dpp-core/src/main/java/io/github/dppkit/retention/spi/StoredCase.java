package io.github.dppkit.retention.spi;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A notice or a request as a {@link CaseStore} keeps it. Nothing in it tells who a data subject is.
 *
 * @param id the host's name of it
 * @param state how far it is
 * @param receivedAt from when its clock runs
 * @param claimedUntil until when a node works on it alone, null if none does
 * @param body what dppkit needs to go on: JSON, at most 32,768 characters, without any order id
 * @param outcome what became of it: of a notice the signed certificate, at most 65,536 characters; of a request the answer, at
 *     most 1,048,576 characters; without any order id, null until then
 * @param version 1 at first, one more at each change
 * @param <S> the states it can be in; their names are stored
 */
public record StoredCase<S extends Enum<S>>(
        String id,
        S state,
        Instant receivedAt,
        @Nullable Instant claimedUntil,
        String body,
        @Nullable String outcome,
        int version) {

    /**
     * Returns the next version with another claim.
     *
     * @param until until when a node works on it alone, null if none does
     * @return what to store
     */
    public StoredCase<S> claimed(@Nullable Instant until) {
        return new StoredCase<>(id, state, receivedAt, until, body, outcome, version + 1);
    }

    /**
     * Returns the next version as the work on it has left it.
     *
     * @param nextState how far it is
     * @param nextBody what is needed to go on
     * @param nextOutcome what became of it, null if it is not over
     * @return what to store
     */
    public StoredCase<S> next(S nextState, String nextBody, @Nullable String nextOutcome) {
        return new StoredCase<>(id, nextState, receivedAt, claimedUntil, nextBody, nextOutcome, version + 1);
    }
}
