package io.github.dppkit.retention.hold.internal;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.audit.spi.SubjectTokenizer;
import io.github.dppkit.crypto.ArchiveRecord;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.hold.HoldRun;
import io.github.dppkit.retention.hold.HoldTooLateException;
import io.github.dppkit.retention.hold.HoldUnavailableException;
import io.github.dppkit.retention.hold.LegalDuty;
import io.github.dppkit.retention.internal.CertificateBody;
import io.github.dppkit.retention.internal.DisposalHolds;
import io.github.dppkit.retention.spi.ArchiveStore;
import io.github.dppkit.retention.spi.HoldRecord;
import io.github.dppkit.retention.spi.HoldRecord.State;
import io.github.dppkit.retention.spi.HoldStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The states of holds. Every change is a compare-and-set of one hold, and that decides between a hold and a disposal.
 *
 * <p>A hold is opened, durably, and only then it is looked whether the order lives; a disposal is claimed, durably, and only
 * then it is looked for open holds. So at least one of the two sees the other, and what is open after the claim is decided by
 * whoever changes it first: to HELD, after the record was read back and put on record, or to ENDING, before the keys go.
 */
@Enforces({"A2.1.c", "A1.7.a"})
public final class HoldKeeper implements DisposalHolds {

    private static final int ATTEMPTS = 100;

    private final HoldStore store;
    private final ArchiveStore archive;
    private final SubjectTokenizer tokenizer;
    private final HoldJournal journal;
    private final InstantSource clock;
    private final HoldSealing sealing;
    private final HoldEnds ends;
    private final HoldYears years;

    /**
     * Creates a keeper.
     *
     * @param store where holds are kept
     * @param archive where records are kept
     * @param tokenizer the one that the audit trail uses
     * @param recorder puts an event on record, or throws
     * @param clock the time
     */
    public HoldKeeper(
            HoldStore store,
            ArchiveStore archive,
            SubjectTokenizer tokenizer,
            HoldRecorder recorder,
            InstantSource clock) {
        this.store = HoldPorts.guarded(store);
        this.archive = HoldPorts.guarded(archive);
        this.tokenizer = tokenizer;
        this.journal = new HoldJournal(recorder);
        this.clock = clock;
        this.years = new HoldYears(this.store, journal, clock);
        this.sealing = new HoldSealing(this.store, this.archive, tokenizer, journal, years, clock);
        this.ends = new HoldEnds(this.store, this.archive, journal, years, clock);
    }

    /**
     * Returns what ends holds.
     *
     * @return of the same stores
     */
    public HoldEnds ends() {
        return ends;
    }

    /**
     * Returns what knows the years' keys.
     *
     * @return of the same stores
     */
    public HoldYears years() {
        return years;
    }

    /**
     * Returns the store.
     *
     * @return guarded
     */
    public HoldStore store() {
        return store;
    }

    /**
     * Returns the hold of a duty.
     *
     * @param duty why
     * @param scope whose data
     * @return empty if there is none
     */
    public Optional<HoldRecord> find(LegalDuty duty, PiiScope scope) {
        return sealing.find(duty, scope);
    }

    /**
     * Returns the holds of one scope.
     *
     * @param scope whose data
     * @return all there are
     */
    public List<HoldRecord> of(PiiScope scope) {
        return store.of(List.of(token(scope)));
    }

    /**
     * Opens a hold, or finds the one of that duty; one that ends sooner is made to last longer.
     *
     * @param duty why
     * @param scope whose data
     * @param alive tells whether disposal has not begun
     * @return REQUESTED, SEALING or HELD
     */
    public HoldRecord open(LegalDuty duty, PiiScope scope, BooleanSupplier alive) {
        return sealing.open(duty, scope, alive);
    }

    /**
     * Puts a record into the archive and reads it back; then the hold stands.
     *
     * @param open the hold, REQUESTED or SEALING
     * @param scope whose data
     * @param record what to keep
     * @param by who had it made
     * @return HELD
     */
    public HoldRecord seal(HoldRecord open, PiiScope scope, ArchiveRecord record, ActorId by) {
        return sealing.seal(open, scope, record, by);
    }

