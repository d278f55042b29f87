package io.github.dppkit.keys;

import java.time.Instant;

/**
 * What one rotation of the root key did.
 *
 * @param at when it had ended
 * @param rewrapped how many secrets this call rewrapped
 * @param left how many secrets of the key store were still under another root key, or an older generation, at its end
 */
public record RotationReport(Instant at, int rewrapped, int left) {

    /**
     * Tells whether nothing in the key store is under the former root key any more.
     *
     * @return true if nothing was left
     */
    public boolean isComplete() {
        return left == 0;
    }
}
