package io.github.dppkit.retention;

import io.github.dppkit.DppException;
import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.spi.Mark;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds that data or keys were restored from a backup, keeps personal data shut, and disposes again of what the restore has
 * brought back (clauses A2.1.a, L4.d).
 *
 * <p><strong>Guarantees.</strong> The store of keys and deadlines was restored if the erasure ledger, which lies outside every
 * database, holds an erase that the store has forgotten. The data were restored if the marks beside them
 * ({@link RetentionBuilder#dataMarks}) are behind those of the keys' domain. From then on no permit is given and nothing is
 * taken in, on the nodes that look, until {@link #reconcile} has erased again what was erased, in every target. A copy of the
 * keys that is older than their backups may be is refused. What cannot be held against the ledger stays shut until a named
 * person takes it on record.
 *
 * <p><strong>Non-guarantees.</strong> A ledger that was restored together with the store tells nothing; keep it elsewhere. A
 * restore of the data without marks beside them is not found: their erased orders are noise, since the keys are gone, but the
 * rows stay until somebody calls {@link #dataRestored}. What was stored after the backup is lost.
 *
 * <p>Each process looks at its start and at the beginning of each run of {@link Retention#disposeDue}; that run reconciles too.
 * Safe for use by several threads and processes.
 */
@Enforces({"A2.1.a", "L4.d"})
public final class RestoreReconciler {

    private static final Logger LOG = LoggerFactory.getLogger(RestoreReconciler.class);
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);
    private static final Duration AFTER_A_FAULT = Duration.ofSeconds(1);

    private final RetentionSettings settings;
    private final LedgerCheck ledger;
    private final TargetSweep sweep;
    private final Unreconciled unreconciled;
    private final Replay replay;
    private final RestoreSigns signs;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile State state = State.UNKNOWN;
    private volatile Instant lookedAt = Instant.MIN;
    private State told = State.CLEAR;

    /** What was found. Everything but CLEAR keeps personal data shut. */
    public enum State {
        /** Nothing was restored, or it is reconciled. */
        CLEAR,
        /** The store did not answer yet. */
        UNKNOWN,
        /** Keys and deadlines are older than the ledger: {@link RestoreReconciler#reconcile}. */
        KEYS_BEHIND,
        /** They are older than their backups may be: put a newer backup in place. */
        KEYS_TOO_OLD,
        /** The data are older than the keys: {@link RestoreReconciler#reconcile}. */
        DATA_BEHIND,
        /** Nobody can tell what was erased since: {@link RestoreReconciler#acknowledge}. */
        CANNOT_RECONCILE
    }

    /**
     * What a reconciliation did.
     *
     * @param state how things stand now
     * @param erasedAgain how many scopes that were erased before had come back with their keys
     * @param suppressed how many erased scopes the store had never heard of: their data are refused when they come again
     * @param cleared how many rows, files or documents of erased scopes went that had come back without keys
     */
    public record Report(State state, int erasedAgain, int suppressed, long cleared) {

        private Report and(Report later) {
            return new Report(
                    later.state,
                    erasedAgain + later.erasedAgain,
                    suppressed + later.suppressed,
                    cleared + later.cleared);
        }
    }

    RestoreReconciler(
            RetentionSettings settings, DataKeys keys, DisposalEngine engine, BooleanSupplier trailRolledBack) {
        this.settings = settings;
        this.ledger = new LedgerCheck(settings);
        this.sweep = new TargetSweep(settings);
        this.replay = new Replay(settings, keys, engine, ledger, sweep);
        this.unreconciled = new Unreconciled(settings.store(), settings.clock(), trailRolledBack);
        this.signs = new RestoreSigns(settings, ledger, replay, unreconciled, sweep);
    }

    /**
     * Returns what was found last. While personal data are shut it looks again, once a minute at most, or a second after a store
     * did not answer: another node may have
     * reconciled, or a better backup been put in place.
     *
     * @return CLEAR unless something was restored
     */
    public State state() {
        if (state != State.CLEAR && isWorthALook() && lock.tryLock()) {
            try {
                look();
            } catch (RuntimeException e) {
                LOG.warn(
                        "Personal data stay shut: the state after a restore cannot be read ({}).",
                        e.getClass().getName());
            } finally {
                lock.unlock();
            }
        }
        return state;
    }

    private boolean isWorthALook() {
        Duration pause = state == State.UNKNOWN ? AFTER_A_FAULT : LOOK_AGAIN;
        return lookedAt.equals(Instant.MIN) || !settings.clock().instant().isBefore(lookedAt.plus(pause));
    }

    /**
     * Looks now. A store or ledger that does not answer leaves personal data shut.
     *
     * @return what was found
     * @throws RetentionUnavailableException if the store or the ledger does not answer
     */
    public State check() {
        lock.lock();
        try {
            return look();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Erases again what a restore has brought back. Idempotent, and resumed after a crash by the next call: personal data stay
     * shut until a call has come to its end.
     *
     * @param by who orders it, a person or {@link ActorId#DPPKIT}
     * @return what was done; nothing if nothing was restored, or if it cannot be reconciled
     * @throws RetentionUnavailableException if a store, a target or the ledger does not answer
     * @throws io.github.dppkit.audit.AuditWriteException if it cannot be put on record
     */
    public Report reconcile(ActorId by) {
        lock.lock();
        try {
            State found = look();
            Report keys = found == State.KEYS_BEHIND ? keysReplayed(by) : new Report(found, 0, 0, 0);
            // both domains may have been restored
            return keys.state() == State.DATA_BEHIND ? keys.and(dataSwept(by)) : keys;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Says that data were restored from a backup where no marks could tell, and disposes again of what came back.
     *
     * @param by who says so, a person
     * @return what was done
     * @throws RestoreRefusedException if it is not a person
     * @throws RetentionUnavailableException if a store or a target does not answer
     * @throws io.github.dppkit.audit.AuditWriteException if it cannot be put on record
     */
    public Report dataRestored(ActorId by) {
        if (by.kind() != ActorId.Kind.PERSON) {
            throw new RestoreRefusedException("Statement refused (L4.d): a person says that data were restored.");
        }
        lock.lock();
        try {
            return look() == State.CLEAR ? dataSwept(by) : reconcile(by);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes a restore on record that nothing can be held against: there is no ledger that can be read, or it is not the one
     * that was written, or a target cannot say what it holds. What was erased since the backup may be readable again, and is
     * for that person to answer for.
     *
     * @param by who, a person
     * @param role in which role: 1 to 32 lower-case letters, digits or dashes
     * @param reason {@link Reason#RESTORED_AFTER_LOSS}, {@link Reason#RESTORED_AFTER_MISTAKE} or
     *     {@link Reason#RESTORED_FOR_REHEARSAL}
     * @throws RestoreRefusedException if it is not a person, the reason is another, or the restore can be reconciled
     * @throws RetentionUnavailableException if a store does not answer
     * @throws io.github.dppkit.audit.AuditWriteException if it cannot be put on record; everything stays shut
     */
    public void acknowledge(ActorId by, String role, Reason reason) {
        Set<Reason> reasons =
                Set.of(Reason.RESTORED_AFTER_LOSS, Reason.RESTORED_AFTER_MISTAKE, Reason.RESTORED_FOR_REHEARSAL);
        if (by.kind() != ActorId.Kind.PERSON || !reasons.contains(reason)) {
            throw new RestoreRefusedException(
                    "Acknowledgement refused (L4.d): a restore is taken on record by a person, with a reason of"
                            + " restores.");
        }
        lock.lock();
        try {
            State found = look();
            if (found == State.CLEAR) {
                return;
            }
            if (found != State.CANNOT_RECONCILE) {
                throw new RestoreRefusedException("Acknowledgement refused (L4.d): the state is " + found
                        + "; it can be reconciled, or needs a newer backup of the keys.");
            }
            settings.journal().restoreAcknowledged(by, role, reason);
            ledger.startAnew();
            unreconciled.acknowledged();
            settings.dataMarks().catchUp(settings.dataMarks().behind());
            look();
        } finally {
            lock.unlock();
        }
    }

    /** What a run does first. It goes on where this does not succeed: deadlines do not wait for a reconciliation. */
    void reconcileIfNeeded() {
        try {
            State found = check();
            if (found == State.KEYS_BEHIND || found == State.DATA_BEHIND) {
                reconcile(ActorId.DPPKIT);
            }
        } catch (DppException e) {
            LOG.warn(
                    "Personal data stay shut: a restore could not be looked for or reconciled ({}).",
                    e.getClass().getName());
        }
    }

    private State look() {
        lookedAt = settings.clock().instant();
        try {
            state = signs.read(told != State.CANNOT_RECONCILE);
        } catch (RuntimeException e) {
            state = State.UNKNOWN;
            throw e;
        }
        tell();
        return state;
    }

    /** Once for each state that is found. */
    private void tell() {
        if (state == told) {
            return;
        }
        told = state;
        if (state == State.CLEAR) {
            LOG.warn("The restore is reconciled: personal data are open again.");
            return;
        }
        LOG.error(
                "A restore from backup was found: {}. Nothing personal is read or taken in until it is reconciled"
                        + " (Retention.restores()).",
                state);
        try {
            settings.journal().restoreFound();
        } catch (RuntimeException e) {
            LOG.warn(
                    "The restore that was found is not on record yet ({}).",
                    e.getClass().getName());
        }
    }

    private Report keysReplayed(ActorId by) {
        Replay.Done done = replay.run(by);
        return new Report(look(), done.back(), done.unheardOf(), done.cleared());
    }

    private Report dataSwept(ActorId by) {
        if (!sweep.isPossible()) {
            return new Report(state, 0, 0, 0);
        }
        EventId intent = settings.journal().restoreIntended(by);
        Map<String, Mark> behind = settings.dataMarks().behind();
        long cleared = sweep.run();
        settings.journal().reconciled(by, intent, cleared);
        settings.dataMarks().catchUp(behind);
        return new Report(look(), 0, 0, cleared);
    }
}
