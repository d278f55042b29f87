package io.github.dppkit.jdbc.internal;

import io.github.dppkit.retention.spi.DisposalTrend;
import io.github.dppkit.retention.spi.GuardMark;
import java.time.Instant;
import java.util.Optional;

/** What guards count in the tables of deadlines and tombstones, and the rows of {@code dpp_retention_mark}. */
final class GuardRows {

    private static final String MARKS = "dpp_retention_mark";

    private static final String COUNT_DUE = "SELECT COUNT(*) FROM (SELECT due_us FROM dpp_retention WHERE due_us <= ?"
            + " AND deadline_us <= ? AND (state = 'ACTIVE' OR ? = 1) LIMIT ?) due";
    private static final String COUNT_STORED = "SELECT COUNT(*) FROM dpp_retention";
    private static final String COUNT_DISPOSED =
            "SELECT COUNT(*), MIN(disposed_us) FROM dpp_tombstone WHERE disposed_us >= ? AND certificate <> ''";

    private static final String SELECT =
            "SELECT name, at_us, until_us, subjects, version FROM dpp_retention_mark" + " WHERE name = ?";
    private static final String INSERT =
            "INSERT INTO dpp_retention_mark (name, at_us, until_us, subjects, version) VALUES (?, ?, ?, ?, ?)";
    private static final String UPDATE =
            "UPDATE dpp_retention_mark SET at_us = ?, until_us = ?, subjects = ?, version = ?"
                    + " WHERE name = ? AND version = ?";

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

    Optional<GuardMark> mark(String name) {
        return database.readDurable(
                "read " + MARKS,
                connection -> Sql.queryOne(
                        connection,
                        SELECT,
                        key -> key.text(name),
                        row -> new GuardMark(
                                row.getString(1),
                                Micros.toInstant(row.getLong(2)),
                                Micros.toInstant(row.getLong(3)),
                                row.getLong(4),
                                row.getInt(5))));
    }

    boolean putMark(GuardMark next) {
        return database.write("write " + MARKS, connection -> {
            if (next.version() == 1) {
                return database.dialect()
                        .insertIfAbsent(
                                connection,
                                INSERT,
                                row -> row.text(next.name())
                                        .instant(next.at())
                                        .instant(next.until())
                                        .number(next.number())
                                        .number(1));
            }
            return Sql.update(
                            connection,
                            UPDATE,
                            row -> row.instant(next.at())
                                    .instant(next.until())
                                    .number(next.number())
                                    .number(next.version())
                                    .text(next.name())
                                    .number(next.version() - 1))
                    == 1;
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
