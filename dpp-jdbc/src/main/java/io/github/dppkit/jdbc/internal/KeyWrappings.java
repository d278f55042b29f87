package io.github.dppkit.jdbc.internal;

import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.DataKeyRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Changes of {@code dpp_data_key} that leave a copy of a wrapping behind: each marks the secrets that may still open one, in
 * its own transaction. The key's row is locked before any secret's, and the list of withdrawn keys last, so that two of
 * them never wait for each other.
 */
final class KeyWrappings {

    private static final String LOCK =
            "SELECT state, version, first_day, epoch_day, epoch_version FROM dpp_data_key" + " WHERE id = ? FOR UPDATE";
    private static final String REWRAP = "UPDATE dpp_data_key SET epoch_day = ?, epoch_version = ?, version = ?,"
            + " wrapped = ?, known_until_us = ?, first_day = ? WHERE id = ?";
    private static final String ROLL = "UPDATE dpp_data_key SET epoch_version = ?, version = ?, wrapped = ?,"
            + " known_until_us = ? WHERE id = ? AND state = 'ACTIVE' AND version = ? AND epoch_day = ?";
    private static final String BEGIN_DISPOSAL = "UPDATE dpp_data_key SET state = 'DISPOSING' WHERE id = ?";

    private final Database database;
    private final EpochRows epochs;

    KeyWrappings(Database database) {
        this.database = database;
        this.epochs = new EpochRows(database);
    }

    /** A key as it is stored. */
    private record Wrapping(boolean active, int version, LocalDate firstDay, LocalDate day, int epochVersion) {

        static Wrapping read(ResultSet row) throws SQLException {
            return new Wrapping(
                    DataKeyRecord.State.valueOf(row.getString(1)) == DataKeyRecord.State.ACTIVE,
                    row.getInt(2),
                    row.getObject(3, LocalDate.class),
                    row.getObject(4, LocalDate.class),
                    row.getInt(5));
        }
    }

    boolean replace(DataKeyRecord next) {
        return database.write("rewrap in dpp_data_key", connection -> {
            Wrapping old = lock(connection, next.id())
                    .filter(stored -> stored.active() && stored.version() == next.version() - 1)
                    .orElse(null);
            if (old == null || !epochs.hold(connection, next.epochDay(), next.epochVersion())) {
                return false;
            }
            LocalDate first = old.firstDay().isBefore(next.epochDay()) ? old.firstDay() : next.epochDay();
            Sql.update(
                    connection,
                    REWRAP,
                    row -> row.day(next.epochDay())
                            .number(next.epochVersion())
                            .number(next.version())
                            .bytes(next.wrapped().toBytes())
                            .instant(next.knownUntil())
                            .day(first)
                            .bytes(next.id().toBytes()));
            if (next.epochDay().isBefore(old.day())) {
                LocalDate dayAfter = next.epochDay().plusDays(1);
                LocalDate from = old.firstDay().isBefore(dayAfter) ? dayAfter : old.firstDay();
                EpochRows.mark(connection, from, old.day(), old.epochVersion());
            }
            return true;
        });
    }

    int replaceWithinDay(List<DataKeyRecord> next) {
        DataKeyRecord any = next.get(0);
        return database.write("roll in dpp_data_key", connection -> {
            int replaced = 0;
            try (PreparedStatement statement = Sql.prepare(connection, ROLL)) {
                for (DataKeyRecord key : next) {
                    new Parameters(statement)
                            .number(key.epochVersion())
                            .number(key.version())
                            .bytes(key.wrapped().toBytes())
                            .instant(key.knownUntil())
                            .bytes(key.id().toBytes())
                            .number(key.version() - 1)
                            .day(key.epochDay());
                    statement.addBatch();
                }
                replaced = Arrays.stream(statement.executeBatch())
                        .filter(count -> count > 0)
                        .sum();
            }
            if (!epochs.hold(connection, any.epochDay(), any.epochVersion())) {
                connection.rollback();
                return 0;
            }
            return replaced;
        });
    }

    boolean beginDisposal(DataKeyId id) {
        return database.write("begin a disposal in dpp_data_key", connection -> {
            Wrapping stored = lock(connection, id).orElse(null);
            if (stored == null) {
                return false;
            }
            if (stored.active()) {
                Sql.update(connection, BEGIN_DISPOSAL, key -> key.bytes(id.toBytes()));
                EpochRows.mark(connection, stored.firstDay(), stored.day(), stored.epochVersion());
                WithdrawnKeyRows.append(connection, id);
            }
            return true;
        });
    }

    private static Optional<Wrapping> lock(Connection connection, DataKeyId id) throws SQLException {
        return Sql.queryOne(connection, LOCK, key -> key.bytes(id.toBytes()), Wrapping::read);
    }
}
