package io.github.dppkit.audit;

import io.github.dppkit.audit.VerificationResult.Finding;
import io.github.dppkit.audit.VerificationResult.Kind;
import io.github.dppkit.audit.spi.AuditSigner;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.policy.Enforces;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds at start that the audit store was restored from a backup, and keeps everything denied until a named person
 * acknowledges it (clause A2.6.c).
 *
 * <p>A store was rolled back if an anchor holds a checkpoint beyond it. Then nothing is recorded, and so nothing is revealed,
 * as every reveal is recorded first. {@link #acknowledge} puts the person, the role and the reason on record, together with
 * what the store held and what the anchor holds; from then on a verification says ACKNOWLEDGED_GAP, never PASS. What
 * contradicts an anchor is no restore and cannot be acknowledged.
 *
 * <p>Acknowledge on one node while all others are stopped or rolled back, too; they find the acknowledgement within a
 * checkpoint interval. A process that ran through the restore stops at its next append or checkpoint. Safe for use by
 * several threads.
 */
@Enforces("A2.6.c")
public final class RestoreGuard {

    private static final Logger LOG = LoggerFactory.getLogger(RestoreGuard.class);

    private final TrailSettings settings;
    private final Supplier<VerificationResult> verify;
    private final BiConsumer<Checkpointer, List<AuditEvent>> start;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile @Nullable Rollback rollback;
    private volatile Instant lookedAt = Instant.MIN;

    /** What was found at start. */
    public enum State {
        /** The store continues what the anchors hold. */
        CLEAR,
        /** The store is behind an anchor: nothing is recorded until a person acknowledges the restore. */
        ROLLED_BACK
    }

    /**
     * How far a store is behind.
     *
     * @param held number of leaves that its meta-log holds
     * @param anchored number of leaves that an anchor has seen
     */
    public record Rollback(long held, long anchored) {}

    /** Creates a guard; {@code start} lets the trail record, beginning with these events. */
    RestoreGuard(
            TrailSettings settings,
            Supplier<VerificationResult> verify,
            BiConsumer<Checkpointer, List<AuditEvent>> start) {
        this.settings = settings;
        this.verify = verify;
        this.start = start;
    }

    /**
     * Returns what was found.
     *
     * @return ROLLED_BACK until somebody acknowledges
     */
    public State state() {
        return rollback == null ? State.CLEAR : State.ROLLED_BACK;
    }

    /**
     * Returns how far the store is behind.
     *
     * @return empty if it is not
     */
    public Optional<Rollback> rollback() {
        return Optional.ofNullable(rollback);
    }

    /**
     * Acknowledges that the store was restored from a backup, and lets the trail record. Reads the whole store first: but for
     * what is missing at its end it must be in order. Does nothing if the store is not behind any more.
     *
     * @param by who acknowledges, a person
     * @param role in which role: 1 to 32 lower-case letters, digits or dashes
     * @param reason {@link Reason#RESTORED_AFTER_LOSS}, {@link Reason#RESTORED_AFTER_MISTAKE} or
     *     {@link Reason#RESTORED_FOR_REHEARSAL}
     * @throws InvalidAuditEventException if it is not a person, or role or reason are others; nothing is on record
     * @throws AuditIntegrityException if the store is wrong in another way, or no readable anchor starts anew
     * @throws AuditStoreException if the store did not answer
     */
    public void acknowledge(ActorId by, String role, Reason reason) {
        if (by.kind() != ActorId.Kind.PERSON || !reason.isOfRestore()) {
            throw new InvalidAuditEventException(
                    "Acknowledgement refused (A2.6.c): a restore is acknowledged by a person, with a reason of restores.");
        }
        AuditEvent.builder(Action.RESTORE, Outcome.SUCCESS, by, Channel.ADMIN).role(role);
        looking.lock();
        try {
            if (rollback != null) {
                acknowledged(by, role, reason);
            }
        } finally {
            looking.unlock();
        }
    }

    private void acknowledged(ActorId by, String role, Reason reason) {
        Checkpointer checkpointer = settings.checkpointer();
        List<Checkpoint> lost = checkpointer.reconcile();
        List<AuditEvent> events = new ArrayList<>();
        if (!lost.isEmpty()) {
            requireInOrder(checkpointer.size());
            AuditSigner former = settings.formerSigner();
            if (former != null && checkpointer.handOver(former)) {
                // First, or the checkpoint below would be signed by a key that nobody introduced.
                events.add(TrailRun.keyRotated());
            }
            long held = checkpointer.size();
            Instant now = settings.clock().instant().truncatedTo(ChronoUnit.MICROS);
            for (Checkpoint checkpoint : lost) {
                checkpointer.state(signer -> RestoreLeaf.sign(signer, held, checkpoint, by, role, reason, now));
                events.add(event(by, role, reason, checkpoint, held));
            }
            checkpointer.publish();
            checkpointer.requireSight();
        }
        start(checkpointer, events);
    }

    private static AuditEvent event(ActorId by, String role, Reason reason, Checkpoint lost, long held) {
        return AuditEvent.builder(Action.RESTORE, Outcome.SUCCESS, by, Channel.ADMIN)
                .role(role)
                .reason(reason)
                .count(lost.size() - held)
                .evidence(lost.note().getBytes(StandardCharsets.UTF_8))
                .build();
    }

    /** Only what is missing at the end can be acknowledged. */
    private void requireInOrder(long held) {
        Set<Kind> expected = EnumSet.of(Kind.ANCHOR_AHEAD, Kind.ANCHOR_EMPTY);
        if (held == 0) {
            expected.add(Kind.CHECKPOINT_MISSING);
        }
        Optional<Finding> other = verify.get().findings().stream()
                .filter(finding -> finding.kind().isFailing() && !expected.contains(finding.kind()))
                .findFirst();
        if (other.isPresent()) {
            throw new AuditIntegrityException(
                    "Acknowledgement refused (A2.6.c): the store is not only behind its anchor ("
                            + other.get().kind() + "). Run the verifier; restore another backup.");
        }
    }

    /** Looks at the store, and starts the trail unless the store is behind. */
    void check() {
        looking.lock();
        try {
            look();
        } finally {
            looking.unlock();
        }
    }

    private void look() {
        lookedAt = settings.clock().instant();
        Checkpointer checkpointer = settings.checkpointer();
        List<Checkpoint> lost = checkpointer.reconcile();
        if (lost.isEmpty()) {
            start(checkpointer, List.of());
            return;
        }
        long anchored = lost.stream().mapToLong(Checkpoint::size).max().orElseThrow();
        rollback = new Rollback(checkpointer.size(), anchored);
        LOG.error(
                "Audit store is ROLLED_BACK: it holds {} leaves of the meta-log, an anchor has seen {}. Nothing is recorded or"
                        + " revealed until a named person acknowledges the restore (RestoreGuard.acknowledge), or the"
                        + " store is replaced by one that is not behind.",
                checkpointer.size(),
                anchored);
    }

    /**
     * Looks again, once in a checkpoint interval: another node may have been told, or a better backup put in place. Returns at
     * once while somebody else looks, as an acknowledgement reads the whole store and callers are to be denied in time.
     */
    void checkAgain() {
        if (isDue() && looking.tryLock()) {
            try {
                if (isDue()) {
                    look();
                }
            } finally {
                looking.unlock();
            }
        }
    }

    private boolean isDue() {
        return rollback != null && !settings.clock().instant().isBefore(lookedAt.plus(settings.checkpointInterval()));
    }

    private void start(Checkpointer checkpointer, List<AuditEvent> first) {
        start.accept(checkpointer, first);
        rollback = null;
    }
}
