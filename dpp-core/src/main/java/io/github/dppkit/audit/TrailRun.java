package io.github.dppkit.audit;

import io.github.dppkit.audit.AuditTrailStatus.State;
import io.github.dppkit.audit.AuditWriteException.Durability;
import io.github.dppkit.audit.spi.AuditSigner;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.WriterRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One writer at work: its thread that commits, its thread that signs checkpoints, and its end. */
final class TrailRun {

    private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);

    private static final String UNANCHORED =
            "Audit record refused (A2.6.c): no anchor has taken a checkpoint for 15 minutes,"
                    + " so nothing shows whether the store is altered; deny the act until one is in reach.";

    private final TrailSettings settings;
    private final AuditStore store;
    private final Drafter drafter;
    private final WriterId writer;
    private final GroupCommitWriter commits;
    private final Checkpointer checkpointer;
    private final TrailWatch watch;
    private final CheckpointBeat beat;
    private final Thread writerThread;
    private final Thread beatThread;
    private final AtomicBoolean closing = new AtomicBoolean();

    private TrailRun(TrailSettings settings, WriterId writer, Checkpointer checkpointer) {
        this.settings = settings;
        this.store = settings.store();
        this.drafter = settings.drafter();
        this.writer = writer;
        this.checkpointer = checkpointer;
        this.commits = new GroupCommitWriter(
                store, writer, AuditTrail.MAX_BATCH, settings.queueCapacity(), settings.retryPause());
        this.watch = new TrailWatch(checkpointer, settings, this::recordAlarm);
        this.beat = new CheckpointBeat(
                writer,
                checkpointer,
                this::checkpoint,
                watch,
                () -> closing.get() || commits.state().isFinal(),
                settings.clock(),
                settings.checkpointInterval());
        this.writerThread = daemon(commits, "dpp-audit-writer-" + writer);
        this.beatThread = daemon(beat, "dpp-audit-checkpoint-" + writer);
    }

    /** Opens a new writer on a store that was found in order, records its first events and signs a checkpoint. */
    static TrailRun start(TrailSettings settings, Checkpointer checkpointer, List<AuditEvent> first) {
        Instant last = checkpointer.lastStated();
        AuditSigner former = settings.formerSigner();
        boolean handedOver = former != null && checkpointer.handOver(former);
        WriterId writer = settings.store().openWriter(settings.node()).id();
        List<WriterRecord> abandoned = checkpointer.open(writer);
        TrailRun run = new TrailRun(settings, writer, checkpointer);
        List<AuditEvent> stated = new ArrayList<>(first);
        if (handedOver) {
            stated.add(keyRotated());
        }
        if (last != null && !abandoned.isEmpty()) {
            long missed = TrailWatch.missed(last, settings.clock().instant(), settings.checkpointInterval());
            if (missed > 0) {
                stated.add(TrailWatch.silence(missed));
            }
        }
        run.start(stated, abandoned);
        return run;
    }

    /** Returns the event that says that signing went over to another key. */
    static AuditEvent keyRotated() {
        return new AuditEventBuilder(Action.CHECKPOINT, Outcome.SUCCESS, AuditEvent.SELF, Channel.SYSTEM)
                .reason(Reason.KEY_ROTATED)
                .build();
    }

    WriterId writer() {
        return writer;
    }

    void write(List<Draft> drafts) {
        if (watch.isDenied()) {
            throw new AuditWriteException(UNANCHORED, Durability.NOT_RECORDED);
        }
        commits.write(drafts, settings.writeTimeout());
    }

    /** Alarms of the trail itself are recorded even while callers are denied. */
    private void recordAlarm(AuditEvent event) {
        commits.write(List.of(drafter.draft(event)), settings.writeTimeout());
    }

    Checkpoint checkpoint() {
        if (commits.state().isFinal()) {
            throw new AuditFencedException("Checkpoint refused: the trail records no more; see its status.");
        }
        try {
            return checkpointer.checkpoint(writer, commits::tree);
        } catch (AuditFencedException e) {
            commits.fail(State.FENCED);
            throw e;
        } catch (AuditIntegrityException e) {
            commits.fail(State.INTEGRITY_FAILED);
            LOG.error("Audit trail {} records no more: store and anchors contradict each other.", writer, e);
            throw e;
        }
    }

    /** Puts a statement about the log itself on the meta-log; a checkpoint is to follow. */
    void state(Function<AuditSigner, MetaEntry> statement) {
        checkpointer.state(statement);
    }

    /** Tells whether an anchor that can be read took the last checkpoint. */
    boolean isAnchored() {
        return checkpointer.anchorageLostAt() == null;
    }

    AuditTrailStatus status() {
        State now = commits.state();
        return new AuditTrailStatus(
                now == State.OPEN && watch.isDenied() ? State.UNANCHORED : now,
                writer,
                commits.tree().size(),
                checkpointer.lastAt(),
                checkpointer.unavailable());
    }

    void wakeCheckpoints() {
        beat.wake();
    }

    void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        beat.wake();
        try {
            join(beatThread);
            if (commits.state().isFinal()) {
                return;
            }
            commits.close(drafter.draft(AuditEvent.ofTrail(Action.WRITER_CLOSE, 0)), settings.writeTimeout());
            WriterRecord row = store.writer(writer)
                    .orElseThrow(() -> new AuditIntegrityException("Audit trail: its own writer is missing."));
            checkpointer.end(row);
            checkpointer.publish();
        } catch (AuditWriteException | AuditIntegrityException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new AuditWriteException(
                    "Audit trail was closed without a last checkpoint: store or signer did not answer. The next start of"
                            + " this node completes it.",
                    Durability.UNKNOWN,
                    e);
        } finally {
            commits.fail(State.CLOSED);
            join(writerThread);
        }
    }

    private void start(List<AuditEvent> stated, List<WriterRecord> abandoned) {
        boolean started = false;
        try {
            writerThread.start();
            List<Draft> first = new ArrayList<>();
            first.add(drafter.draft(AuditEvent.ofTrail(Action.WRITER_OPEN, 0)));
            stated.forEach(event -> first.add(drafter.draft(event)));
            abandoned.forEach(row -> first.add(drafter.draft(AuditEvent.ofTrail(Action.WRITER_ABANDONED, row.size()))));
            commits.write(first, settings.writeTimeout());
            checkpoint();
            checkpointer.requireSight();
            beatThread.start();
            started = true;
        } finally {
            if (!started) {
                commits.fail(State.CLOSED); // ends the thread, whatever went wrong
            }
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive() && thread != Thread.currentThread()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
