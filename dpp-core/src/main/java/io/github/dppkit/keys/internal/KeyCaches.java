package io.github.dppkit.keys.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.github.dppkit.policy.PolicyConfigurationException;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

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

    /** Returns a cache whose entries live from when they were put. */
    <K, V> Cache<K, V> create() {
        return Caffeine.newBuilder()
                .expireAfterWrite(timeToLive)
                .maximumSize(size)
                .executor(Runnable::run)
                .ticker(nanos::getAsLong)
                .build();
    }

    /**
     * Returns a cache whose entries live from when the row behind them was read: opening a key can take long, and an erase
     * since the reading would otherwise go unseen for longer than the time to live.
     *
     * @param readAt the monotonic time before the row was read
     */
    <K, V> Cache<K, V> create(ToLongFunction<V> readAt) {
        return Caffeine.newBuilder()
                .expireAfter(new SinceRead<K, V>(readAt, timeToLive.toNanos()))
                .maximumSize(size)
                .executor(Runnable::run)
                .ticker(nanos::getAsLong)
                .build();
    }

    /** What is left of a life that began at the reading of a row; reading the entry does not lengthen it. */
    private record SinceRead<K, V>(ToLongFunction<V> readAt, long lifeNanos) implements Expiry<K, V> {

        @Override
        public long expireAfterCreate(K key, V value, long currentTime) {
            return Math.max(0, readAt.applyAsLong(value) + lifeNanos - currentTime);
        }

        @Override
        public long expireAfterUpdate(K key, V value, long currentTime, long currentDuration) {
            return expireAfterCreate(key, value, currentTime);
        }

        @Override
        public long expireAfterRead(K key, V value, long currentTime, long currentDuration) {
            return currentDuration;
        }
    }
}
