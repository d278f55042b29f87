package io.github.dppkit.retention;

import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.audit.spi.AuditSigner;
import io.github.dppkit.audit.spi.SubjectTokenizer;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.keys.internal.IndexSecrets;
import io.github.dppkit.keys.spi.DeadlineSource;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.retention.internal.DisposalHolds;
import io.github.dppkit.retention.spi.DisposalListener;
import io.github.dppkit.retention.spi.DisposalTarget;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.retention.spi.MarkStore;
import io.github.dppkit.retention.spi.RetentionStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Wires a {@link Retention}. To be set: environment, store, audit trail, tokenizer, signer, ledger. Defaults:
 *
 * <ul>
 *   <li>policy: {@link DppPolicy#strictest()}
 *   <li>targets and listeners: none
 *   <li>lead: disposal starts 2 days before the hard line, where the anchor is known
 *   <li>cap: an order without anchor lives at most 180 days from when it was first seen
 *   <li>claim time: 5 minutes, after which another node takes a disposal over
 *   <li>served for: 20 minutes, after which no key cache or permit of any node serves what is erased
 *   <li>backups: unknown, keys and data in one domain
 *   <li>clock: the system's
 * </ul>
 *
 * <p>Data keys need deadlines and disposal needs data keys, so it is built in two steps: {@link #deadlines()} for the
 * keys, then {@link #build}. Not safe for use by several threads.
 */
public final class RetentionBuilder {

    private static final Pattern TARGET = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    @Nullable Environment environment;

    DppPolicy policy = DppPolicy.strictest();

    @Nullable RetentionStore store;

    @Nullable Recorder recorder;

    @Nullable SubjectTokenizer tokenizer;

    @Nullable AuditSigner signer;

    @Nullable ErasureLedger ledger;

    @Nullable IndexSecrets indexSecrets;

    @Nullable DisposalHolds holds;

    final List<DisposalTarget> targets = new ArrayList<>();
    final List<DisposalListener> listeners = new ArrayList<>();
    InstantSource clock = InstantSource.system();

    @Nullable LongSupplier elapsed = System::nanoTime;

    @Nullable Supplier<Optional<Instant>> database;

    boolean databaseAsked = true;
    Supplier<@Nullable Instant> lastSigned = () -> null;
    int pauseAbove = 100;
    BatchRest rest = BatchRest.of(Duration.ZERO);
    Duration lead = Duration.ofDays(2);
    Duration cap = Duration.ofDays(180);
    Duration claimTime = Duration.ofMinutes(5);
    Duration servedFor = Duration.ofMinutes(20);
    BackupRetention backups = BackupRetention.unknown();

    @Nullable MarkStore dataMarks;

    String node = "node-1";
    BooleanSupplier trailRolledBack = () -> false;
    private final RetentionAssembly assembly = new RetentionAssembly(this);

    RetentionBuilder() {}

    /**
     * Sets the deployment, which certificates name.
     *
     * @param value the environment
     * @return this
     */
    public RetentionBuilder environment(Environment value) {
        environment = Objects.requireNonNull(value, "environment");
        return this;
    }

    /**
     * Sets the figures in force.
     *
     * @param value the policy
     * @return this
     */
    public RetentionBuilder policy(DppPolicy value) {
        policy = Objects.requireNonNull(value, "policy");
        return this;
    }

    /**
     * Sets where deadlines and tombstones are kept: with the keys, not with the data.
     *
     * @param value the store
     * @return this
     */
    public RetentionBuilder store(RetentionStore value) {
        store = Objects.requireNonNull(value, "store");
        return this;
    }

    /**
     * Sets where moves and disposals are put on record.
     *
     * @param value the audit trail
     * @return this
     */
    public RetentionBuilder audit(AuditTrail value) {
        return recorder(Recorder.of(Objects.requireNonNull(value, "audit")));
    }

    /** Sets what stands for the audit trail. */
    RetentionBuilder recorder(Recorder value) {
        recorder = value;
        return this;
    }

    /**
     * Sets what turns scopes into tokens; the same that the audit trail uses.
     *
     * @param value the tokenizer
     * @return this
     */
    public RetentionBuilder tokenizer(SubjectTokenizer value) {
        tokenizer = Objects.requireNonNull(value, "tokenizer");
        return this;
    }

    /**
     * Sets what signs certificates.
     *
     * @param value the signer
     * @return this
     */
    public RetentionBuilder signer(AuditSigner value) {
        signer = Objects.requireNonNull(value, "signer");
        return this;
    }

    /**
     * Sets the list, outside every database, of scopes whose erase has begun.
     *
     * @param value the ledger, such as {@link ErasureLedger#file}
     * @return this
     */
    public RetentionBuilder ledger(ErasureLedger value) {
        ledger = Objects.requireNonNull(value, "ledger");
        return this;
    }

    /**
     * Sets the secrets of the blind index, which runs destroy when their time is over; only dppkit's composition root can
     * name them.
     *
     * @param value the secrets
     * @return this
     */
    public RetentionBuilder indexSecrets(IndexSecrets value) {
        indexSecrets = Objects.requireNonNull(value, "indexSecrets");
        return this;
    }

    /**
     * Sets what knows of legal duties, which disposal asks before keys go; only dppkit's composition root can name it.
     *
     * @param value the holds
     * @return this
     */
    public RetentionBuilder holds(DisposalHolds value) {
        holds = Objects.requireNonNull(value, "holds");
        return this;
    }

    /**
     * Adds a place that holds data; every one the host has must be registered.
     *
     * @param value the target
     * @return this
     * @throws PolicyConfigurationException if its name has another form or is taken
     */
    public RetentionBuilder target(DisposalTarget value) {
        String name = value.name();
        Set<String> taken = new HashSet<>();
        targets.forEach(target -> taken.add(target.name()));
        if (!TARGET.matcher(name).matches() || taken.contains(name)) {
            throw new PolicyConfigurationException(
                    "Disposal target refused (A2.1.a): give each a name of its own, 1 to 64"
                            + " letters, digits or . _ -");
        }
        targets.add(value);
        return this;
    }

    /**
     * Adds somebody who forgets what he holds of a scope when it is disposed of.
     *
     * @param value the listener
     * @return this
     */
    public RetentionBuilder listener(DisposalListener value) {
        listeners.add(Objects.requireNonNull(value, "listener"));
        return this;
    }

    /**
     * Sets the time, for tests. A clock that is moved by hand is another one than the machine's and the database's, so it is
     * compared with neither.
     *
     * @param value the clock
     * @return this
     */
    public RetentionBuilder clock(InstantSource value) {
        return clock(value, null, null);
    }

    /**
     * Sets the time, and what it is held against.
     *
     * @param value the clock
     * @param elapsedNanos time that elapses as the clock moves and never goes back; null if there is none
     * @param databaseClock the clock of the database; null if there is none to compare with
     * @return this
     */
    public RetentionBuilder clock(
            InstantSource value,
            @Nullable LongSupplier elapsedNanos,
            @Nullable Supplier<Optional<Instant>> databaseClock) {
        clock = Objects.requireNonNull(value, "clock");
        elapsed = elapsedNanos;
        database = databaseClock;
        databaseAsked = false;
        return this;
    }

    /**
     * Sets when the last checkpoint of the audit trail was signed before this process began: a clock that is behind it, or 30
     * days ahead of it, is in doubt.
     *
     * @param value tells null if there was none
     * @return this
     */
    public RetentionBuilder lastSigned(Supplier<@Nullable Instant> value) {
        lastSigned = Objects.requireNonNull(value, "lastSigned");
        return this;
    }

    /**
     * Sets how many records may become due at once without a look at the trend. More are disposed of only if they are no more
     * than a fifth of what is stored, and no more than three times as many as on a day of the last two weeks; else a person
     * confirms, or the hard line comes.
     *
     * @param value 0 or more; 100 unless set
     * @return this
     * @throws PolicyConfigurationException if it is negative
     */
    public RetentionBuilder pauseAbove(int value) {
        if (value < 0) {
            throw new PolicyConfigurationException("Retention refused (A2.1.a): pauseAbove must be 0 or more.");
        }
        pauseAbove = value;
        return this;
    }

    /**
     * Returns what tells permits whether the time is in doubt. Set store and clock first.
     *
     * @return given the node's time in milliseconds; to be handed to the permits of the same {@code Dpp}
     */
    public LongPredicate timeInDoubt() {
        return assembly.watch()::isInDoubt;
    }

    /**
     * Sets how long before the hard line disposal starts where the anchor is known; a lease is kept to the hard line.
     *
     * @param value zero to 7 days
     * @return this
     * @throws PolicyConfigurationException if it is out of range
     */
    public RetentionBuilder lead(Duration value) {
        lead = within(value, Duration.ZERO, Duration.ofDays(7), "lead");
        return this;
    }

    /**
     * Sets how long an order lives at most, from when it was first seen, while its anchor is not known (C.1b).
     *
     * @param value not shorter than the policy's retention, at most 2 years
     * @return this
     * @throws PolicyConfigurationException if it is out of range
     */
    public RetentionBuilder cap(Duration value) {
        cap = within(value, Duration.ofDays(1), Duration.ofDays(730), "cap");
        return this;
    }

    /**
     * Sets how long a run rests after each batch of up to 500 scopes, for the sake of the host's own requests.
     *
     * @param value 0, the default, to 5 seconds
     * @return this
     * @throws PolicyConfigurationException if it is out of range
     */
    public RetentionBuilder restBetweenBatches(Duration value) {
        return rest(BatchRest.of(within(value, Duration.ZERO, BatchRest.MOST, "restBetweenBatches")));
    }

    /** Sets what rests. */
    RetentionBuilder rest(BatchRest value) {
        rest = value;
        return this;
    }

    /**
     * Sets how long a node has a disposal to itself; longer than any target takes for one scope.
     *
     * @param value 10 seconds to 1 day
     * @return this
     * @throws PolicyConfigurationException if it is out of range
     */
    public RetentionBuilder claimTime(Duration value) {
        claimTime = within(value, Duration.ofSeconds(10), Duration.ofDays(1), "claimTime");
        return this;
    }

    /**
     * Sets how long after an erase a node that has not heard of it can still serve: the longer of key cache and permit,
     * plus the skew of the clocks.
     *
     * @param value zero to 1 hour
     * @return this
     * @throws PolicyConfigurationException if it is out of range
     */
    public RetentionBuilder servedFor(Duration value) {
        servedFor = within(value, Duration.ZERO, Duration.ofHours(1), "servedFor");
        return this;
    }

    /**
     * Sets how long backups are kept.
     *
     * @param value the retentions; those that are not told are unknown
     * @return this
     * @throws PolicyConfigurationException if a backup outlives the erasure ledger
     */
    public RetentionBuilder backups(BackupRetention value) {
        backups = Objects.requireNonNull(value, "backups");
        value.requireLedgerOutlivesBackups();
        return this;
    }

    /**
     * Sets the marks beside the data, by which it shows that the data were restored from a backup; needed where the keys have a
     * database of their own.
     *
     * @param value in the database that is backed up with the data
     * @return this
     */
    public RetentionBuilder dataMarks(MarkStore value) {
        dataMarks = Objects.requireNonNull(value, "dataMarks");
        return this;
    }

    /**
     * Sets the name of this node, as the audit trail has it.
     *
     * @param value processes that run at the same time need different ones
     * @return this
     */
    public RetentionBuilder node(String value) {
        node = Objects.requireNonNull(value, "node");
        return this;
    }

    /**
     * Sets what tells whether the audit trail was found behind its anchors.
     *
     * @param value true while, or once, it was restored from a backup in the life of this process
     * @return this
     */
    public RetentionBuilder trailRolledBack(BooleanSupplier value) {
        trailRolledBack = Objects.requireNonNull(value, "trailRolledBack");
        return this;
    }

    /**
     * Returns what tells data keys their first deadline.
     *
     * @return to be handed to the data keys of the same {@code Dpp}
     * @throws PolicyConfigurationException if something is missing or would weaken a clause
     */
    public DeadlineSource deadlines() {
        return assembly.register();
    }

    /**
     * Wires it.
     *
     * @param keys the data keys that {@link #deadlines()} was handed to
     * @return the retention
     * @throws PolicyConfigurationException if something is missing or would weaken a clause
     */
    public Retention build(DataKeys keys) {
        return assembly.build(keys);
    }

    private static Duration within(Duration value, Duration least, Duration most, String name) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new PolicyConfigurationException(
                    "Retention refused (A2.1.a): " + name + " must be from " + least + " to " + most + ".");
        }
        return value;
    }
}
