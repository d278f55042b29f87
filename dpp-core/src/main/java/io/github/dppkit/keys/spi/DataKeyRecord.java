package io.github.dppkit.keys.spi;

import io.github.dppkit.pii.PiiScope;
import java.time.Instant;
import java.time.LocalDate;

/**
 * The stored form of the data key of one scope.
 *
 * @param id random id, in the header of every value under this key
 * @param scope whose key it is
 * @param epochDay the deadline day under whose secret the key is wrapped
 * @param epochVersion the version of that day's secret
 * @param version 1 at creation, one more at each rewrap; part of what the wrapping authenticates
 * @param state whether it may still be used
 * @param wrapped the key under the key-encryption key of partner and day
 * @param commitment 16 bytes that commit to the key, checked at every unwrap
 * @param knownUntil the last instant at which the policy's anchor was known not to have happened; the deadline follows it
 * @param origin the operation that brought the first value of this scope
 * @param createdAt when the key was made
 * @param uses how many encryptions have been reserved under this key
 */
public record DataKeyRecord(
        DataKeyId id,
        PiiScope scope,
        LocalDate epochDay,
        int epochVersion,
        int version,
        State state,
        WrappedKey wrapped,
        WrappedKey commitment,
        Instant knownUntil,
        String origin,
        Instant createdAt,
        long uses) {

    /** Whether a data key may still be used. */
    public enum State {
        /** It encrypts and decrypts. */
        ACTIVE,
        /** Its erase has begun; it opens nothing any more. */
        DISPOSING,
        /** Its scope has a newer key, under which its values are encrypted again; until then it decrypts, no more. */
        SUPERSEDED
    }
}
