package io.github.dppkit.retention.hold.internal;

import io.github.dppkit.audit.EventId;
import io.github.dppkit.crypto.ArchiveYear;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.hold.HoldRun;
import io.github.dppkit.retention.hold.HoldUnavailableException;
import io.github.dppkit.retention.spi.ArchiveStore;
import io.github.dppkit.retention.spi.HoldRecord;
import io.github.dppkit.retention.spi.HoldRecord.State;
import io.github.dppkit.retention.spi.HoldStore;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Ends holds: records whose duty is over, was released or could not be met leave the archive, each read back as gone.
 *
 * <p>An ended hold stays a day and its records are deleted once more at the end of it: a call that was under way may have
 * written after the first look.
 */
@Enforces({"A2.1.a", "A2.1.c"})
public final class HoldEnds {

    private static final int PAGE = 500;
    private static final int ATTEMPTS = 100;
    private static final Duration STAYS = Duration.ofDays(1);

    private final HoldStore store;
    private final ArchiveStore archive;
    private final HoldJournal journal;
    private final HoldYears years;
    private final InstantSource clock;

    HoldEnds(HoldStore store, ArchiveStore archive, HoldJournal journal, HoldYears years, InstantSource clock) {
        this.store = store;
        this.archive = archive;
        this.journal = journal;
        this.years = years;
        this.clock = clock;
    }

    /** Ends what is over. One that fails does not hold up the others. */
    HoldRun run() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        Map<String, Integer> failures = new TreeMap<>();
        int ended = 0;
        String after = "";
        List<HoldRecord> page;
        do {
            page = store.ending(today, after, PAGE);
            for (HoldRecord hold : page) {
                after = hold.id();
                try {
                    ended += end(hold) ? 1 : 0;
                } catch (RuntimeException e) {
                    failures.merge(e.getClass().getName(), 1, Integer::sum);
                }
            }
        } while (page.size() == PAGE);
        List<ArchiveYear> closed = years.close();
        return new HoldRun(ended, failures, closed, years.due());
    }

    /** Returns true if a record is gone now that was there for a duty. */
    private boolean end(HoldRecord found) {
        if (found.state() == State.ENDED) {
            deleteAll(found);
            if (!found.changedAt().plus(STAYS).isAfter(clock.instant())) {
                store.remove(found); // if not, it was opened again
            }
            return false;
        }
        HoldRecord ending = found;
        if (found.state() != State.ENDING) {
            ending = HoldIds.changed(found, State.ENDING, clock.instant());
            if (!store.put(ending)) {
                return false; // it lasts longer now, or another node ends it
            }
        }
        if (ending.attempt() > 0) {
            byte[] bytes = HoldIds.stored(archive, ending).orElse(new byte[0]);
            EventId intent = journal.ending(ending, bytes);
            deleteAll(ending);
            journal.ended(ending, intent);
        }
        return store.put(HoldIds.changed(ending, State.ENDED, clock.instant())) && ending.attempt() > 0;
    }

    private void deleteAll(HoldRecord hold) {
        for (int attempt = 1; attempt <= hold.attempt(); attempt++) {
            String name = HoldIds.name(hold, attempt);
            archive.delete(name);
            if (archive.get(name).isPresent()) {
                throw new HoldUnavailableException(
                        "Archive store unavailable (A2.1.c): a record that was deleted is still"
                                + " there; look whether the store keeps versions or locks them.");
            }
        }
    }

    /**
     * Ends a duty ahead of its last day; the record goes with the next run.
     *
     * @param id of the hold
     * @param by the person who says so
     * @return false if there is no such hold any more
     */
    public boolean release(String id, ActorId by) {
        for (int i = 0; i < ATTEMPTS; i++) {
            HoldRecord stored = store.find(id).orElse(null);
            if (stored == null || stored.state() == State.ENDING || stored.state() == State.ENDED) {
                return false;
            }
            journal.released(stored, by);
            if (store.put(HoldIds.changed(stored, State.ENDING, clock.instant()))) {
                return true;
            }
        }
        throw new HoldUnavailableException(
                "Hold store unavailable (A2.1.c): the hold was changed by others all the time.");
    }
}
