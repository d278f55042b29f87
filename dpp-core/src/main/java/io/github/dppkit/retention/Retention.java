package io.github.dppkit.retention;

import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.spi.SubjectTokenizer;
import io.github.dppkit.keys.ScopeErasedException;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.keys.internal.GenerationUpkeep;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.retention.internal.Erasures;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.DisposalTarget;
import io.github.dppkit.retention.spi.RetentionRecord;
import io.github.dppkit.retention.spi.RetentionStore;
import io.github.dppkit.retention.spi.Tombstone;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * How long data live: deadlines that follow order events, and disposal when they come (clauses A2.1.a, L4.b, M5.a).
 *
 * <p><strong>Guarantees.</strong> No key is made without a stored deadline. A deadline never lies after the true one, as
 * far as what is known is true; what cannot be true is refused. From 00:00 UTC of the deadline's day nothing opens,
 * whether or not a disposal ran. A disposal is resumed by any node after any crash, and a scope is disposed of once. Data
 * of a disposed scope that come again are refused.
 *
 * <p><strong>Non-guarantees.</strong> Only registered targets are cleared. Of an order of which nothing at all is known
 * but that its data came, the clock starts when they came. Without generations, copies of epoch secrets in backups of the
 * key store live as long as those backups.
 *
 * <p>Nothing here runs by itself: call {@link #disposeDue()} at least every 45 minutes, on any number of nodes: a key that a
 * crash left without deadline is then gone within the hour. Safe for use by several
 * threads and processes.
 */
@Enforces({"A2.1.a", "A4.c", "V6.1.7"})
public final class Retention {

    private final RetentionStore store;
    private final DeadlineRegister register;
    private final EventIntake intake;
    private final Journal journal;
    private final SubjectTokenizer tokenizer;
    private final InstantSource clock;
    private final DisposalEngine engine;
    private final RetentionGuards guards;
    private final RetentionSettings settings;
    private final DataKeys keys;
    private final RestoreReconciler restores;

    Retention(RetentionSettings settings, DataKeys keys, RestoreGate gate, BooleanSupplier trailRolledBack) {
        this.store = settings.store();
        this.register = settings.register();
        this.journal = settings.journal();
        this.tokenizer = settings.tokenizer();
        this.clock = settings.clock();
        this.settings = settings;
        this.keys = keys;
        KeyFollower follower = new KeyFollower(settings.store(), settings.register(), keys);
        this.intake = new EventIntake(settings, follower);
        DisposalGuard guard = new DisposalGuard(settings);
        LateWatch late = new LateWatch(settings);
        this.guards = new RetentionGuards(settings, guard, late);
        this.engine = new DisposalEngine(settings, keys, follower, guard, late);
        this.restores = new RestoreReconciler(settings, keys, engine, trailRolledBack);
        gate.tells(restores::state);
    }

    /**
     * Returns a builder.
     *
     * @return with the defaults that {@link RetentionBuilder} lists
     */
    public static RetentionBuilder builder() {
        return new RetentionBuilder();
    }

    /**
     * Returns the targets that disposals clear, in their order.
     *
     * @return those that were registered; unmodifiable
     */
    public List<DisposalTarget> targets() {
        return settings.targets();
    }

    /**
     * Takes note of an order event that the host knows of; the deadline follows at once.
     *
     * @param scope the order
     * @param event what happened
     * @return false if the order's data are disposed of or being so; nothing is left to follow the event
     * @throws OrderEventRefusedException if the event cannot be true, is a correction to a later instant, which takes the name
     *     of who says so, or the scope is no order
     * @throws RetentionUnavailableException if the store does not answer
     * @throws io.github.dppkit.audit.AuditWriteException if the change cannot be put on record; the key has not moved then
     * @throws io.github.dppkit.keys.KeyUnavailableException if the key could not be moved; the next event or run does it
     */
    public boolean record(PiiScope scope, OrderEvent event) {
        return record(scope, event, ActorId.DPPKIT);
    }

    /**
     * Takes note of an order event that somebody states, such as a correction, or that an order was not shipped yet.
     *
     * @param scope the order
     * @param event what happened
     * @param by who says so, for the record
     * @return false if the order's data are disposed of or being so; nothing is left to follow the event
     * @throws OrderEventRefusedException if the event cannot be true, or the scope is no order
     * @throws RetentionUnavailableException if the store does not answer
     * @throws io.github.dppkit.audit.AuditWriteException if the change cannot be put on record; the key has not moved then
     * @throws io.github.dppkit.keys.KeyUnavailableException if the key could not be moved; the next event or run does it
     */
    public boolean record(PiiScope scope, OrderEvent event, ActorId by) {
        return intake.record(scope, event, by);
    }

    /**
     * Takes note of what a payload says of an order, before anything of it is encrypted. What cannot be true is ignored,
     * and an ALARM is put on record.
     *
     * @param scope the order
     * @param events what the payload says; perhaps nothing
     * @param provenance where it comes from
     * @throws ScopeErasedException if the order's data are disposed of or being so; the payload is to be dropped
     * @throws OrderEventRefusedException if the scope is no order
     * @throws RetentionUnavailableException if the store does not answer
     * @throws io.github.dppkit.audit.AuditWriteException if the change cannot be put on record; the key has not moved then
     * @throws io.github.dppkit.keys.KeyUnavailableException if the key could not be moved; the next event or run does it
     */
    public void observed(PiiScope scope, List<OrderEvent> events, Provenance provenance) {
        intake.observed(scope, events, provenance);
    }

    /**
     * Takes note of one statement about many orders, such as that 5,000 orders were not shipped at an instant: their leases are
     * renewed, in a few statements of the stores for each 500 orders. Repeating it does no harm.
     *
     * <p>Every guarantee is that of {@link #record(PiiScope, OrderEvent, ActorId)}, order by order; a fault or a crash leaves
     * some orders renewed and the others as they were, and the next run moves the keys that had not followed. Orders of
     * which nothing is stored stay so.
     *
     * @param orders whose leases; an order that is named twice counts once
     * @param event {@link OrderEvent#unshipped} or {@link OrderEvent#undelivered}
     * @param by who says so, for the record
     * @return what became of each order; FAILED, with an ALARM on record, where its key could not be moved
     * @throws OrderEventRefusedException if the statement is another, can be true of no order, or a scope is no order; nothing
     *     is changed then
     * @throws RetentionUnavailableException if the store does not answer
     * @throws io.github.dppkit.audit.AuditWriteException if the changes cannot be put on record; their keys have not moved then
     */
    public RenewalReport renew(Collection<PiiScope> orders, OrderEvent event, ActorId by) {
        return intake.renew(orders, event, by);
    }

    /**
     * Renews the lease of a selling partner's own data: they live while the partner is authorised.
     *
     * @param partner whose data
     * @param asOf an instant at which the partner was authorised
     * @return false if there are no such data, or they are disposed of or being so
     * @throws OrderEventRefusedException if the instant cannot be true
     * @throws RetentionUnavailableException if the store does not answer
     * @throws io.github.dppkit.audit.AuditWriteException if the change cannot be put on record; the key has not moved then
     * @throws io.github.dppkit.keys.KeyUnavailableException if the key could not be moved; the next run does it
     */
    public boolean partnerAuthorised(SellingPartner partner, Instant asOf) {
        return intake.partnerAuthorised(partner, asOf);
    }

    /**
     * Starts the clock of Amazon Information that is not PII (A4.c); registering it again changes nothing, unless the data are
     * older: then the clock runs from them.
     *
     * @param scope whose data
     * @param origin the operation that brought them
     * @param obtainedAt when; the future counts as now
     * @throws ScopeErasedException if such data of this scope are disposed of or being so
     * @throws PolicyConfigurationException if the policy sets no such clock
     * @throws RetentionUnavailableException if the store does not answer
     */
    public void registerInformation(PiiScope scope, String origin, Instant obtainedAt) {
        intake.registerInformation(scope, origin, obtainedAt);
    }

    /**
     * Tells how long data still live.
     *
     * @param scope whose data
     * @param dataClass which of them
     * @return empty if there are none, or they are disposed of
     * @throws RetentionUnavailableException if the store does not answer
     */
    public Optional<RetentionStatus> status(PiiScope scope, DataClass dataClass) {
        return store.find(scope, dataClass)
                .map(stored -> new RetentionStatus(
                        stored.state(),
                        stored.firstSeenAt(),
                        stored.deadline(),
                        stored.state() == RetentionRecord.State.ACTIVE ? register.dueAt(stored) : stored.dueAt(),
                        register.lastDay(stored).fixed()));
    }

    /**
     * Returns the certificate of a disposal.
     *
     * @param scope whose data
     * @param dataClass which of them
     * @return empty if they were not disposed of
     * @throws RetentionUnavailableException if the store does not answer
     */
    public Optional<DisposalCertificate> certificate(PiiScope scope, DataClass dataClass) {
        return store.tombstone(tokenizer.scopeToken(scope), dataClass)
                .map(Tombstone::certificate)
                .filter(text -> !text.isEmpty())
                .map(DisposalCertificate::parse);
    }

    /**
     * Disposes of what is due, at most 10,000 scopes, destroys the epoch secrets of days that have come and the blind index's
     * secrets of months whose time is over, and rolls the epoch secrets that may still open a copy of an erased key, each once
     * a day at most. Idempotent; any number of nodes may run it at the same time.
     *
     * @return what was done and what failed; it does not throw for a scope, target, ledger or audit trail that fails
     * @throws RetentionUnavailableException if the store does not answer; epoch secrets are destroyed all the same
     */
    public DisposalRun disposeDue() {
        try {
            restores.reconcileIfNeeded();
            settings.dataMarks().begin();
        } catch (RuntimeException e) {
            engine.destroySecrets();
            throw e;
        }
        try {
            return engine.disposeDue();
        } finally {
            settings.dataMarks().end();
        }
    }

    /**
     * Disposes of the data of one scope ahead of their time, such as when their purpose has ended.
     *
     * @param scope whose data
     * @param dataClass which of them
     * @param reason why, such as {@link Reason#REQUESTED}
     * @return what was done and what failed; what failed is tried again by {@link #disposeDue()}. For data disposed of
     *     before: their certificate, nothing else
     * @throws RetentionUnavailableException if the store does not answer
     */
    public DisposalRun disposeNow(PiiScope scope, DataClass dataClass, Reason reason) {
        settings.dataMarks().begin();
        try {
            return engine.disposeNow(scope, dataClass, reason);
        } finally {
            settings.dataMarks().end();
        }
    }

    /**
     * Destroys at once every epoch secret that may still open a copy of an erased key, instead of in the next run after
     * 00:00 UTC: the keys that live on are wrapped under new secrets first. For an erase that cannot wait, such as when a
     * selling partner leaves. Idempotent; it may take seconds for tens of thousands of keys.
     *
     * @return how many secrets were destroyed, and what failed; it does not throw
     */
    public DisposalRun rollEpochs() {
        return engine.rollNow();
    }

    /**
     * Certifies a disposal again, with what is known now of copies of its key: when the generations went that opened them, when
     * backups are clear, and from when on no copy can exist. The certificate of the disposal itself stays as it is.
     *
     * @param scope whose data
     * @param dataClass which of them
     * @return freshly signed and on record; empty if they were not disposed of
     * @throws RetentionUnavailableException if the store does not answer
     * @throws io.github.dppkit.keys.KeyUnavailableException if the key store does not answer; what a generation store that does
     *     not answer would say is called unknown
     * @throws io.github.dppkit.audit.AuditWriteException if it cannot be put on record
     */
    public Optional<DisposalCertificate> certificateAsOfNow(PiiScope scope, DataClass dataClass) {
        Optional<DisposalCertificate> again =
                certificate(scope, dataClass).map(issued -> CertificateIssue.again(settings, keys, issued.body()));
        again.ifPresent(
                certificate -> journal.issuedAgain(scope, certificate.toJson().getBytes(StandardCharsets.UTF_8)));
        return again;
    }

    /**
     * Takes note that a backup of the key store was taken. An old generation is destroyed only once there is such a backup
     * from after the last use of it: until then the only backups there are may need it.
     *
     * @param at when the backup was begun; not in the future
     * @param by the person or the backup job that says so
     * @throws BackupStatementRefusedException if it cannot be true, or nobody says so
     * @throws io.github.dppkit.audit.AuditWriteException if it cannot be put on record; it does not count then
     * @throws io.github.dppkit.keys.KeyUnavailableException if the key store does not answer
     */
    public void keyBackupTaken(Instant at, ActorId by) {
        if (at.isAfter(clock.instant()) || by.kind() == ActorId.Kind.SYSTEM) {
            throw new BackupStatementRefusedException("Backup statement refused (L4.d): a person or a backup job states"
                    + " the instant at which a backup that is complete was begun.");
        }
        journal.keyBackupStated(by);
        GenerationUpkeep generations = keys.upkeep().secrets().generations();
        if (generations != null) {
            generations.keyBackupTaken(FactMerge.cut(at));
        }
    }

    /**
     * Returns what finds and reconciles restores from a backup.
     *
     * @return the reconciler of this process
     */
    public RestoreReconciler restores() {
        return restores;
    }

    /**
     * Returns what holds disposal up when the time is in doubt or far more is due than usual, and takes a person's word.
     *
     * @return always the same
     */
    public RetentionGuards guards() {
        return guards;
    }

    /**
     * Returns what notices work with; only they can name it.
     *
     * @return the door between the two packages
     */
    public Erasures erasures() {
        return new NoticeSeam(settings, keys);
    }
}
