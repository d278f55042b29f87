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
import io.github.dppkit.retention.spi.DisposalListener;
import io.github.dppkit.retention.spi.DisposalTarget;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.retention.spi.RetentionStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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

    private @Nullable Environment environment;
    private DppPolicy policy = DppPolicy.strictest();
    private @Nullable RetentionStore store;
    private @Nullable Recorder recorder;
    private @Nullable SubjectTokenizer tokenizer;
    private @Nullable AuditSigner signer;
    private @Nullable ErasureLedger ledger;
    private @Nullable IndexSecrets indexSecrets;
    private final List<DisposalTarget> targets = new ArrayList<>();
    private final List<DisposalListener> listeners = new ArrayList<>();
    private InstantSource clock = InstantSource.system();
    private Duration lead = Duration.ofDays(2);
    private Duration cap = Duration.ofDays(180);
    private Duration claimTime = Duration.ofMinutes(5);
    private Duration servedFor = Duration.ofMinutes(20);
    private BackupRetention backups = BackupRetention.unknown();

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
     * Sets the time.
     *
     * @param value the clock
     * @return this
     */
    public RetentionBuilder clock(InstantSource value) {
        clock = Objects.requireNonNull(value, "clock");
        return this;
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
     */
    public RetentionBuilder backups(BackupRetention value) {
        backups = Objects.requireNonNull(value, "backups");
        return this;
    }

    /**
     * Returns what tells data keys their first deadline.
     *
     * @return to be handed to the data keys of the same {@code Dpp}
     * @throws PolicyConfigurationException if something is missing or would weaken a clause
     */
    public DeadlineSource deadlines() {
        return register();
    }

    private DeadlineRegister register() {
        return new DeadlineRegister(
                new GuardedRetentionStore(required(store, "store")),
                DeadlineRule.of(policy, cap),
                lead,
                required(tokenizer, "tokenizer"),
                new Journal(required(recorder, "audit")));
    }

    /**
     * Wires it.
     *
     * @param keys the data keys that {@link #deadlines()} was handed to
     * @return the retention
     * @throws PolicyConfigurationException if something is missing or would weaken a clause
     */
    public Retention build(DataKeys keys) {
        RetentionSettings settings = new RetentionSettings(
                required(environment, "environment"),
                policy,
                new GuardedRetentionStore(required(store, "store")),
                new Journal(required(recorder, "audit")),
                required(tokenizer, "tokenizer"),
                required(signer, "signer"),
                required(ledger, "ledger, such as ErasureLedger.file(path)"),
                List.copyOf(targets),
                List.copyOf(listeners),
                clock,
                claimTime,
                servedFor,
                register(),
                indexSecrets,
                backups);
        return new Retention(settings, keys);
    }

    private static Duration within(Duration value, Duration least, Duration most, String name) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new PolicyConfigurationException(
                    "Retention refused (A2.1.a): " + name + " must be from " + least + " to " + most + ".");
        }
        return value;
    }

    private static <T> T required(@Nullable T value, String name) {
        if (value == null) {
            throw new PolicyConfigurationException("Retention refused: set " + name + ".");
        }
        return value;
    }
}
