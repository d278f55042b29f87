package io.github.dppkit;

import io.github.dppkit.access.AccessGuard;
import io.github.dppkit.access.AccessPolicy;
import io.github.dppkit.access.GrantRegister;
import io.github.dppkit.access.spi.GrantStore;
import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.audit.AuditTrailBuilder;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.crypto.FieldEncryptor;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.keys.internal.KeyCaches;
import io.github.dppkit.keys.internal.LeaseDeadlines;
import io.github.dppkit.keys.internal.SubjectTokens;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.pii.internal.PermitIssuer;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.PolicyConfigurationException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Wires a {@link Dpp}. To be set: environment, root key, signing key, stores, at least one anchor. Defaults:
 *
 * <ul>
 *   <li>policy: {@link DppPolicy#strictest()}
 *   <li>access policy: nothing permitted
 *   <li>node: {@code node-1}; processes that run at the same time need different names
 *   <li>key cache: 60 s, 10,000 keys
 *   <li>clock: the system's
 * </ul>
 *
 * <p>{@link #build()} refuses what is missing or would weaken a clause; a setter refuses null. Not safe for use by several threads.
 */
@Enforces("A2.4.b")
public final class DppBuilder {

    private static final long CACHED_KEYS = 10_000;

    private DppPolicy policy = DppPolicy.strictest();
    private AccessPolicy accessPolicy = AccessPolicy.builder().build();
    private @Nullable Environment environment;
    private @Nullable RootKey rootKey;
    private @Nullable SigningKey signingKey;
    private @Nullable KeyStore keyStore;
    private @Nullable AuditStore auditStore;
    private @Nullable GrantStore grantStore;
    private final List<CheckpointAnchor> anchors = new ArrayList<>();
    private String node = "node-1";
    private Duration keyCacheTime = Duration.ofSeconds(60);
    private InstantSource clock = InstantSource.system();
    private LongSupplier nanos = System::nanoTime;

    DppBuilder() {}

    /**
     * Sets the figures in force.
     *
     * @param value the policy
     * @return this
     */
    public DppBuilder policy(DppPolicy value) {
        policy = Objects.requireNonNull(value, "policy");
        return this;
    }

    /**
     * Sets the deployment that all data belong to.
     *
     * @param value the environment
     * @return this
     */
    public DppBuilder environment(Environment value) {
        environment = Objects.requireNonNull(value, "environment");
        return this;
    }

    /**
     * Sets the key above all others.
     *
     * @param value the root key
     * @return this
     */
    public DppBuilder rootKey(RootKey value) {
        rootKey = Objects.requireNonNull(value, "rootKey");
        return this;
    }

    /**
     * Sets the key that signs audit checkpoints.
     *
     * @param value the signing key
     * @return this
     */
    public DppBuilder signingKey(SigningKey value) {
        signingKey = Objects.requireNonNull(value, "signingKey");
        return this;
    }

    /**
     * Sets where everything is kept.
     *
     * @param value the stores
     * @return this
     */
    public DppBuilder stores(Stores value) {
        return keyStore(value.keyStore()).auditStore(value.auditStore()).grantStore(value.grantStore());
    }

    /**
     * Sets where wrapped keys are kept: a database of its own, or at least one with backups of its own.
     *
     * @param value the key store
     * @return this
     */
    public DppBuilder keyStore(KeyStore value) {
        keyStore = Objects.requireNonNull(value, "keyStore");
        return this;
    }

    /**
     * Sets where the audit trail is kept.
     *
     * @param value the audit store
     * @return this
     */
    public DppBuilder auditStore(AuditStore value) {
        auditStore = Objects.requireNonNull(value, "auditStore");
        return this;
    }

    /**
     * Sets where access grants are kept.
     *
     * @param value the grant store
     * @return this
     */
    public DppBuilder grantStore(GrantStore value) {
        grantStore = Objects.requireNonNull(value, "grantStore");
        return this;
    }

    /**
     * Adds a place outside the database that remembers audit checkpoints.
     *
     * @param value the anchor
     * @return this
     */
    public DppBuilder anchor(CheckpointAnchor value) {
        anchors.add(Objects.requireNonNull(value, "anchor"));
        return this;
    }

    /**
     * Sets what roles may read.
     *
     * @param value the access policy
     * @return this
     */
    public DppBuilder accessPolicy(AccessPolicy value) {
        accessPolicy = Objects.requireNonNull(value, "accessPolicy");
        return this;
    }

    /**
     * Sets the name of this node; processes that run at the same time need different ones.
     *
     * @param value 1 to 64 lower-case letters, digits, dots or dashes; best one that survives a restart
     * @return this
     */
    public DppBuilder node(String value) {
        node = Objects.requireNonNull(value, "node");
        return this;
    }

    /**
     * Sets how long an opened key is kept in this process: how long an erase on another node can go unseen here.
     *
     * @param value more than zero, at most 15 minutes
     * @return this
     */
    public DppBuilder keyCacheTime(Duration value) {
        keyCacheTime = Objects.requireNonNull(value, "keyCacheTime");
        return this;
    }

    /**
     * Sets the time, for tests.
     *
     * @param value the wall clock
     * @param monotonicNanos the clock that caches expire by, in nanoseconds, never going back
     * @return this
     */
    public DppBuilder clock(InstantSource value, LongSupplier monotonicNanos) {
        clock = Objects.requireNonNull(value, "clock");
        nanos = Objects.requireNonNull(monotonicNanos, "monotonicNanos");
        return this;
    }

    /**
     * Wires and opens.
     *
     * @return a running {@code Dpp}, to be closed by the caller
     * @throws PolicyConfigurationException if something is missing or would weaken a clause
     * @throws io.github.dppkit.audit.AuditWriteException if the audit trail cannot be opened
     */
    public Dpp build() {
        Environment where = required(environment, "environment");
        RootKey root = required(rootKey, "rootKey (A2.4.b)");
        SigningKey signing = required(signingKey, "signingKey (A2.6.c)");
        KeyStore keys = required(keyStore, "stores or keyStore");
        AuditStore events = required(auditStore, "stores or auditStore (A2.6.a)");
        GrantStore grants = required(grantStore, "stores or grantStore (A1.2.c)");
        if (anchors.isEmpty()) {
            throw missing("anchor (A2.6.c), such as CheckpointAnchor.file(path)");
        }
        if (!where.test() && (root.isEphemeral() || signing.isEphemeral())) {
            throw new PolicyConfigurationException("Keys refused (A2.4.b): keys that live in memory are for test"
                    + " environments; create keyset files or use a KMS.");
        }
        KeyCaches caches = new KeyCaches(keyCacheTime, CACHED_KEYS, nanos);
        SubjectTokens tokens = new SubjectTokens(where, root, keys, clock, caches);
        LeaseDeadlines deadlines = new LeaseDeadlines(policy.piiRetention());
        PermitIssuer issuer = new PermitIssuer(clock);
        // the trail opens last: it holds a thread and a writer, and whatever refuses must refuse before
        AuditTrail audit = openTrail(where, events, signing, tokens);
        KeyEvents keyEvents = (type, scope) -> audit.record(AuditWiring.event(type, scope));
        DataKeys dataKeys = new DataKeys(where, root, keys, deadlines, keyEvents, clock, caches);
        return new Dpp(
                where,
                policy,
                FieldEncryptor.create(dataKeys, issuer, keyEvents, (value, scope) -> {}),
                AccessGuard.create(policy, accessPolicy, grants, audit, issuer),
                GrantRegister.create(policy, grants, audit, clock),
                audit,
                issuer);
    }

    private AuditTrail openTrail(Environment where, AuditStore store, SigningKey signing, SubjectTokens tokens) {
        AuditTrailBuilder trail = AuditTrail.builder()
                .environment(where)
                .node(node)
                .store(store)
                .signer(AuditWiring.signer(where, signing))
                .tokenizer(AuditWiring.tokenizer(tokens))
                .clock(clock);
        anchors.forEach(trail::anchor);
        return trail.open();
    }

    private static <T> T required(@Nullable T value, String name) {
        if (value == null) {
            throw missing(name);
        }
        return value;
    }

    private static PolicyConfigurationException missing(String name) {
        return new PolicyConfigurationException("Dpp refused: set " + name + ".");
    }
}
