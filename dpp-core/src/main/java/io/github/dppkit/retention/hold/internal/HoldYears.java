package io.github.dppkit.retention.hold.internal;

import io.github.dppkit.crypto.ArchiveYear;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.hold.HoldRefusedException;
import io.github.dppkit.retention.hold.HoldUnavailableException;
import io.github.dppkit.retention.spi.HoldStore;
import io.github.dppkit.retention.spi.HoldYear;
import io.github.dppkit.retention.spi.HoldYear.State;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Knows which archive keys are still needed. A year is closed, durably, before anybody is asked to destroy its key; a closed
 * year takes no hold any more, so none is lost with the key.
 */
@Enforces("A2.1.c")
public final class HoldYears {

    private static final int ATTEMPTS = 100;

    private final HoldStore store;
    private final HoldJournal journal;
    private final InstantSource clock;

    HoldYears(HoldStore store, HoldJournal journal, InstantSource clock) {
        this.store = store;
        this.journal = journal;
        this.clock = clock;
    }

    /** Takes note that the key of a year is needed to the end of a day that is to come. */
    void open(ArchiveYear year, LocalDate until) {
        for (int i = 0; i < ATTEMPTS; i++) {
            HoldYear stored = store.year(year).orElse(null);
            if (stored != null && stored.state() != State.OPEN) {
                throw new HoldRefusedException(
                        "Hold refused (A2.1.c): the archive key of that year is destroyed or to be"
                                + " destroyed; use the key of a year that is open.");
            }
            if (stored != null && !until.isAfter(stored.lastUntil())) {
                return; // nobody closes a year before this day is over
            }
            int version = stored == null ? 1 : stored.version() + 1;
            if (store.putYear(new HoldYear(year, until, State.OPEN, version))) {
                return;
            }
        }
        throw contended();
    }

    /** Closes the years that need no key any more, and returns which. */
    List<ArchiveYear> close() {
        List<ArchiveYear> closed = new ArrayList<>();
        for (HoldYear year : store.years()) {
            boolean over = year.state() == State.OPEN && year.lastUntil().isBefore(today());
            if (over && !store.anyOf(year.year())) {
                journal.keyDue(year.year());
                if (store.putYear(changed(year, State.DUE))) {
                    closed.add(year.year());
                }
            }
        }
        return closed;
    }

    /** Returns the years whose key is to be destroyed. */
    List<ArchiveYear> due() {
        return store.years().stream()
                .filter(year -> year.state() == State.DUE)
                .map(HoldYear::year)
                .sorted(Comparator.comparing(ArchiveYear::toString))
                .toList();
    }

    /**
     * Takes note that the key of a year is destroyed.
     *
     * @param year whose key
     * @param by the person who says so
     */
    public void destroyed(ArchiveYear year, ActorId by) {
        for (int i = 0; i < ATTEMPTS; i++) {
            HoldYear stored = store.year(year).orElse(null);
            if (by.kind() != ActorId.Kind.PERSON || stored == null || stored.state() == State.OPEN) {
                throw new HoldRefusedException(
                        "Statement refused (A2.1.c): a person says that a key is destroyed, and only"
                                + " of a year that endDue() reported.");
            }
            if (stored.state() == State.DESTROYED) {
                return;
            }
            journal.keyDestroyed(year, by);
            if (store.putYear(changed(stored, State.DESTROYED))) {
                return;
            }
        }
        throw contended();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private static HoldYear changed(HoldYear year, State state) {
        return new HoldYear(year.year(), year.lastUntil(), state, year.version() + 1);
    }

    private static HoldUnavailableException contended() {
        return new HoldUnavailableException(
                "Hold store unavailable (A2.1.c): a year was changed by others all the time.");
    }
}
