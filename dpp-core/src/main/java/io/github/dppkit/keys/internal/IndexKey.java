package io.github.dppkit.keys.internal;

import java.time.YearMonth;
import java.util.Arrays;

/**
 * The key of one selling partner's blind index in one month, used as a pseudorandom function. It is made for one call and
 * dropped with it.
 *
 * <p>HKDF and not a held HMAC of Tink's: that one keeps its key in every thread that has used it, beyond the month's end.
 */
public final class IndexKey {

    private final YearMonth month;
    private final byte[] key;

    IndexKey(YearMonth month, byte[] key) {
        this.month = month;
        this.key = key;
    }

    /**
     * Returns the month.
     *
     * @return in UTC
     */
    public YearMonth month() {
        return month;
    }

    /**
     * Returns what stands for an input.
     *
     * @param input the whole input, whose parts can be told apart
     * @param length how many bytes
     * @return the same for the same input; indistinguishable from random for whoever lacks the key
     */
    public byte[] print(byte[] input, int length) {
        return RawKeys.derive(key, input, length);
    }

    /** Overwrites the key, which is of no use afterwards. */
    public void clear() {
        Arrays.fill(key, (byte) 0);
    }
}
