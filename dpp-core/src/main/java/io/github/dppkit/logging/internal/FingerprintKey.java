package io.github.dppkit.logging.internal;

import java.security.SecureRandom;

/**
 * The random key of this process under which values become fingerprints; it is never stored.
 *
 * <p>It keeps a fingerprint from telling a value to whoever sees the fingerprint alone, and from being the same on two
 * nodes or after a restart. Against somebody with the whole heap it is no secret: he has the key beside it and can try
 * names from a list. It is the logging control's one source of randomness.
 */
public final class FingerprintKey {

    private final long first;
    private final long second;

    /** Makes a key of given numbers, for tests that must repeat. */
    public FingerprintKey(long first, long second) {
        this.first = first;
        this.second = second;
    }

    /** Returns a fresh random key. */
    public static FingerprintKey random() {
        SecureRandom random = new SecureRandom();
        return new FingerprintKey(random.nextLong(), random.nextLong());
    }

    /** Returns a hash that starts under this key. */
    WordHash newHash() {
        return new WordHash(first, second);
    }
}
