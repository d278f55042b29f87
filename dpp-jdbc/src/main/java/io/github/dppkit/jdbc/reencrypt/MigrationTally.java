package io.github.dppkit.jdbc.reencrypt;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts what a step of a migration sees. */
final class MigrationTally {

    /** What can be seen of a value. */
    enum Seen {
        PENDING,
        EMPTY,
        UNREADABLE,
        VERIFIED,
        NORMALISED,
        DIFFERING
    }

    private final Map<String, Map<Seen, Long>> columns = new LinkedHashMap<>();
    private long rows;
    private long changed;
    private long raced;
    private long withoutScope;
    private long withoutDeadline;
    private long overdue;

    MigrationTally(List<MigrationColumn<?>> all) {
        all.forEach(column -> columns.put(column.plain(), new EnumMap<>(Seen.class)));
    }

    void row() {
        rows++;
    }

    void changed(long count, long asked) {
        changed += count;
        raced += asked - count;
    }

    void withoutScope() {
        withoutScope++;
    }

    void withoutDeadline() {
        withoutDeadline++;
    }

    void overdue() {
        overdue++;
    }

    void value(MigrationColumn<?> column, Seen seen) {
        columns.computeIfAbsent(column.plain(), name -> new EnumMap<>(Seen.class))
                .merge(seen, 1L, Long::sum);
    }

    long changed() {
        return changed;
    }

    long raced() {
        return raced;
    }

    MigrationReport report() {
        Map<String, MigrationReport.Counts> counts = new LinkedHashMap<>();
        columns.forEach((name, seen) -> counts.put(
                name,
                new MigrationReport.Counts(
                        of(seen, Seen.PENDING),
                        of(seen, Seen.EMPTY),
                        of(seen, Seen.UNREADABLE),
                        of(seen, Seen.VERIFIED),
                        of(seen, Seen.NORMALISED),
                        of(seen, Seen.DIFFERING))));
        return new MigrationReport(rows, changed, raced, withoutScope, withoutDeadline, overdue, counts);
    }

    private static long of(Map<Seen, Long> seen, Seen which) {
        return seen.getOrDefault(which, 0L);
    }
}