    @Override
    public Map<PiiScope, String> waiting(Collection<PiiScope> scopes) {
        Map<PiiScope, String> waiting = new LinkedHashMap<>();
        Map<SubjectToken, PiiScope> byToken = byToken(scopes);
        for (HoldRecord hold : store.of(byToken.keySet())) {
            PiiScope scope = byToken.get(hold.token());
            if (scope == null) {
                continue;
            }
            try {
                if (isWaiting(hold, scope)) {
                    waiting.put(scope, "waiting");
                }
            } catch (RuntimeException e) {
                waiting.put(scope, e.getClass().getName());
            }
        }
        return waiting;
    }

    @Override
    public void alarm(int scopes) {
        journal.waiting(scopes);
    }

    private boolean isWaiting(HoldRecord hold, PiiScope scope) {
        return switch (hold.state()) {
            case REQUESTED -> true;
            case SEALING -> !completed(hold, scope);
            case HELD -> {
                boolean damaged = HoldIds.stored(archive, hold).isEmpty();
                if (damaged) {
                    journal.damaged(scope, hold);
                    store.put(HoldIds.changed(hold, State.REQUESTED, clock.instant())); // if not, others ended it
                }
                yield damaged;
            }
            case ENDING, ENDED -> false;
        };
    }

    /** Ends what a crash left undone: the record is there, only nobody said so. */
    private boolean completed(HoldRecord sealing, PiiScope scope) {
        byte[] bytes = HoldIds.stored(archive, sealing).orElse(null);
        if (bytes == null) {
            return false;
        }
        journal.archived(scope, sealing, ActorId.DPPKIT, bytes);
        return store.put(HoldIds.changed(sealing, State.HELD, clock.instant()));
    }

    @Override
    public Map<PiiScope, Settled> settle(Collection<PiiScope> scopes) {
        Map<PiiScope, Settled> settled = new HashMap<>();
        Map<SubjectToken, PiiScope> byToken = byToken(scopes);
        for (HoldRecord hold : store.of(byToken.keySet())) {
            PiiScope scope = byToken.get(hold.token());
            if (scope != null) {
                Settled before = settled.getOrDefault(scope, new Settled(List.of(), 0));
                settled.put(scope, settled(hold, scope, before));
            }
        }
        return settled;
    }

    private Settled settled(HoldRecord found, PiiScope scope, Settled before) {
        HoldRecord hold = found;
        for (int i = 0; i < ATTEMPTS; i++) {
            if (hold.state() == State.HELD) {
                List<CertificateBody.LegalException> kept = new ArrayList<>(before.exceptions());
                kept.add(HoldIds.exception(hold));
                return new Settled(kept, before.lost());
            }
            if (hold.state() == State.ENDING || hold.state() == State.ENDED) {
                return before;
            }
            boolean sealed = hold.state() == State.SEALING && completed(hold, scope);
            if (!sealed && isLost(hold, scope)) {
                return new Settled(before.exceptions(), before.lost() + 1);
            }
            hold = store.find(hold.id()).orElse(null);
            if (hold == null) {
                return before;
            }
        }
        throw contended();
    }

    /** The alarm is on record before the change: one may be repeated, none is missed. */
    private boolean isLost(HoldRecord open, PiiScope scope) {
        HoldRecord now = store.find(open.id()).orElse(open);
        if (now.version() != open.version()) {
            return false;
        }
        journal.lost(scope, open);
        return store.put(HoldIds.changed(open, State.ENDING, clock.instant()));
    }

    @Override
    public HoldRun endDue() {
        return ends.run();
    }

    private Map<SubjectToken, PiiScope> byToken(Collection<PiiScope> scopes) {
        Map<SubjectToken, PiiScope> byToken = new LinkedHashMap<>();
        scopes.forEach(scope -> byToken.put(token(scope), scope));
        return byToken;
    }

    private SubjectToken token(PiiScope scope) {
        return tokenizer.scopeToken(scope);
    }

    /**
     * Returns the refusal of a hold that comes after the disposal.
     *
     * @return to be thrown
     */
    public static HoldTooLateException tooLate() {
        return new HoldTooLateException(
                "Hold refused (A2.1.a): too late; the order's disposal has begun or its last day"
                        + " has come, or the hold was released meanwhile. Nothing of it is held.");
    }

    static HoldUnavailableException contended() {
        return new HoldUnavailableException(
                "Hold unavailable (A2.1.c): another call is changing the same hold; ask again.");
    }
}
