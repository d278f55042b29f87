package io.github.dppkit.testkit;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.crypto.ArchiveYear;
import io.github.dppkit.retention.spi.HoldRecord;
import io.github.dppkit.retention.spi.HoldStore;
import io.github.dppkit.retention.spi.HoldYear;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A {@link HoldStore} that forgets everything with the process: for tests only. It keeps the whole contract but durability.
 * Safe for use by several threads.
 */
public final class InMemoryHoldStore implements HoldStore {

    private final TreeMap<String, HoldRecord> holds = new TreeMap<>();
    private final Map<ArchiveYear, HoldYear> years = new HashMap<>();

    /** Creates an empty store. */
    public InMemoryHoldStore() {}

    @Override
    public synchronized boolean put(HoldRecord hold) {
        HoldRecord next = cut(hold);
        HoldRecord stored = holds.get(hold.id());
        if (next.equals(stored)) {
            return true;
        }
        if (next.version() != (stored == null ? 1 : stored.version() + 1)) {
            return false;
        }
        holds.put(next.id(), next);
        return true;
    }

    @Override
    public synchronized Optional<HoldRecord> find(String id) {
        return Optional.ofNullable(holds.get(id));
    }

    @Override
    public synchronized List<HoldRecord> of(Collection<SubjectToken> tokens) {
        return holds.values().stream()
                .filter(hold -> tokens.contains(hold.token()))
                .toList();
    }

    @Override
    public synchronized List<HoldRecord> list(String after, int limit) {
        return holds.tailMap(after, false).values().stream().limit(limit).toList();
    }

    @Override
    public synchronized List<HoldRecord> ending(LocalDate today, String after, int limit) {
        return holds.tailMap(after, false).values().stream()
                .filter(hold -> hold.until().isBefore(today)
                        || hold.state() == HoldRecord.State.ENDING
                        || hold.state() == HoldRecord.State.ENDED)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized boolean remove(HoldRecord last) {
        HoldRecord stored = holds.get(last.id());
        if (stored != null && stored.version() == last.version()) {
            holds.remove(last.id());
        }
        return !holds.containsKey(last.id());
    }

    @Override
    public synchronized boolean anyOf(ArchiveYear year) {
        return holds.values().stream().anyMatch(hold -> hold.year().equals(year));
    }

    @Override
    public synchronized boolean putYear(HoldYear year) {
        HoldYear stored = years.get(year.year());
        if (year.equals(stored)) {
            return true;
        }
        if (year.version() != (stored == null ? 1 : stored.version() + 1)) {
            return false;
        }
        years.put(year.year(), year);
        return true;
    }

    @Override
    public synchronized List<HoldYear> years() {
        return List.copyOf(years.values());
    }

    private static HoldRecord cut(HoldRecord h) {
        return new HoldRecord(
                h.id(),
                h.token(),
                h.state(),
                h.statute(),
                h.schema(),
                h.year(),
                h.authoriser(),
                h.until(),
                h.attempt(),
                h.sha256(),
                h.changedAt().truncatedTo(ChronoUnit.MICROS),
                h.version());
    }
}
