package io.github.dppkit;

import io.github.dppkit.access.AccessPolicy;
import io.github.dppkit.access.RestrictionRule;
import io.github.dppkit.access.spi.GrantStore;
import io.github.dppkit.access.spi.RestrictionStore;
import io.github.dppkit.audit.AnchorOutage;
import io.github.dppkit.audit.VerifierKey;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.crypto.ArchivePublicKey;
import io.github.dppkit.crypto.MigrationMode;
import io.github.dppkit.crypto.spi.ReencryptionTarget;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.keys.spi.GenerationStore;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.retention.BackupRetention;
import io.github.dppkit.retention.spi.ArchiveStore;
import io.github.dppkit.retention.spi.DisposalTarget;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.retention.spi.HoldStore;
import io.github.dppkit.retention.spi.MarkStore;
import io.github.dppkit.retention.spi.RetentionStore;
import io.github.dppkit.spapi.SpApiSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Wires a {@link Dpp}. To be set: environment, root key, signing key, stores, at least one anchor. Defaults:
 *
 * <ul>
 *   <li>policy: {@link DppPolicy#strictest()}
 *   <li>access policy: nothing permitted
 *   <li>node: {@code node-1}; processes that run at the same time need different names
 *   <li>key cache: 60 s, 10,000 keys
 *   <li>disposal starts 2 days before the last day of an order whose anchor is known; an order without anchor lives at most
 *       180 days
 *   <li>more than 100 records that are due at once are held against the trend
 *   <li>holds: none
 *   <li>restrictions: none, so requests of data subjects to restrict are refused
 *   <li>generations: none; retention of backups: unknown, keys and data in one domain
 *   <li>clock: the system's
 * </ul>
 *
 * <p>{@link #build()} refuses what is missing or would weaken a clause; a setter refuses null. Not safe for use by several threads.
 */
@Enforces("A2.4.b")
public final class DppBuilder {

    DppPolicy policy = DppPolicy.strictest();
    AccessPolicy accessPolicy = AccessPolicy.builder().build();

    @Nullable Environment environment;

    @Nullable RootKey rootKey;

    final List<RootKey> formerRootKeys = new ArrayList<>();

    @Nullable GenerationStore generationStore;

    BackupRetention backups = BackupRetention.unknown();

    @Nullable SigningKey signingKey;

    @Nullable SigningKey formerSigningKey;

    final List<VerifierKey> trustedKeys = new ArrayList<>();
    AnchorOutage anchorOutage = AnchorOutage.DENY;

    @Nullable KeyStore keyStore;

    @Nullable AuditStore auditStore;

    @Nullable GrantStore grantStore;

    @Nullable RetentionStore retentionStore;

    @Nullable ErasureLedger erasureLedger;

    @Nullable MarkStore dataMarks;

    @Nullable DppHolds holds;

    @Nullable DppRestrictions restrictions;

    @Nullable SpApiSettings spApi;

    @Nullable LogSanitizer logSanitizer;

    final List<CheckpointAnchor> anchors = new ArrayList<>();
    final List<DisposalTarget> targets = new ArrayList<>();
    MigrationMode migrationMode = MigrationMode.off();
    final List<ReencryptionTarget> reencryptionTargets = new ArrayList<>();
    final List<String> cautions = new ArrayList<>();
    String node = "node-1";
    Duration keyCacheTime = Duration.ofSeconds(60);
    Duration disposalLead = Duration.ofDays(2);
    Duration orderCap = Duration.ofDays(180);
    InstantSource clock = InstantSource.system();
    LongSupplier nanos = System::nanoTime;
    boolean clockReplaced;

    @Nullable Supplier<Optional<Instant>> databaseClock;

    int pauseAbove = 100;
    Duration disposalRest = Duration.ZERO;

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
     * Sets the key that signed audit checkpoints up to now, when the signing key is a new one: it hands signing over at the next
     * start. See {@code AuditTrailBuilder.formerSigner}.
     *
     * @param value the former key
     * @return this
     */
    public DppBuilder formerSigningKey(SigningKey value) {
        formerSigningKey = Objects.requireNonNull(value, "formerSigningKey");
        return this;
    }

    /**
     * Adds a public key that verification trusts, such as the first one after signing went over to another.
     *
     * @param value the key
     * @return this
     */
    public DppBuilder trustedKey(VerifierKey value) {
        trustedKeys.add(Objects.requireNonNull(value, "trustedKey"));
        return this;
    }

    /**
     * Sets what happens when no anchor that can be read has taken a checkpoint for 15 minutes.
     *
     * @param value {@link AnchorOutage#DENY} unless set
     * @return this
     */
    public DppBuilder anchorOutage(AnchorOutage value) {
        anchorOutage = Objects.requireNonNull(value, "anchorOutage");
        return this;
    }

    /**
     * Sets where everything is kept.
     *
     * @param value the stores
     * @return this
     */
    public DppBuilder stores(Stores value) {
        cautions.addAll(value.cautions());
        return keyStore(value.keyStore())
                .auditStore(value.auditStore())
                .grantStore(value.grantStore())
                .retentionStore(value.retentionStore());
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
     * Sets where deadlines and tombstones are kept: with the wrapped keys, not with the data.
     *
     * @param value the retention store
     * @return this
     */
    public DppBuilder retentionStore(RetentionStore value) {
        retentionStore = Objects.requireNonNull(value, "retentionStore");
        return this;
    }

    /**
     * Sets the list, outside every database, of what was erased: what a restored backup is held against.
     *
     * @param value the ledger, such as {@link ErasureLedger#file}
     * @return this
     */
    public DppBuilder erasureLedger(ErasureLedger value) {
        erasureLedger = Objects.requireNonNull(value, "erasureLedger");
        return this;
    }

    /**
     * Sets the marks beside the data, by which it shows that the data were restored from a backup; needed where the keys have a
     * database of their own. See {@code RetentionBuilder.dataMarks}.
     *
     * @param value in the database that is backed up with the data
     * @return this
     */
    public DppBuilder dataMarks(MarkStore value) {
        dataMarks = Objects.requireNonNull(value, "dataMarks");
        return this;
    }

    /**
     * Adds a place that holds data of scopes; disposal clears every one of them. Not given means not cleared.
     *
     * @param value the target
     * @return this
     */
    public DppBuilder target(DisposalTarget value) {
        targets.add(Objects.requireNonNull(value, "target"));
        return this;
    }

    /**
     * Sets where restrictions of data are kept, which data subjects ask for (A2.2.d). Every node needs the same store: one
     * without it reads restricted data.
     *
     * @param store which scopes are restricted, such as {@code JdbcStores.restrictionStore()}
     * @param rule for which purposes they are read all the same, such as {@link RestrictionRule#legalDuties()}
     * @return this
     */
    public DppBuilder restrictions(RestrictionStore store, RestrictionRule rule) {
        restrictions =
                new DppRestrictions(Objects.requireNonNull(store, "store"), Objects.requireNonNull(rule, "rule"));
        return this;
    }

    /**
     * Lets legal duties be met: what a law makes one keep goes into a cold archive before the live data go (clause A2.1.c).
     * Without it there are no holds, and disposal asks nobody.
     *
     * @param store which duties there are; it belongs with the deadlines
     * @param archive where records are kept, apart from the data
     * @param keys the public archive keys, one for each jurisdiction and fiscal year
     * @return this
     */
    public DppBuilder holds(HoldStore store, ArchiveStore archive, Collection<ArchivePublicKey> keys) {
        holds = new DppHolds(
                Objects.requireNonNull(store, "store"), Objects.requireNonNull(archive, "archive"), List.copyOf(keys));
        return this;
    }

    /**
     * Sets where payloads are treated otherwise than the catalogue says.
     *
     * @param value the settings
     * @return this
     */
    public DppBuilder spApi(SpApiSettings value) {
        spApi = Objects.requireNonNull(value, "spApi");
        return this;
    }

    /**
     * Sets the log sanitizer, which hears of every value that is encrypted or opened, and forgets it at its disposal.
     *
     * @param value the one that is installed in the logging backend
     * @return this
     */
    public DppBuilder logSanitizer(LogSanitizer value) {
        logSanitizer = Objects.requireNonNull(value, "logSanitizer");
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
     * Sets how long before its last day an order whose anchor is known is disposed of: room for what may fail.
     *
     * @param value zero to 7 days
     * @return this
     */
    public DppBuilder disposalLead(Duration value) {
        disposalLead = Objects.requireNonNull(value, "disposalLead");
        return this;
    }

    /**
     * Sets how long an order without anchor lives at most, counted from when it was first seen (C.1b).
     *
     * @param value the retention period of the policy to 730 days
     * @return this
     */
    public DppBuilder orderCap(Duration value) {
        orderCap = Objects.requireNonNull(value, "orderCap");
        return this;
    }

    /**
     * Sets the time, for tests: it is held against the second clock, and not against the database's. Outside tests that is
     * logged at each start.
     *
     * @param value the wall clock
     * @param monotonicNanos the clock that caches expire by, in nanoseconds, never going back
     * @return this
     */
    public DppBuilder clock(InstantSource value, LongSupplier monotonicNanos) {
        clock = Objects.requireNonNull(value, "clock");
        nanos = Objects.requireNonNull(monotonicNanos, "monotonicNanos");
        clockReplaced = true;
        databaseClock = null;
        return this;
    }

    /**
     * Sets the time, and the database's clock that it is held against: where they differ by more than five minutes nothing is
     * read and nothing destroyed, until they agree or a named person confirms the time.
     *
     * @param value the wall clock
     * @param monotonicNanos the clock that caches expire by, in nanoseconds, never going back
     * @param database tells the database's time, such as {@link RetentionStore#databaseTime()}
     * @return this
     */
    public DppBuilder clock(InstantSource value, LongSupplier monotonicNanos, Supplier<Optional<Instant>> database) {
        clock(value, monotonicNanos);
        databaseClock = Objects.requireNonNull(database, "database");
        return this;
    }

    /**
     * Sets how many records may become due at once without a look at the trend; see {@code docs/retention.md}, Guards.
     *
     * @param value 0 or more; 100 unless set
     * @return this
     */
    public DppBuilder pauseAbove(int value) {
        pauseAbove = value;
        return this;
    }

    /**
     * Sets how long a disposal rests after each batch of up to 500 orders; see {@code docs/retention.md}, Load.
     *
     * @param value 0, the default, to 5 seconds
     * @return this
     */
    public DppBuilder disposalRest(Duration value) {
        disposalRest = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Adds a place that keeps encrypted values; a recovery after a compromise encrypts them again. What is in no registered
     * place cannot be read any more after a recovery.
     *
     * @param value the target, such as {@code EncryptedTable} of dpp-jdbc
     * @return this
     */
    public DppBuilder reencryptionTarget(ReencryptionTarget value) {
        reencryptionTargets.add(Objects.requireNonNull(value, "value"));
        return this;
    }

    /**
     * Adds a root key that opens what it wrapped and wraps nothing: the former one, until a rotation is complete and the key
     * store's backups from before have expired, or the one to come, on nodes that do not wrap under it yet.
     *
     * @param value the other root key; its URI is not that of {@link #rootKey}
     * @return this
     */
    public DppBuilder formerRootKey(RootKey value) {
        formerRootKeys.add(Objects.requireNonNull(value, "formerRootKey"));
        return this;
    }

    /**
     * Sets where generations are kept: with them, copies of a destroyed secret die too, wherever they lie. Every node needs it.
     *
     * @param value the store, such as {@link GenerationStore#file} for one node
     * @return this
     */
    public DppBuilder generationStore(GenerationStore value) {
        generationStore = Objects.requireNonNull(value, "generationStore");
        return this;
    }

    /**
     * Sets how long backups are kept, and whether keys and data share theirs. What is not told is unknown, and certificates say
     * so.
     *
     * @param value the retentions
     * @return this
     */
    public DppBuilder backups(BackupRetention value) {
        backups = Objects.requireNonNull(value, "backups");
        return this;
    }

    /**
     * Lets reads accept plaintext in named fields while a migration is under way. Off unless set; put on record and logged at
     * each start.
     *
     * @param value which fields, and until when: at most 90 days from the start
     * @return this
     */
    public DppBuilder migrationMode(MigrationMode value) {
        migrationMode = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Wires and opens. Outside tests, what an operator should know of the stores is logged as a warning.
     *
     * @return a running {@code Dpp}, to be closed by the caller
     * @throws PolicyConfigurationException if something is missing or would weaken a clause
     * @throws io.github.dppkit.audit.AuditWriteException if the audit trail cannot be opened
     */
    public Dpp build() {
        return new DppAssembly(this).open();
    }
}
