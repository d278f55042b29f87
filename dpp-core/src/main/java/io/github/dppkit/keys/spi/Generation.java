package io.github.dppkit.keys.spi;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One generation: a random 256-bit key between the root key and the secrets of the key store. Without it, the root key
 * opens none of the wrappings made under it.
 *
 * @param number 1 for the first, one more for each that follows; no number is used twice
 * @param wrapped the key under the root key; null once it is destroyed
 * @param rootUri which root key
 * @param createdAt when it was begun
 * @param clearedUntil every secret that a key erased until then was ever under was destroyed before this generation began,
 *     so that none of them was ever wrapped under it
 * @param pureFrom data that first came from then on never had a key under a secret that the root key alone opens; null if
 *     that can be said of none
 * @param destroyedAt when its key was destroyed, null while it is there
 */
public record Generation(
        int number,
        @Nullable WrappedKey wrapped,
        String rootUri,
        Instant createdAt,
        Instant clearedUntil,
        @Nullable Instant pureFrom,
        @Nullable Instant destroyedAt) {

    /**
     * Returns what is left of this generation once its key is destroyed.
     *
     * @param at when that was
     * @return the same without its key
     */
    public Generation destroyed(Instant at) {
        return new Generation(number, null, rootUri, createdAt, clearedUntil, pureFrom, at);
    }
}
