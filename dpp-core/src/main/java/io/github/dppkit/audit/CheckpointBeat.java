package io.github.dppkit.audit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread's work that signs a checkpoint each interval, also when idle, until the trail ends.
 *
 * <p>It looks at the clock every second, so that a moved clock or a failed checkpoint costs no more than that.
 */
final class CheckpointBeat implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointBeat.class);

    private final WriterId writer;
    private final Checkpointer checkpointer;
    private final Runnable checkpoint;
    private final TrailWatch watch;
    private final BooleanSupplier ended;
    private final InstantSource clock;
    private final Duration interval;
    private final Semaphore beatNow = new Semaphore(0);

    /** Creates a beat that runs {@code checkpoint} whenever one is due, and returns once {@code ended} is true. */
    CheckpointBeat(
            WriterId writer,
            Checkpointer checkpointer,
            Runnable checkpoint,
            TrailWatch watch,
            BooleanSupplier ended,
            InstantSource clock,
            Duration interval) {
        this.writer = writer;
        this.checkpointer = checkpointer;
        this.checkpoint = checkpoint;
        this.watch = watch;
        this.ended = ended;
        this.clock = clock;
        this.interval = interval;
    }

    /** Makes it look at clock and end now. */
    void wake() {
        beatNow.release();
    }

    @Override
    public void run() {
        long pollMillis = Math.max(1, Math.min(1_000, interval.toMillis()));
        boolean failing = false;
        try {
            while (!ended.getAsBoolean()) {
                failing = beat(failing);
                if (beatNow.tryAcquire(pollMillis, TimeUnit.MILLISECONDS)) {
                    beatNow.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("Audit checkpoints of {} were interrupted.", writer);
        }
    }

    private boolean beat(boolean failing) {
        Instant before = checkpointer.lastAt();
        try {
            if (isDue()) {
                checkpoint.run();
                Instant signed = checkpointer.lastAt();
                if (before != null && signed != null) {
                    watch.beaten(before, signed);
                }
                return false;
            }
            return failing;
        } catch (RuntimeException | Error e) { // an anchor's or signer's error must not end the beat unseen
            if (before != null) {
                watch.failed(before);
            }
            if (!failing) {
                LOG.warn("Audit checkpoint of {} failed; it is tried again every second.", writer, e);
            }
            return true;
        }
    }

    /** Tells whether a beat has passed; a clock that went back makes one due at once. */
    private boolean isDue() {
        Instant last = checkpointer.lastAt();
        Instant now = clock.instant();
        return last == null || !now.isBefore(last.plus(interval)) || now.isBefore(last);
    }
}
