package io.github.dppkit;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.AuditEventBuilder;
import io.github.dppkit.audit.Channel;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.logging.spi.HitListener;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.policy.Enforces;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts on record that known values stood in log lines: one alarm of each category a minute at most, the first at once, with
 * how many there were and never a value.
 *
 * <p>The thread that logs only counts; another one writes, so that no log call waits for the audit store and no flood of log
 * lines becomes a flood of events. What could not be written is kept and counted into the next alarm. Hits on the writing
 * thread, by what the audit store logs itself, are counted and wake nobody.
 */
@Enforces({"A2.6.d", "L5.g"})
final class LogAlarms implements HitListener, AutoCloseable {

    /** Between two alarms of one category. */
    static final long INTERVAL_NANOS = 60_000_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger(LogAlarms.class);

    /** Category codes are below; nought stands for values given up. */
    private static final int CODES = 32;

    private static final long LAST_WORDS_MILLIS = 5_000;

    private final Consumer<AuditEvent> audit;
    private final LongSupplier nanos;
    private final AtomicLongArray counts = new AtomicLongArray(CODES);
    private final AtomicLong failures = new AtomicLong();

    /** When each was told last; of the writing thread. */
    private final long[] toldAt = new long[CODES];

    private final boolean[] told = new boolean[CODES];
    private final Thread writer;
    private volatile boolean woken;
    private volatile boolean closing;

    /** Creates one that counts, and writes once it is started. */
    LogAlarms(Consumer<AuditEvent> audit, LongSupplier nanos) {
        this.audit = audit;
        this.nanos = nanos;
        this.writer = new Thread(this::run, "dpp-log-alarms");
        this.writer.setDaemon(true);
    }

    /** Starts to write. */
    void start() {
        writer.start();
    }

    @Override
    public void hit(Source source, PiiCategory category) {
        if (source == Source.KNOWN_VALUE) {
            count(category.code());
        }
    }

    @Override
    public void evicted() {
        count(0);
    }

    private void count(int code) {
        if (counts.getAndIncrement(code) == 0 && Thread.currentThread() != writer) {
            woken = true;
            LockSupport.unpark(writer);
        }
    }

    /** Returns how many alarms could not be written at once. */
    long failures() {
        return failures.get();
    }

    private void run() {
        while (!closing) {
            woken = false;
            long wait = tell(false);
            // the audit store parks this thread too, and may have used up the wake-up that came meanwhile
            if (!closing && !woken) {
                LockSupport.parkNanos(this, wait);
            }
        }
        tell(true);
    }

    /** Writes what is due, or all there is, and returns after how long something may be due. */
    private long tell(boolean all) {
        long now = nanos.getAsLong();
        long next = INTERVAL_NANOS;
        for (int code = 0; code < CODES; code++) {
            long since = now - toldAt[code];
            if (counts.get(code) == 0) {
                continue;
            }
            if (all || !told[code] || since >= INTERVAL_NANOS) {
                told[code] = true;
                toldAt[code] = now;
                write(code, counts.getAndSet(code, 0));
            } else {
                next = Math.min(next, INTERVAL_NANOS - since);
            }
        }
        return next;
    }

    private void write(int code, long count) {
        try {
            audit.accept(event(code, count));
        } catch (RuntimeException unwritten) {
            counts.addAndGet(code, count);
            if (failures.getAndIncrement() == 0) {
                LOG.warn("An alarm of the log sanitizer could not be put on record; it is tried again each minute.");
            }
        }
    }

    private static AuditEvent event(int code, long count) {
        AuditEventBuilder event = AuditEvent.builder(Action.ALARM, Outcome.SUCCESS, ActorId.DPPKIT, Channel.SYSTEM)
                .count(count);
        return code == 0
                ? event.reason(Reason.KNOWN_VALUE_EVICTED).build()
                : event.reason(Reason.PLAINTEXT_LOGGED)
                        .categories(Set.of(PiiCategory.byCode(code)))
                        .build();
    }

    /** Writes what there is and stops; gives up on a store that does not answer. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(writer);
        try {
            writer.join(LAST_WORDS_MILLIS);
            if (writer.isAlive()) {
                LOG.warn(
                        "Alarms of the log sanitizer may not be on record: the audit store did not answer at the end.");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
