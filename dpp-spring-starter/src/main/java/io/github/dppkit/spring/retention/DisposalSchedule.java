package io.github.dppkit.spring.retention;

import io.github.dppkit.governance.request.DataRequests;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.DisposalRun;
import io.github.dppkit.retention.Retention;
import io.github.dppkit.retention.notice.Notices;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Disposes of what is due when the application starts, and then again and again, on one daemon thread of its own.
 *
 * <p>It logs numbers and names of classes, never the text of an exception. A run that fails is followed by the next. At
 * the end of the application it waits up to ten seconds for a run under way and does not interrupt it: an interrupted
 * thread can close an H2 database under all others, and another run resumes what a process leaves behind. Any number of
 * processes may have a schedule. Safe for use by several threads.
 */
@Enforces({"A2.1.a", "L4.b"})
public final class DisposalSchedule implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(DisposalSchedule.class);
    /** How long the end of the application waits for a run under way. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Supplier<DisposalRun> disposal;
    private final Duration interval;
    private final InstantSource clock;
    private final Duration patience;
    private final AtomicReference<@Nullable DisposalReport> last = new AtomicReference<>();
    private @Nullable ScheduledThreadPoolExecutor thread;

    /**
     * Creates a schedule that has not started.
     *
     * @param retention what disposes
     * @param interval from the end of one run to the start of the next
     * @param clock what time it is, for the report
     */
    public DisposalSchedule(Retention retention, Duration interval, InstantSource clock) {
        this(retention::disposeDue, interval, clock, PATIENCE);
    }

    /**
     * Creates a schedule that has not started and carries out notices before each run.
     *
     * @param retention what disposes
     * @param notices what is carried out first
     * @param interval from the end of one run to the start of the next
     * @param clock what time it is, for the report
     */
    public DisposalSchedule(Retention retention, Notices notices, Duration interval, InstantSource clock) {
        this(retention, notices, null, interval, clock);
    }

    /**
     * Creates a schedule that has not started, carries out notices before each run and goes on with data requests.
     *
     * @param retention what disposes
     * @param notices what is carried out first, null for none
     * @param requests what is gone on with then, null for none
     * @param interval from the end of one run to the start of the next
     * @param clock what time it is, for the report
     */
    public DisposalSchedule(
            Retention retention,
            @Nullable Notices notices,
            @Nullable DataRequests requests,
            Duration interval,
            InstantSource clock) {
        this(all(retention, notices, requests), interval, clock, PATIENCE);
    }

    private static Supplier<DisposalRun> all(
            Retention retention, @Nullable Notices notices, @Nullable DataRequests requests) {
        Supplier<DisposalRun> disposal = retention::disposeDue;
        Supplier<DisposalRun> asked = requests == null ? disposal : CasesFirst.requests(requests::run, disposal);
        return notices == null ? asked : CasesFirst.notices(notices::run, asked);
    }

    DisposalSchedule(Supplier<DisposalRun> disposal, Duration interval, InstantSource clock, Duration patience) {
        this.disposal = disposal;
        this.interval = interval;
        this.clock = clock;
        this.patience = patience;
    }

    /**
     * Returns how often it runs.
     *
     * @return the interval
     */
    public Duration interval() {
        return interval;
    }

    /**
     * Returns how the last run went.
     *
     * @return null before the end of the first
     */
    public @Nullable DisposalReport lastRun() {
        return last.get();
    }

    @Override
    public synchronized void start() {
        if (thread != null) {
            return;
        }
        ScheduledThreadPoolExecutor made = new ScheduledThreadPoolExecutor(
                1,
                task -> {
                    Thread daemon = new Thread(task, "dppkit-disposal");
                    daemon.setDaemon(true);
                    return daemon;
                },
                new ThreadPoolExecutor.DiscardPolicy()); // what comes after the end
        made.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        made.execute(() -> runAndRepeat(made));
        thread = made;
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
            if (!running.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn(
                        "Disposal is still under way at the end of the application; the next run, on any node, resumes it.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    /** Whatever a run lets out, the next is on its way: a periodic task of the executor's would end without a word. */
    private void runAndRepeat(ScheduledThreadPoolExecutor on) {
        try {
            run(on);
        } finally {
            // the future is of no use: run lets nothing out that could be told, and the end of the thread ends it
            var unused = on.schedule(() -> runAndRepeat(on), interval.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** Runs until nothing is left that can go now. */
    private void run(ScheduledThreadPoolExecutor on) {
        boolean again = true;
        while (again && !on.isShutdown()) {
            try {
                DisposalRun run = disposal.get();
                last.set(DisposalReport.of(run, clock.instant()));
                tell(run);
                again = run.more() && run.disposed() > 0;
            } catch (Exception | Error e) {
                // its text may be that of a store or target of the application
                LOG.warn(
                        "Disposal failed with {}; it is tried again.",
                        e.getClass().getName());
                last.set(DisposalReport.stopped(e, clock.instant()));
                again = false;
            }
        }
    }

    private static void tell(DisposalRun run) {
        for (DisposalRun.Failure failure : run.failures()) {
            if (failure.target().equals("dppkit:clock")) {
                LOG.warn(
                        "Nothing was disposed of: the time is in doubt. Set the clocks of this machine and of the database"
                                + " right, or let a named person call dpp.retention().guards().confirmTime(person, time).");
            } else if (failure.target().equals("dppkit:blast-radius")) {
                LOG.warn(
                        "Disposal is paused: far more than usual is due; dpp.retention().guards().status() tells how many. Find out"
                                + " why; then let a named person call dpp.retention().guards().confirmDisposal(person, count). What is at its"
                                + " hard line goes on.");
            }
        }
        if (!run.alarms().isEmpty()) {
            LOG.warn("Disposal raised alarms, see docs/retention.md: {}", run.alarms());
        }
        if (run.partial() > 0 || !run.failures().isEmpty()) {
            LOG.warn(
                    "Disposal is not complete: {} scopes gone, {} to be tried again; failed: {}",
                    run.disposed(),
                    run.partial(),
                    run.failures());
        } else if (run.disposed() > 0) {
            LOG.info("Disposal: {} scopes gone.", run.disposed());
        }
    }
}
