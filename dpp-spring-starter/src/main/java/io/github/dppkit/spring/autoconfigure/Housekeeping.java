package io.github.dppkit.spring.autoconfigure;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Does small work when the application starts and then at each interval, on one daemon thread of its own; has no thread if
 * there is no work. A task that fails keeps neither the others nor the next round from being done. Any number of processes may
 * do the same.
 */
final class Housekeeping implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final Map<String, IntSupplier> tasks;
    private final Duration interval;
    private @Nullable ScheduledThreadPoolExecutor thread;

    /**
     * Creates it.
     *
     * @param tasks each under the name that the log gives it; answers how many things it did
     * @param interval from the end of one round to the begin of the next
     */
    Housekeeping(Map<String, IntSupplier> tasks, Duration interval) {
        this.tasks = tasks;
        this.interval = interval;
    }

    @Override
    public synchronized void start() {
        if (thread != null || tasks.isEmpty()) {
            return;
        }
        ScheduledThreadPoolExecutor made = new ScheduledThreadPoolExecutor(
                1,
                task -> {
                    Thread daemon = new Thread(task, "dppkit-housekeeping");
                    daemon.setDaemon(true);
                    return daemon;
                },
                new ThreadPoolExecutor.DiscardPolicy());
        made.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        made.execute(() -> runAndRepeat(made));
        thread = made;
    }

    private void runAndRepeat(ScheduledThreadPoolExecutor on) {
        try {
            run();
        } finally {
            var unused = on.schedule(() -> runAndRepeat(on), interval.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    void run() {
        tasks.forEach((name, task) -> {
            try {
                int done = task.getAsInt();
                if (done > 0) {
                    LOG.info("dppkit housekeeping: {}: {}.", name, done);
                }
            } catch (RuntimeException e) {
                // its text may be that of a store of the application
                LOG.warn(
                        "dppkit housekeeping: {} failed with {}; it is tried again.",
                        name,
                        e.getClass().getName());
            }
        });
    }

    @Override
    public synchronized void stop() {
        ScheduledThreadPoolExecutor running = thread;
        thread = null;
        if (running == null) {
            return;
        }
        running.shutdown();
        try {
            if (!running.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("dppkit housekeeping is still under way at the end of the application.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }
}
