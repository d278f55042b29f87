package io.github.dppkit.keys.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.dppkit.policy.PolicyConfigurationException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How opened keys are cached: in this process only, bounded, and gone a fixed time after their rows were read from the
 * store, however often they are used. That time is how long an erase on one node can go unseen on another.
 *
 * @param timeToLive at most 15 minutes
 * @param size how many keys of each kind
 * @param nanos monotonic time
 */
public record KeyCaches(Duration timeToLive, long size, LongSupplier nanos) {

    /** The longest time to live that is accepted. */
    public static final Duration MAXIMUM = Duration.ofMinutes(15);

    /**
     * Creates the settings.
     *
     * @throws PolicyConfigurationException if the time to live is not positive or more than 15 minutes
     */
    public KeyCaches {
        if (timeToLive.isNegative() || timeToLive.isZero() || timeToLive.compareTo(MAXIMUM) > 0) {
            throw new PolicyConfigurationException("Key cache time refused (A1.7.a): " + timeToLive
                    + " asked, more than zero and at most " + MAXIMUM
                    + " allowed; it is how long an erased key can still be used on another node.");
        }
    }

    /** Returns the monotonic time, to be taken before a row is read. */
    long now() {
        return nanos.getAsLong();
    }

    /**
     * Tells whether what was read at {@code readAt} may serve no more. A cache counts from when a key was put into it;
     * but opening one can take long, and an erase since the reading would go unseen for longer than the time to live.
     */
    boolean isOver(long readAt) {
        return now() - readAt >= timeToLive.toNanos();
    }

    <K, V> Cache<K, V> create() {
        return Caffeine.newBuilder()
                .expireAfterWrite(timeToLive)
                .maximumSize(size)
                .ticker(nanos::getAsLong)
                .build();
    }
}
