package io.github.dppkit.retention.hold.internal;

import io.github.dppkit.audit.spi.SubjectTokenizer;
import io.github.dppkit.crypto.ArchiveRecord;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.retention.hold.HoldUnavailableException;
import io.github.dppkit.retention.hold.LegalDuty;
import io.github.dppkit.retention.spi.ArchiveStore;
import io.github.dppkit.retention.spi.HoldRecord;
import io.github.dppkit.retention.spi.HoldRecord.State;
import io.github.dppkit.retention.spi.HoldStore;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The host's side of a hold: opens it, and puts its record into the archive, so that it stands. {@link HoldKeeper} says how
 * that meets a disposal.
 */
final class HoldSealing {

    private static final int ATTEMPTS = 100;

    private final HoldStore store;
    private final ArchiveStore archive;
    private final SubjectTokenizer tokenizer;
    private final HoldJournal journal;
    private final HoldYears years;
    private final InstantSource clock;

    HoldSealing(
            HoldStore store,
            ArchiveStore archive,
            SubjectTokenizer tokenizer,
            HoldJournal journal,
            HoldYears years,
            InstantSource clock) {
        this.store = store;
        this.archive = archive;
        this.tokenizer = tokenizer;
        this.journal = journal;
        this.years = years;
        this.clock = clock;
    }

    Optional<HoldRecord> find(LegalDuty duty, PiiScope scope) {
        return store.find(HoldIds.of(duty, tokenizer.scopeToken(scope)));
    }

    HoldRecord open(LegalDuty duty, PiiScope scope, BooleanSupplier alive) {
        for (int i = 0; i < ATTEMPTS; i++) {
            HoldRecord stored = find(duty, scope).orElse(null);
            if (stored != null && stored.state() == State.ENDING) {
                throw new HoldUnavailableException("Hold unavailable (A2.1.c): the former record of this duty is still"
                        + " being deleted; call endDue() and try again.");
            }
            boolean stands = stored != null && stored.state() != State.ENDED;
            if (stored != null && stands && !duty.until().isAfter(stored.until())) {
                return stored;
            }
            if (!stands && !alive.getAsBoolean()) {
                throw HoldKeeper.tooLate();
            }
            years.open(duty.year(), duty.until());
            HoldRecord next = stored == null
                    ? HoldIds.first(duty, tokenizer.scopeToken(scope), clock.instant())
                    : stands ? HoldIds.longer(stored, duty) : HoldIds.again(stored, duty, clock.instant());
            journal.requested(scope, next);
            if (store.put(next)) {
                if (!stands && !alive.getAsBoolean()) {
                    withdraw(next, scope);
                    throw HoldKeeper.tooLate();
                }
                return next;
            }
        }
        throw HoldKeeper.contended();
    }

    HoldRecord seal(HoldRecord open, PiiScope scope, ArchiveRecord record, ActorId by) {
        String sha256 = HexFormat.of().formatHex(record.sha256());
        HoldRecord mine = HoldIds.sealing(open, sha256, clock.instant());
        if (!store.put(mine)) {
            return others(store.find(mine.id()).orElse(null), mine, scope);
        }
        byte[] bytes = record.toBytes();
        archive.putIfAbsent(HoldIds.name(mine), bytes);
        if (HoldIds.stored(archive, mine).isEmpty()) {
            throw new HoldUnavailableException("Archive store unavailable (A2.1.c): what was read back is not what was"
                    + " written; nothing is held. Try again.");
        }
        journal.archived(scope, mine, by, bytes);
        HoldRecord now = mine;
        for (int i = 0; i < ATTEMPTS && now != null && now.attempt() == mine.attempt(); i++) {
            if (now.state() == State.HELD) {
                return now; // a disposal looked at the same moment and said so
            }
            HoldRecord held = HoldIds.changed(now, State.HELD, clock.instant());
            if (now.state() != State.SEALING) {
                break;
            }
            if (store.put(held)) {
                return held;
            }
            now = store.find(mine.id()).orElse(null);
        }
        archive.delete(HoldIds.name(mine)); // of this attempt no other call has written anything
        return others(now, mine, scope);
    }

    /** Somebody else changed the hold: another call, a disposal, a release. */
    private HoldRecord others(@Nullable HoldRecord now, HoldRecord mine, PiiScope scope) {
        if (now != null && now.state() == State.HELD) {
            return now;
        }
        if (now != null && now.state() != State.ENDING && now.state() != State.ENDED) {
            throw HoldKeeper.contended();
        }
        journal.denied(scope, mine);
        throw HoldKeeper.tooLate();
    }

    private void withdraw(HoldRecord opened, PiiScope scope) {
        journal.denied(scope, opened);
        store.put(HoldIds.changed(opened, State.ENDING, clock.instant())); // if not, the disposal did
    }
}
