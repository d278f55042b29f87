package io.github.dppkit.audit;

import io.github.dppkit.audit.AuditTrailStatus.State;
import io.github.dppkit.audit.AuditWriteException.Durability;
import io.github.dppkit.audit.spi.AuditSigner;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Enforces;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
 * process has taken the writer over, or anchors contradict the store, the trail records nothing ever again. If the store was
 * restored from a backup, the trail opens and records nothing until a person acknowledges that: {@link #restoreGuard()}.
 *
 * <p>Safe for use by any number of threads. Follows RFC 6962 section 2 and C2SP tlog-checkpoint and signed-note.
 */
@Enforces({"A2.6.a", "A2.6.c", "L5.d"})
public final class AuditTrail implements AutoCloseable {

    static final int MAX_BATCH = 500;
    private static final String ROLLED_BACK =
            "Audit record refused (A2.6.c): the store was restored from a backup, and nobody"
                    + " has acknowledged that; deny the act.";

    private final TrailSettings settings;
    private final AuditStore store;
    private final Drafter drafter;
    private final RestoreGuard guard;
    /** Null while the store is rolled back, and in a trail that was closed in that state. */
    private final AtomicReference<@Nullable TrailRun> run = new AtomicReference<>();

    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable Instant statedBefore;

    private AuditTrail(TrailSettings settings) {
        this.settings = settings;
        this.store = settings.store();
        this.drafter = settings.drafter();
        this.guard = new RestoreGuard(settings, this::verify, this::start);
    }

    /** Holds the store against its anchors; unless it is behind them, opens a writer and signs a checkpoint. */
    static AuditTrail open(TrailSettings settings) {
        AuditTrail trail = new AuditTrail(settings);
        trail.guard.check();
        return trail;
    }

    private void start(Checkpointer checkpointer, List<AuditEvent> first) {
        statedBefore = checkpointer.lastStated();
        if (closed.get()) {
            throw new AuditFencedException("Audit trail refused: it was closed.");
        }
        run.set(TrailRun.start(settings, checkpointer, first));
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
        recording().write(drafts);
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
        return recording().checkpoint();
    }

    private TrailRun recording() {
        TrailRun now = run.get();
        if (now == null) {
            try {
                guard.checkAgain();
            } catch (AuditStoreException e) {
                throw new AuditWriteException(ROLLED_BACK, Durability.NOT_RECORDED, e);
            }
            now = run.get();
        }
        if (now == null) {
            throw new AuditWriteException(ROLLED_BACK, Durability.NOT_RECORDED);
        }
        return now;
    }

    /**
     * Holds the whole store against its signatures and anchors; reads every event.
     *
     * @return the verdict and findings
     * @throws AuditStoreException if the store could not be read
     */
    public VerificationResult verify() {
        return verifier().verify();
    }

    /**
     * Holds what came after a former verification against signatures and anchors.
     *
     * @param former what the former one showed; what lies before is not read, see {@link AuditVerifier#verifyAfter(VerifiedState)}
     * @return the verdict and findings
     * @throws AuditFormatException if the state was made with other keys or of another log
     * @throws AuditStoreException if the store could not be read
     */
    public VerificationResult verifyAfter(VerifiedState former) {
        return verifier().verifyAfter(former);
    }

    private AuditVerifier verifier() {
        return AuditVerifier.of(store, settings.environment(), settings.keys(), settings.anchors())
                .withCheckpointInterval(settings.checkpointInterval())
                .withClock(settings.clock());
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
        TrailRun now = run.get();
        if (now != null) {
            return now.status();
        }
        State state = closed.get() ? State.CLOSED : State.ROLLED_BACK;
        return new AuditTrailStatus(state, null, 0, null, Set.of());
    }

    /**
     * Returns what finds that the store was restored from a backup, and takes a person's word for it.
     *
     * @return the guard of this trail
     */
    public RestoreGuard restoreGuard() {
        return guard;
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
        closed.set(true);
        TrailRun now = run.get();
        if (now != null) {
            now.close();
        }
    }

    /**
     * Returns when the last thing was stated that a checkpoint covers, by any node, before this trail opened its writer: the
     * time was not earlier then.
     *
     * @return null if there was nothing, or the trail has not opened
     */
    public @Nullable Instant lastStatedBefore() {
        return statedBefore;
    }

    /** Puts a statement about the log itself on the meta-log; a checkpoint is to follow. */
    void state(Function<AuditSigner, MetaEntry> statement) {
        recording().state(statement);
    }

    /** Tells whether an anchor that can be read took the last checkpoint. */
    boolean isAnchored() {
        return recording().isAnchored();
    }

    Instant now() {
        return settings.clock().instant();
    }

    /** Makes the checkpoint thread look at the clock now. */
    void wakeCheckpoints() {
        TrailRun now = run.get();
        if (now != null) {
            now.wakeCheckpoints();
        }
    }
}
