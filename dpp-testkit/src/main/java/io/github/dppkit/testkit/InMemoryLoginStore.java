package io.github.dppkit.testkit;

import io.github.dppkit.access.spi.Charge;
import io.github.dppkit.access.spi.LoginKey;
import io.github.dppkit.access.spi.LoginLimit;
import io.github.dppkit.access.spi.LoginStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * A {@link LoginStore} that forgets everything with the process: for tests only. It keeps the whole contract but durability;
 * its time is that of the clock it is given. Safe for use by several threads.
 */
public final class InMemoryLoginStore implements LoginStore {

    private static final int MOST_DOUBLINGS = 20;

    private final InstantSource clock;
    private final Map<LoginKey, Row> rows = new HashMap<>();

    /**
     * Creates an empty store.
     *
     * @param clock the store's time
     */
    public InMemoryLoginStore(InstantSource clock) {
        this.clock = clock;
    }

    /** One count; fields are read and changed under the store's lock. */
    private static final class Row {
        int failures;
        int locks;
        Instant began = Instant.EPOCH;
        Instant lockedUntil = Instant.EPOCH;
        Instant seen = Instant.EPOCH;
        boolean barred;

        /** Lets no time pass backwards. */
        Instant now(Instant clock) {
            return clock.isAfter(seen) ? clock : seen;
        }
    }

    @Override
    public synchronized Charge charge(LoginKey key, LoginLimit limit) {
        Row row = row(key);
        Instant now = row.now(clock.instant());
        if (row.barred || row.lockedUntil.isAfter(now)) {
            return new Charge(false, row.failures, row.locks, false);
        }
        if (!row.lockedUntil.plus(limit.longestLock()).isAfter(now)) {
            row.locks = 0;
        }
        count(row, limit.window(), row.failures >= limit.failures(), now);
        boolean locks = row.failures >= limit.failures();
        if (locks) {
            Duration grown = limit.firstLock().multipliedBy(1L << Math.min(row.locks, MOST_DOUBLINGS));
            row.lockedUntil = now.plus(grown.compareTo(limit.longestLock()) < 0 ? grown : limit.longestLock());
            row.locks++;
        }
        return new Charge(true, row.failures, row.locks, locks);
    }

    private static void count(Row row, Duration window, boolean anew, Instant now) {
        if (anew || !row.began.plus(window).isAfter(now)) {
            row.failures = 0;
            row.began = now;
        }
        row.failures++;
        row.seen = now;
    }

    @Override
    public synchronized boolean clear(LoginKey key) {
        Row row = row(key);
        if (!row.barred) {
            open(row);
        }
        return !row.barred;
    }

    @Override
    public synchronized void refund(LoginKey key, LoginLimit limit) {
        Row row = row(key);
        if (row.failures >= limit.failures()) {
            row.lockedUntil = Instant.EPOCH;
            row.locks = Math.max(0, row.locks - 1);
        }
        row.failures = Math.max(0, row.failures - 1);
    }

    @Override
    public synchronized int tally(LoginKey key, Duration window) {
        Row row = row(key);
        count(row, window, false, row.now(clock.instant()));
        return row.failures;
    }

    @Override
    public synchronized int tallied(LoginKey key, Duration window) {
        Row row = rows.get(key);
        if (row == null || !row.began.plus(window).isAfter(row.now(clock.instant()))) {
            return 0;
        }
        return row.failures;
    }

    @Override
    public synchronized void bar(LoginKey key) {
        row(key).barred = true;
    }

    @Override
    public synchronized boolean isBarred(LoginKey key) {
        Row row = rows.get(key);
        return row != null && row.barred;
    }

    @Override
    public synchronized void unlock(LoginKey key) {
        Row row = row(key);
        row.barred = false;
        open(row);
    }

    @Override
    public synchronized int forget(Duration idle) {
        int before = rows.size();
        rows.values().removeIf(row -> {
            Instant now = row.now(clock.instant());
            return !row.barred
                    && !row.lockedUntil.isAfter(now)
                    && !row.seen.plus(idle).isAfter(now);
        });
        return before - rows.size();
    }

    private static void open(Row row) {
        row.failures = 0;
        row.locks = 0;
        row.lockedUntil = Instant.EPOCH;
    }

    private Row row(LoginKey key) {
        return rows.computeIfAbsent(key, none -> new Row());
    }
}
