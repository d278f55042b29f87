package io.github.dppkit.audit;

import io.github.dppkit.audit.spi.AuditSigner;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.audit.spi.SubjectTokenizer;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.PolicyConfigurationException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Builds and opens an {@link AuditTrail}. Defaults: system clock, write time-out 2 s, queue of 8,192 events, checkpoint
 * each 60 s. Not safe for use by several threads.
 */
public final class AuditTrailBuilder {

    private @Nullable Environment environment;
    private @Nullable String node;
    private @Nullable AuditStore store;
    private @Nullable AuditSigner signer;
    private @Nullable AuditSigner formerSigner;
    private @Nullable SubjectTokenizer tokenizer;
    private final List<CheckpointAnchor> anchors = new ArrayList<>();
    private final Set<VerifierKey> trustedKeys = new LinkedHashSet<>();
    private InstantSource clock = InstantSource.system();
    private Duration writeTimeout = Duration.ofSeconds(2);
    private Duration checkpointInterval = Duration.ofSeconds(60);
    private AnchorOutage anchorOutage = AnchorOutage.DENY;
    private int queueCapacity = 8_192;
    private Duration retryPause = Duration.ofMillis(100);

    AuditTrailBuilder() {}

    /**
     * Sets the environment, which names the log.
     *
     * @param value the environment
     * @return this
     */
    public AuditTrailBuilder environment(Environment value) {
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
    public AuditTrailBuilder node(String value) {
        this.node = WriterId.requireNode(value);
        return this;
    }

    /**
     * Sets the store.
     *
     * @param value where the bytes go
     * @return this
     */
    public AuditTrailBuilder store(AuditStore value) {
        this.store = value;
        return this;
    }

    /**
     * Sets the signer of checkpoints.
     *
     * @param value the signer
     * @return this
     */
    public AuditTrailBuilder signer(AuditSigner value) {
        this.signer = value;
        return this;
    }

    /**
     * Sets the signer that was used up to now, when the signer is a new one: at the next start it signs, on the meta-log, that
     * signing goes over to the new key. Other nodes may sign with the former key for 24 hours more. Afterwards it is not needed any
     * more, only its public half is, as a {@link #trustedKey}.
     *
     * @param value the former signer, whose key has the same name
     * @return this
     */
    public AuditTrailBuilder formerSigner(AuditSigner value) {
        this.formerSigner = value;
        return this;
    }

    /**
     * Sets what turns orders and selling partners into tokens.
     *
     * @param value the tokenizer
     * @return this
     */
    public AuditTrailBuilder tokenizer(SubjectTokenizer value) {
        this.tokenizer = value;
        return this;
    }

    /**
     * Adds an anchor.
     *
     * @param value where checkpoints go besides the store
     * @return this
     */
    public AuditTrailBuilder anchor(CheckpointAnchor value) {
        this.anchors.add(value);
        return this;
    }

    /**
     * Adds a key that {@link AuditTrail#verify()} trusts besides the signer's own, such as another node's.
     *
     * @param value a public key
     * @return this
     */
    public AuditTrailBuilder trustedKey(VerifierKey value) {
        this.trustedKeys.add(value);
        return this;
    }

    /**
     * Sets the clock.
     *
     * @param value tells the time
     * @return this
     */
    public AuditTrailBuilder clock(InstantSource value) {
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
    public AuditTrailBuilder writeTimeout(Duration value) {
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
    public AuditTrailBuilder checkpointInterval(Duration value) {
        this.checkpointInterval = requireWithin(value, Duration.ofSeconds(60), "checkpointInterval");
        return this;
    }

    /**
     * Sets what happens when no anchor that can be read has taken a checkpoint for 15 minutes.
     *
     * @param value DENY unless set
     * @return this
     */
    public AuditTrailBuilder anchorOutage(AnchorOutage value) {
        this.anchorOutage = value;
        return this;
    }

    /**
     * Sets how many events may wait for a commit.
     *
     * @param value 500 to 1,000,000; about 500 bytes each
     * @return this
     * @throws PolicyConfigurationException if it is out of range
     */
    public AuditTrailBuilder queueCapacity(int value) {
        if (value < AuditTrail.MAX_BATCH || value > 1_000_000) {
            throw new PolicyConfigurationException(
                    "Audit trail refused (A2.6.c): queueCapacity takes 500 to 1,000,000.");
        }
        this.queueCapacity = value;
        return this;
    }

    /** Sets the pause between repetitions of a statement that the store did not answer. */
    AuditTrailBuilder retryPause(Duration value) {
        this.retryPause = value;
        return this;
    }

    /**
     * Holds the store against its anchors, opens a new writer, records its first event and signs a checkpoint. If the store
     * was restored from a backup, nothing is written and the trail is ROLLED_BACK; see {@link AuditTrail#restoreGuard()}.
     *
     * @return a trail that records, or waits for a person's word
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
        return AuditTrail.open(new TrailSettings(
                require(environment, "environment"),
                theNode,
                theStore,
                require(signer, "signer"),
                formerSigner,
                theTokenizer,
                anchors,
                trustedKeys,
                clock,
                writeTimeout,
                checkpointInterval,
                anchorOutage,
                queueCapacity,
                retryPause));
    }

    private static <T> T require(@Nullable T value, String field) {
        if (value == null) {
            throw new PolicyConfigurationException("Audit trail refused (A2.6.c): set " + field + ".");
        }
        return value;
    }

    private static Duration requireWithin(Duration value, Duration max, String field) {
        if (value.isZero() || value.isNegative() || value.compareTo(max) > 0) {
            throw new PolicyConfigurationException("Audit trail refused (A2.6.c): " + field
                    + " takes more than zero and at most " + max.toSeconds() + " s.");
        }
        return value;
    }
}
