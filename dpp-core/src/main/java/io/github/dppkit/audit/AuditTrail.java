package io.github.dppkit.audit;

import io.github.dppkit.audit.AuditTrailStatus.State;
import io.github.dppkit.audit.AuditWriteException.Durability;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.WriterRecord;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Enforces;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The record of who did what to PII (clauses A2.6.a, A2.6.c, L5.d).
 *
 * <p><b>Durable first.</b> {@link #record(AuditEvent)} returns when the event is durable, else it throws; who wants to
 * show PII records first and denies when it throws. Callers of one process share commits, so that 64 callers cost little
 * more than one. <b>Tamper-evident.</b> Each run of a node writes one RFC 6962 tree; its heads are leaves of a meta-log
 * whose size and root are signed every minute, also when idle, and kept by anchors outside the store.
 * {@link AuditVerifier} shows any later edit, deletion, reordering, truncation, rollback or fork of what was anchored.
 *
 * <p><b>Not promised.</b> Events younger than the last anchored checkpoint can be altered unseen by whoever may write to
 * the store while the writer is down. Deletion is detected, not prevented. An act that never called this class leaves no
 * trace.
 *
 * <p><b>Faults.</b> While the store does not answer, callers are refused and the trail recovers by itself. Once another
 * process has taken the writer over, or anchors contradict the store, the trail records nothing ever again.
 *
 * <p>Safe for use by any number of threads. Follows RFC 6962 section 2 and C2SP tlog-checkpoint and signed-note.
 */
@Enforces({"A2.6.a", "A2.6.c", "L5.d"})
public final class AuditTrail implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
    static final int MAX_BATCH = 500;

    private final TrailSettings settings;
    private final AuditStore store;
    private final Drafter drafter;
    private final WriterId writer;
    private final GroupCommitWriter commits;
    private final Checkpointer checkpointer;
    private final CheckpointBeat beat;
    private final Thread writerThread;
    private final Thread beatThread;
    private final AtomicBoolean closing = new AtomicBoolean();

    private AuditTrail(TrailSettings settings, WriterId writer, Checkpointer checkpointer) {
        this.settings = settings;
        this.store = settings.store();
        this.drafter = settings.drafter();
        this.writer = writer;
        this.checkpointer = checkpointer;
        this.commits = new GroupCommitWriter(store, writer, MAX_BATCH, settings.queueCapacity(), settings.retryPause());
        this.beat = new CheckpointBeat(
                writer,
                checkpointer,
                this::checkpoint,
                () -> closing.get() || commits.state().isFinal(),
                settings.clock(),
                settings.checkpointInterval());
        this.writerThread = daemon(commits, "dpp-audit-writer-" + writer);
        this.beatThread = daemon(beat, "dpp-audit-checkpoint-" + writer);
    }

    /** Holds the store against its anchors, opens a new writer, records its first event and signs a checkpoint. */
    static AuditTrail open(TrailSettings settings) {
        Checkpointer checkpointer = settings.checkpointer();
        checkpointer.reconcile();
        WriterId writer = settings.store().openWriter(settings.node()).id();
        List<WriterRecord> abandoned = checkpointer.open(writer);
        AuditTrail trail = new AuditTrail(settings, writer, checkpointer);
        trail.start(abandoned);
        return trail;
    }

    /**
     * Returns a builder. Set environment, node, store, signer, tokenizer and at least one anchor that can be read.
     *
     * @return a builder with the system clock, a write time-out of 2 s, a queue of 8,192 events and a checkpoint each
     *     60 s
     */
    public static AuditTrailBuilder builder() {
        return new AuditTrailBuilder();
    }

    /**
     * Records one event.
     *
     * @param event what happened
     * @return its id, once it is durable
     * @throws AuditWriteException if it is not known to be durable; deny the act
     */
    public EventId record(AuditEvent event) {
        return record(List.of(event)).get(0);
    }

    /**
     * Records events in one commit: all of them or none.
     *
     * @param events 1 to 500
     * @return their ids in the same order, once they are durable
     * @throws AuditWriteException if they are not known to be durable; deny the act
     * @throws InvalidAuditEventException if there are none or more than 500
     */
    public List<EventId> record(List<AuditEvent> events) {
        if (events.isEmpty() || events.size() > MAX_BATCH) {
            throw new InvalidAuditEventException("Audit events refused: record 1 to " + MAX_BATCH + " in one call.");
        }
        List<Draft> drafts = new ArrayList<>(events.size());
        for (AuditEvent event : events) {
            drafts.add(drafter.draft(event));
        }
        commits.write(drafts, settings.writeTimeout());
        return drafts.stream().map(Draft::id).toList();
    }

    /**
     * Signs and anchors a checkpoint now.
     *
     * @return the checkpoint, which covers everything recorded before the call
     * @throws AuditStoreException if the store did not answer
     * @throws AuditIntegrityException if store and anchors contradict each other; the trail records no more
     * @throws AuditFencedException if another process took the writer over; the trail records no more
     */
    public Checkpoint checkpoint() {
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

    /**
     * Holds the whole store against its signatures and anchors; reads every event.
     *
     * @return the verdict and findings
     * @throws AuditStoreException if the store could not be read
     */
    public VerificationResult verify() {
        Set<VerifierKey> keys = new LinkedHashSet<>(settings.trustedKeys());
        keys.add(verifierKey());
        return AuditVerifier.of(store, settings.environment(), keys, settings.anchors())
                .withCheckpointInterval(settings.checkpointInterval())
                .withClock(settings.clock())
                .verify();
    }

    /**
     * Returns the public half of the key that signs checkpoints and certificates now: give its text to whoever verifies them,
     * by another way than the store.
     *
     * @return the key
     */
    public VerifierKey verifierKey() {
        return VerifierKey.of(settings.signer().name(), settings.signer().publicKey());
    }

    /**
     * Returns the token under which a selling partner's events are recorded, such as for {@link PartnerExport}.
     *
     * @param partner the selling partner
     * @return its token
     */
    public SubjectToken partnerToken(SellingPartner partner) {
        return drafter.partnerToken(partner);
    }

    /**
     * Tells how the trail is.
     *
     * @return its state now
     */
    public AuditTrailStatus status() {
        return new AuditTrailStatus(
                commits.state(), writer, commits.tree().size(), checkpointer.lastAt(), checkpointer.unavailable());
    }

    /**
     * Records the end of the writer, signs a last checkpoint and stops. Idempotent.
     *
     * @throws AuditWriteException if store or signer did not answer in time; what is missing, the node's next start
     *     completes
     * @throws AuditIntegrityException if store and anchors contradict each other
     */
    @Override
    public void close() {
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

    /** Makes the checkpoint thread look at the clock now. */
    void wakeCheckpoints() {
        beat.wake();
    }

    private void start(List<WriterRecord> abandoned) {
        boolean started = false;
        try {
            writerThread.start();
            List<Draft> first = new ArrayList<>();
            first.add(drafter.draft(AuditEvent.ofTrail(Action.WRITER_OPEN, 0)));
            abandoned.forEach(row -> first.add(drafter.draft(AuditEvent.ofTrail(Action.WRITER_ABANDONED, row.size()))));
            commits.write(first, settings.writeTimeout());
            checkpoint();
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
