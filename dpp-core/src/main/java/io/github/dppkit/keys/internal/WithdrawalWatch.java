package io.github.dppkit.keys.internal;

import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.keys.spi.WithdrawnKeys;
import io.github.dppkit.policy.Enforces;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops keys that were withdrawn on another node from the caches of this process: whoever uses a key looks at the key
 * store's list of withdrawn keys, in his own thread, if nobody has for a second.
 *
 * <p>So a key that is erased anywhere is used here for about a second more while the store answers. While it does not, keys
 * that are open serve until the list has not been seen for the caches' time to live; then everything is dropped and every
 * use refused, until the list is seen again. A use within a second of a look takes no lock and allocates nothing. Safe for
 * use by several threads.
 */
@Enforces({"A2.1.a", "L4.d"})
public final class WithdrawalWatch {

    private static final Logger LOG = LoggerFactory.getLogger(WithdrawalWatch.class);

    /** How long a look is good for, and how long the store is left alone after one that failed. */
    private static final long BEAT_NANOS = 1_000_000_000;

    private static final int PAGE = 1_000;

    /** How often a caller looks whose looks succeed and are out of date when they end. */
    private static final int LOOKS = 5;

    /** How long a caller who may not go on waits for another's look: a process that starts needs its first connection. */
    private static final long PATIENCE_SECONDS = 5;

    /** Opened keys that go when they are withdrawn. */
    interface Cached {

        /** Drops these keys, of which not all need be here. */
        default void drop(Set<DataKeyId> keys) {}

        /** Drops every key. */
        void dropAll();

        /** Lets go of keys whose time is over, which a cache does by itself only when it is used. */
        default void expire() {}
    }

    private final KeyStore store;
    private final KeyCaches caches;
    private final long timeToLive;
    private final List<Cached> all = new CopyOnWriteArrayList<>();
    private final ReentrantLock looking = new ReentrantLock();

    /** When the last look was: its beginning if it succeeded, else its end. */
    private volatile long lookedAt;

    /** When the last look began that succeeded. */
    private volatile long seenAt;

    private volatile @Nullable KeyUnavailableException fault;

    private long mark = -1;

    /**
     * Creates a watch that has not looked yet.
     *
     * @param store whose list
     * @param caches how long it may go unseen, and the time
     */
    public WithdrawalWatch(KeyStore store, KeyCaches caches) {
        this.store = new GuardedKeyStore(store);
        this.caches = caches;
        this.timeToLive = caches.timeToLive().toNanos();
        this.lookedAt = caches.now() - BEAT_NANOS;
        this.seenAt = caches.now() - timeToLive;
    }

    /** Adds keys to drop; to be done before they are used. */
    void add(Cached keys) {
        all.add(keys);
    }

    /**
     * Looks at the list if it is time to; to be called before an opened key is used.
     *
     * @throws KeyUnavailableException if the list has not been seen for the time to live
     */
    void look() {
        long now = caches.now();
        if (now - lookedAt >= BEAT_NANOS || isBlind(now)) {
            lookNow(now);
            // the time to live may pass in a look that succeeds: the process, or its clock, stood still meanwhile
            for (int again = 1; again < LOOKS && fault == null && isBlind(caches.now()); again++) {
                lookNow(caches.now());
            }
            if (isBlind(caches.now())) {
                throw blind();
            }
        }
    }

    private boolean isBlind(long now) {
        return now - seenAt >= timeToLive;
    }

    private void lookNow(long asked) {
        // whoever still knows enough leaves the look to the one who is at it; whoever does not waits for what comes of
        // it, but not for a store that never answers
        boolean blind = isBlind(asked);
        if (blind) {
            all.forEach(Cached::dropAll);
        }
        if (!(blind ? isMyTurn() : looking.tryLock())) {
            if (blind) {
                throw blind();
            }
            return;
        }
        try {
            long now = caches.now();
            if (isBlind(now)) {
                all.forEach(Cached::dropAll);
            }
            if (now - lookedAt >= BEAT_NANOS) {
                lookedAt = now;
                attempt(now);
                all.forEach(Cached::expire);
            }
        } finally {
            looking.unlock();
        }
    }

    private boolean isMyTurn() {
        try {
            return looking.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void attempt(long now) {
        try {
            follow();
            seenAt = now;
            if (fault != null) {
                fault = null;
                LOG.info("dppkit sees the list of withdrawn keys again.");
            }
        } catch (KeyUnavailableException e) {
            lookedAt = caches.now();
            if (fault == null) {
                LOG.warn(
                        "dppkit cannot see which keys were erased on other nodes (A2.1.a): {} Opened keys serve for at"
                                + " most {} more.",
                        e.getMessage(),
                        caches.timeToLive());
            }
            fault = e;
        }
    }

    private void follow() {
        boolean more = true;
        while (more) {
            WithdrawnKeys next = store.withdrawnKeys(mark, PAGE);
            boolean follows = next.complete()
                    && next.mark() - mark == next.keys().size()
                    && next.keys().size() <= PAGE;
            if (!follows) {
                all.forEach(Cached::dropAll);
            } else if (!next.keys().isEmpty()) {
                Set<DataKeyId> keys = Set.copyOf(next.keys());
                all.forEach(cached -> cached.drop(keys));
            }
            mark = next.mark();
            more = follows && next.keys().size() == PAGE;
        }
    }

    private KeyUnavailableException blind() {
        String message = "Keys unavailable (A2.1.a): this process has not seen for " + caches.timeToLive()
                + " which keys were erased on other nodes; nothing is opened or encrypted until the key store answers.";
        KeyUnavailableException cause = fault;
        return cause == null ? new KeyUnavailableException(message) : new KeyUnavailableException(message, cause);
    }
}
