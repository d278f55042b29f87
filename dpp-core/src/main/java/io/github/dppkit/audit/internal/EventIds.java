package io.github.dppkit.audit.internal;

import com.google.crypto.tink.subtle.Random;

/**
 * The one source of randomness of the audit trail: ids of events.
 *
 * <p>An id is 128 random bits for two reasons: a retried commit is recognised by it, and it salts the leaf hash, so that
 * a hash shown in somebody else's proof does not let a reader guess the event behind it.
 */
public final class EventIds {

    private EventIds() {}

    /** Returns 16 random bytes. */
    public static byte[] next() {
        return Random.randBytes(16);
    }
}
