package io.github.dppkit.jdbc.internal;

import io.github.dppkit.retention.spi.DisposalTrend;
import java.time.Instant;
import java.util.Optional;

/** What guards count in the tables of deadlines and tombstones, and the clock of their database. */
final class GuardRows {

    private static final String COUNT_DUE = "SELECT COUNT(*) FROM (SELECT due_us FROM dpp_retention WHERE due_us <= ?"
            + " AND deadline_us <= ? AND (state = 'ACTIVE' OR ? = 1) LIMIT ?) due";
    private static final String COUNT_STORED = "SELECT COUNT(*) FROM dpp_retention";
    private static final String COUNT_DISPOSED =
            "SELECT COUNT(*), MIN(disposed_us) FROM dpp_tombstone WHERE disposed_us >= ? AND certificate <> ''";

    private final Database database;

    GuardRows(Database database) {
        this.database = database;
    }

    long countDue(Instant dueBy, Instant deadlineBy, boolean begun, int limit) {
        return database.readDurable(
                "count what is due",
                connection -> Sql.queryOne(
                                connection,
                                COUNT_DUE,
                                bounds -> bounds.instant(dueBy)
                                        .instant(deadlineBy)
                                        .number(begun ? 1 : 0)
                                        .number(limit),
                                row -> row.getLong(1))
                        .orElse(0L));
    }

    DisposalTrend trend(Instant since) {
        return database.readDurable("count what was disposed of", connection -> {
            long stored = Sql.queryOne(connection, COUNT_STORED, none -> {}, row -> row.getLong(1))
                    .orElse(0L);
            return Sql.queryOne(
                            connection,
                            COUNT_DISPOSED,
                            bound -> bound.instant(since),
                            row -> new DisposalTrend(stored, row.getLong(1), Micros.read(row, 2)))
                    .orElse(new DisposalTrend(stored, 0, null));
        });
    }

    Optional<Instant> databaseTime() {
        return database.read(
                "read the time",
                connection -> Sql.queryOne(
                        connection,
                        "SELECT " + database.dialect().nowMicros(),
                        none -> {},
                        row -> Micros.toInstant(row.getLong(1))));
    }
}
