package io.github.dppkit.audit;

import io.github.dppkit.DppException;
import io.github.dppkit.audit.AuditTrailStatus.State;
import io.github.dppkit.audit.AuditWriteException.Durability;
import io.github.dppkit.audit.internal.EventIds;
import io.github.dppkit.audit.spi.AuditSigner;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.audit.spi.SubjectTokenizer;
import io.github.dppkit.audit.spi.WriterRecord;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.PolicyConfigurationException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
    private static final int MAX_BATCH = 500;

    private final Builder settings;
    private final AuditStore store;
    private final SubjectTokenizer tokenizer;
    private final InstantSource clock;
    private final WriterId writer;
    private final GroupCommitWriter commits;
    private final Checkpointer checkpointer;
    private final Thread writerThread;
    private final Thread beatThread;
    private final Semaphore beatNow = new Semaphore(0);
    private final CountDownLatch closing = new CountDownLatch(1);

    private AuditTrail(
            Builder settings,
            AuditStore store,
            SubjectTokenizer tokenizer,
            WriterId writer,
            Checkpointer checkpointer) {
        this.settings = settings;
        this.store = store;
        this.tokenizer = tokenizer;
        this.clock = settings.clock;
        this.writer = writer;
        this.checkpointer = checkpointer;
        this.commits = new GroupCommitWriter(store, writer, MAX_BATCH, settings.queueCapacity, settings.retryPause);
        this.writerThread = daemon(commits, "dpp-audit-writer-" + writer);
        this.beatThread = daemon(this::beat, "dpp-audit-checkpoint-" + writer);
    }

    /**
     * Returns a builder. Set environment, node, store, signer, tokenizer and at least one anchor that can be read.
     *
     * @return a builder with the system clock, a write time-out of 2 s, a queue of 8,192 events and a checkpoint each
     *     60 s
     */
    public static Builder builder() {
        return new Builder();
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
            drafts.add(draft(event));
        }
        commits.write(drafts, settings.writeTimeout);
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
        Set<VerifierKey> keys = new LinkedHashSet<>(settings.trustedKeys);
        AuditSigner signer = require(settings.signer, "signer");
        keys.add(VerifierKey.of(signer.name(), signer.publicKey()));
        return AuditVerifier.of(store, settings.environment(), keys, settings.anchors)
                .verify();
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
     * @throws AuditWriteException if the store did not answer in time; the writer stays open and the node's next start
     *     records it as abandoned
     */
    @Override
    public void close() {
        if (closing.getCount() == 0) {
            return;
        }
        closing.countDown();
        beatNow.release();
        try {
            join(beatThread);
            if (commits.state().isFinal()) {
                return;
            }
            commits.close(draft(AuditEvent.ofTrail(Action.WRITER_CLOSE, 0)), settings.writeTimeout);
            WriterRecord row = store.writer(writer)
                    .orElseThrow(() -> new AuditIntegrityException("Audit trail: its own writer is missing."));
            checkpointer.end(row);
            checkpointer.publish();
        } catch (AuditStoreException e) {
            throw new AuditWriteException(
                    "Audit trail was closed without a last checkpoint: the store did not answer. The next start of this"
                            + " node completes it.",
                    Durability.UNKNOWN,
                    e);
        } finally {
            commits.fail(State.CLOSED);
            join(writerThread);
        }
    }

    /** Makes the checkpoint thread look at the clock now. */
    void wakeCheckpoints() {
        beatNow.release();
    }

    private void start(List<WriterRecord> abandoned) {
        writerThread.start();
        List<Draft> first = new ArrayList<>();
        first.add(draft(AuditEvent.ofTrail(Action.WRITER_OPEN, 0)));
        abandoned.forEach(row -> first.add(draft(AuditEvent.ofTrail(Action.WRITER_ABANDONED, row.size()))));
        try {
            commits.write(first, settings.writeTimeout);
            checkpoint();
        } catch (DppException e) {
            commits.fail(State.CLOSED);
            throw e;
        }
        beatThread.start();
    }

    private void beat() {
        long pollMillis = Math.max(1, Math.min(1_000, settings.checkpointInterval.toMillis()));
        boolean failing = false;
        try {
            while (closing.getCount() > 0 && !commits.state().isFinal()) {
                if (isDue()) {
                    failing = tryCheckpoint(failing);
                }
                if (beatNow.tryAcquire(pollMillis, TimeUnit.MILLISECONDS)) {
                    beatNow.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("Audit checkpoints of {} were interrupted.", writer);
        }
    }

    private boolean tryCheckpoint(boolean failing) {
        try {
            checkpoint();
            return false;
        } catch (RuntimeException e) {
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
        return last == null || !now.isBefore(last.plus(settings.checkpointInterval)) || now.isBefore(last);
    }

    private Draft draft(AuditEvent event) {
        SubjectToken partner = null;
        SubjectToken scope = null;
        try {
            if (event.partner() != null) {
                partner = tokenizer.partnerToken(event.partner());
            }
            if (event.scope() != null) {
                scope = tokenizer.scopeToken(event.scope());
            }
        } catch (RuntimeException e) {
            throw new AuditWriteException(
                    "Audit record refused (L5.d): the subject's token could not be made; deny the act.",
                    Durability.NOT_RECORDED,
                    e);
        }
        return new Draft(
                EventId.of(EventIds.next()), clock.instant().truncatedTo(ChronoUnit.MICROS), event, partner, scope);
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

    private static <T> T require(@Nullable T value, String field) {
        if (value == null) {
            throw new PolicyConfigurationException("Audit trail refused (A2.6.c): set " + field + ".");
        }
        return value;
    }

    /**
     * Builds and opens an {@link AuditTrail}. Defaults: system clock, write time-out 2 s, queue of 8,192 events, checkpoint
     * each 60 s. Not safe for use by several threads.
     */
    public static final class Builder {

        private @Nullable Environment environment;
        private @Nullable String node;
        private @Nullable AuditStore store;
        private @Nullable AuditSigner signer;
        private @Nullable SubjectTokenizer tokenizer;
        private final List<CheckpointAnchor> anchors = new ArrayList<>();
        private final Set<VerifierKey> trustedKeys = new LinkedHashSet<>();
        private InstantSource clock = InstantSource.system();
        private Duration writeTimeout = Duration.ofSeconds(2);
        private Duration checkpointInterval = Duration.ofSeconds(60);
        private int queueCapacity = 8_192;
        private Duration retryPause = Duration.ofMillis(100);

        private Builder() {}

        /**
         * Sets the environment, which names the log.
         *
         * @param value the environment
         * @return this
         */
        public Builder environment(Environment value) {
            this.environment = value;
            return this;
        }

        /**
         * Sets the node's name; two processes that run at the same time need different ones.
         *
         * @param value 1 to 64 lower-case letters, digits, dots or dashes; best one that survives a restart
         * @return this
         * @throws AuditFormatException if it has another form
         */
        public Builder node(String value) {
            this.node = WriterId.requireNode(value);
            return this;
        }

        /**
         * Sets the store.
         *
         * @param value where the bytes go
         * @return this
         */
        public Builder store(AuditStore value) {
            this.store = value;
            return this;
        }

        /**
         * Sets the signer of checkpoints.
         *
         * @param value the signer
         * @return this
         */
        public Builder signer(AuditSigner value) {
            this.signer = value;
            return this;
        }

        /**
         * Sets what turns orders and selling partners into tokens.
         *
         * @param value the tokenizer
         * @return this
         */
        public Builder tokenizer(SubjectTokenizer value) {
            this.tokenizer = value;
            return this;
        }

        /**
         * Adds an anchor.
         *
         * @param value where checkpoints go besides the store
         * @return this
         */
        public Builder anchor(CheckpointAnchor value) {
            this.anchors.add(value);
            return this;
        }

        /**
         * Adds a key that {@link AuditTrail#verify()} trusts besides the signer's own, such as another node's.
         *
         * @param value a public key
         * @return this
         */
        public Builder trustedKey(VerifierKey value) {
            this.trustedKeys.add(value);
            return this;
        }

        /**
         * Sets the clock.
         *
         * @param value tells the time
         * @return this
         */
        public Builder clock(InstantSource value) {
            this.clock = value;
            return this;
        }

        /**
         * Sets how long a caller waits for an event to become durable.
         *
         * @param value more than zero, at most 10 s
         * @return this
         * @throws PolicyConfigurationException if it is out of range
         */
        public Builder writeTimeout(Duration value) {
            this.writeTimeout = requireWithin(value, Duration.ofSeconds(10), "writeTimeout");
            return this;
        }

        /**
         * Sets how often a checkpoint is signed; it bounds how much can be altered unseen.
         *
         * @param value more than zero, at most 60 s
         * @return this
         * @throws PolicyConfigurationException if it is out of range
         */
        public Builder checkpointInterval(Duration value) {
            this.checkpointInterval = requireWithin(value, Duration.ofSeconds(60), "checkpointInterval");
            return this;
        }

        /**
         * Sets how many events may wait for a commit.
         *
         * @param value 500 to 1,000,000; about 500 bytes each
         * @return this
         * @throws PolicyConfigurationException if it is out of range
         */
        public Builder queueCapacity(int value) {
            if (value < MAX_BATCH || value > 1_000_000) {
                throw new PolicyConfigurationException(
                        "Audit trail refused (A2.6.c): queueCapacity takes 500 to 1,000,000.");
            }
            this.queueCapacity = value;
            return this;
        }

        /** Sets the pause between repetitions of a statement that the store did not answer. */
        Builder retryPause(Duration value) {
            this.retryPause = value;
            return this;
        }

        /**
         * Holds the store against its anchors, opens a new writer, records its first event and signs a checkpoint.
         *
         * @return a trail that records
         * @throws PolicyConfigurationException if something is not set, or no anchor can be read
         * @throws AuditIntegrityException if store, checkpoints and anchors contradict each other
         * @throws AuditStoreException if the store did not answer
         * @throws AuditWriteException if the first event did not become durable in time
         */
        public AuditTrail open() {
            AuditStore theStore = require(store, "store");
            SubjectTokenizer theTokenizer = require(tokenizer, "tokenizer");
            String theNode = require(node, "node");
            if (anchors.stream().noneMatch(CheckpointAnchor::isReadable)) {
                throw new PolicyConfigurationException(
                        "Audit trail refused (A2.6.c): set at least one anchor that can be read, such as a file.");
            }
            Checkpointer checkpointer = new Checkpointer(
                    theStore,
                    require(signer, "signer"),
                    List.copyOf(anchors),
                    Checkpoint.originOf(environment()),
                    theNode,
                    clock);
            checkpointer.reconcile();
            WriterId writer = theStore.openWriter(theNode).id();
            List<WriterRecord> abandoned = checkpointer.open(writer);
            AuditTrail trail = new AuditTrail(copy(), theStore, theTokenizer, writer, checkpointer);
            trail.start(abandoned);
            return trail;
        }

        /** Returns the same settings, which later calls of this builder do not change. */
        private Builder copy() {
            Builder copy = new Builder();
            copy.environment = environment;
            copy.signer = signer;
            copy.anchors.addAll(anchors);
            copy.trustedKeys.addAll(trustedKeys);
            copy.clock = clock;
            copy.writeTimeout = writeTimeout;
            copy.checkpointInterval = checkpointInterval;
            copy.queueCapacity = queueCapacity;
            copy.retryPause = retryPause;
            return copy;
        }

        private Environment environment() {
            return require(environment, "environment");
        }

        private static Duration requireWithin(Duration value, Duration max, String field) {
            if (value.isZero() || value.isNegative() || value.compareTo(max) > 0) {
                throw new PolicyConfigurationException("Audit trail refused (A2.6.c): " + field
                        + " takes more than zero and at most " + max.toSeconds() + " s.");
            }
            return value;
        }
    }
}
