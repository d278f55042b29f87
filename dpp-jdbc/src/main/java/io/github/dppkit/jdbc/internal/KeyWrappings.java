package io.github.dppkit.jdbc.internal;

import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.DataKeyRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Changes of {@code dpp_data_key} that leave a copy of a wrapping behind: each marks the secrets that may still open one, in
 * its own transaction. The rows of keys are locked first, in the order of their ids, then those of secrets, and the list of
 * withdrawn keys last, so that two of them do not wait for each other.
 */
final class KeyWrappings {

    private static final String LOCK =
            "SELECT state, version, first_day, epoch_day, epoch_version, superseded, id FROM dpp_data_key WHERE id = ?"
                    + " FOR UPDATE";
    static final String LOCK_SCOPE = "SELECT o.state, o.version, o.first_day, o.epoch_day, o.epoch_version,"
            + " o.superseded, o.id FROM dpp_data_key o WHERE (o.partner, o.scope_kind, o.scope_id) ="
            + " (SELECT k.partner, k.scope_kind, k.scope_id FROM dpp_data_key k WHERE k.id = ?) ORDER BY o.id FOR UPDATE";
    private static final String LOCK_ALL =
            "SELECT state, version, first_day, epoch_day, epoch_version, superseded, id FROM dpp_data_key WHERE id ";
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
    record Wrapping(
            boolean active,
            int version,
            LocalDate firstDay,
            LocalDate day,
            int epochVersion,
            boolean superseded,
            DataKeyId id) {

        static Wrapping read(ResultSet row) throws SQLException {
            return new Wrapping(
                    DataKeyRecord.State.valueOf(row.getString(1)) == DataKeyRecord.State.ACTIVE,
                    row.getInt(2),
                    row.getObject(3, LocalDate.class),
                    row.getObject(4, LocalDate.class),
                    row.getInt(5),
                    row.getBoolean(6),
                    DataKeyId.read(row.getBytes(7), 0));
        }

        /** Marks every secret under which the key may ever have been wrapped. */
        void markAll(Connection connection) throws SQLException {
            EpochRows.mark(connection, firstDay, day, epochVersion);
        }
    }

    boolean replace(DataKeyRecord next) {
        return database.write("rewrap in dpp_data_key", connection -> {
            Wrapping old = lock(connection, next.id())
                    .filter(stored -> stored.active() && stored.version() == next.version() - 1)
                    .filter(stored -> stored.superseded() == (next.state() == DataKeyRecord.State.SUPERSEDED))
                    .orElse(null);
            if (old == null || !epochs.hold(connection, next.epochDay(), next.epochVersion())) {
                return false;
            }
            Sql.update(connection, REWRAP, row -> bind(row, next, old));
            markLater(connection, next, old);
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
                replaced = Arrays.stream(Sql.counts(statement)).sum();
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
            // whoever supersedes a key holds its row: what came in while the first reading waited is in the second
            lockScope(connection, id);
            List<Wrapping> stored = lockScope(connection, id);
            if (stored.stream().noneMatch(key -> key.id().equals(id))) {
                return false;
            }
            List<Wrapping> active = stored.stream().filter(Wrapping::active).toList();
            for (Wrapping key : active) {
                Sql.update(connection, BEGIN_DISPOSAL, row -> row.bytes(key.id().toBytes()));
                key.markAll(connection);
            }
            for (Wrapping key : active) {
                WithdrawnKeyRows.append(connection, database.dialect(), key.id());
            }
            return true;
        });
    }

    /** Locks the rows of all keys that a key's scope has, in the order of their ids. */
    private static List<Wrapping> lockScope(Connection connection, DataKeyId id) throws SQLException {
        return Sql.query(connection, LOCK_SCOPE, key -> key.bytes(id.toBytes()), Wrapping::read);
    }

    /** Returns the ids of those that were replaced. */
    Set<DataKeyId> replaceAll(List<DataKeyRecord> next) {
        return database.write("rewrap in dpp_data_key", connection -> {
            Map<DataKeyId, Wrapping> stored = lockAll(connection, next);
            Map<Secret, Boolean> held = new TreeMap<>();
            next.forEach(key -> held.put(new Secret(key.epochDay(), key.epochVersion()), Boolean.FALSE));
            for (Map.Entry<Secret, Boolean> secret : held.entrySet()) {
                secret.setValue(epochs.hold(
                        connection, secret.getKey().day(), secret.getKey().version()));
            }
            List<DataKeyRecord> fit = next.stream()
                    .filter(key -> held.getOrDefault(new Secret(key.epochDay(), key.epochVersion()), Boolean.FALSE))
                    .filter(key -> {
                        Wrapping old = stored.get(key.id());
                        return old != null
                                && old.active()
                                && old.version() == key.version() - 1
                                && old.superseded() == (key.state() == DataKeyRecord.State.SUPERSEDED);
                    })
                    .toList();
            try (PreparedStatement statement = Sql.prepare(connection, REWRAP)) {
                for (DataKeyRecord key : fit) {
                    bind(new Parameters(statement), key, Objects.requireNonNull(stored.get(key.id())));
                    statement.addBatch();
                }
                Sql.counts(statement);
            }
            for (DataKeyRecord key : fit) {
                markLater(connection, key, Objects.requireNonNull(stored.get(key.id())));
            }
            return fit.stream().map(DataKeyRecord::id).collect(Collectors.toSet());
        });
    }

    /** A secret, in the order in which rows are held. */
    private record Secret(LocalDate day, int version) implements Comparable<Secret> {

        @Override
        public int compareTo(Secret other) {
            int byDay = day.compareTo(other.day);
            return byDay == 0 ? Integer.compare(version, other.version) : byDay;
        }
    }

    private static Map<DataKeyId, Wrapping> lockAll(Connection connection, List<DataKeyRecord> next)
            throws SQLException {
        Map<DataKeyId, Wrapping> stored = new HashMap<>();
        for (int from = 0; from < next.size(); from += InList.LONGEST) {
            List<DataKeyRecord> part = next.subList(from, Math.min(next.size(), from + InList.LONGEST));
            String sql = LOCK_ALL + InList.of(part.size()) + " ORDER BY id FOR UPDATE";
            Sql.query(
                    connection,
                    sql,
                    row -> InList.bind(part, key -> row.bytes(key.id().toBytes())),
                    row -> {
                        Wrapping read = Wrapping.read(row);
                        return stored.put(read.id(), read);
                    });
        }
        return stored;
    }

    private static void bind(Parameters row, DataKeyRecord next, Wrapping old) throws SQLException {
        LocalDate first = old.firstDay().isBefore(next.epochDay()) ? old.firstDay() : next.epochDay();
        row.day(next.epochDay())
                .number(next.epochVersion())
                .number(next.version())
                .bytes(next.wrapped().toBytes())
                .instant(next.knownUntil())
                .day(first)
                .bytes(next.id().toBytes());
    }

    /** Marks the secrets of the days that a key has left for an earlier one. */
    private static void markLater(Connection connection, DataKeyRecord next, Wrapping old) throws SQLException {
        if (next.epochDay().isBefore(old.day())) {
            LocalDate dayAfter = next.epochDay().plusDays(1);
            LocalDate from = old.firstDay().isBefore(dayAfter) ? dayAfter : old.firstDay();
            EpochRows.mark(connection, from, old.day(), old.epochVersion());
        }
    }

    /** Locks a key's row until the transaction ends. */
    static Optional<Wrapping> lock(Connection connection, DataKeyId id) throws SQLException {
        return Sql.queryOne(connection, LOCK, key -> key.bytes(id.toBytes()), Wrapping::read);
    }
}
