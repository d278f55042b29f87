package io.github.dppkit.jdbc.internal;

import io.github.dppkit.jdbc.DatabaseKind;
import io.github.dppkit.jdbc.JdbcStoreException;
import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.WithdrawnKeys;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@code dpp_withdrawn_key}, numbered without gaps in the order of their commits.
 *
 * <p>The number comes from the one row of {@code dpp_withdrawn_mark}, which stays locked until the transaction ends: the next
 * one waits, so none with a higher number commits before. A reader who finds a number missing therefore knows that it was
 * forgotten, whatever the clock of the database did.
 */
final class WithdrawnKeyRows {

    /** Opened keys live for 15 minutes at most; five more for a transaction that was slow to commit. */
    private static final long KEPT_MICROS = Duration.ofMinutes(20).toNanos() / 1_000;

    private static final String COUNT = "UPDATE dpp_withdrawn_mark SET newest = newest + ? WHERE id = 1";
    private static final String NEWEST = "SELECT newest FROM dpp_withdrawn_mark WHERE id = 1";
    private static final String INSERT = "INSERT INTO dpp_withdrawn_key (mark, key_id, at_us) VALUES ";
    private static final String VALUES = "(?, ?, %s)";
    /** How many rows one statement adds. */
    private static final int ROWS = 128;

    /** Finds the last of the old ones by the index on their time: the newest mark among them would be sought through all young ones. */
    private static final String FORGET = "DELETE FROM dpp_withdrawn_key WHERE mark <="
            + " (SELECT mark FROM dpp_withdrawn_key WHERE at_us < %s - " + KEPT_MICROS
            + " ORDER BY at_us DESC, mark DESC LIMIT 1)";

    /** PostgreSQL: the same steps as one round trip; the rows come from an array. */
    private static final String APPEND =
            "WITH counted AS (UPDATE dpp_withdrawn_mark SET newest = newest + ? WHERE id = 1 RETURNING newest) INSERT"
                    + " INTO dpp_withdrawn_key (mark, key_id, at_us) SELECT counted.newest - ? + d.n, d.id, %s FROM"
                    + " counted, unnest(?) WITH ORDINALITY AS d (id, n); ";

    private static final String SELECT = "SELECT m.newest, k.mark, k.key_id FROM dpp_withdrawn_mark m"
            + " LEFT JOIN dpp_withdrawn_key k ON k.mark > ? AND k.mark <= ? WHERE m.id = 1 ORDER BY k.mark";

    private final Database database;

    WithdrawnKeyRows(Database database) {
        this.database = database;
    }

    /** One row of the answer: the end of the list, and a key unless there is none. */
    private record Entry(long newest, long mark, @Nullable DataKeyId key) {

        static Entry read(ResultSet row) throws SQLException {
            byte[] id = row.getBytes(3);
            return new Entry(row.getLong(1), row.getLong(2), id == null ? null : DataKeyId.read(id, 0));
        }
    }

    /** Adds a key to the list in the caller's transaction, as its last step; what is too old goes. */
    static void append(Connection connection, Dialect dialect, DataKeyId id) throws SQLException {
        append(connection, dialect, List.of(id));
    }

    /** Adds keys to the list in the caller's transaction, as its last step; what is too old goes. */
    static void append(Connection connection, Dialect dialect, List<DataKeyId> ids) throws SQLException {
        if (dialect.kind() == DatabaseKind.POSTGRESQL) {
            appendAtOnce(connection, dialect, ids);
            return;
        }
        if (Sql.update(connection, COUNT, row -> row.number(ids.size())) != 1) {
            throw withoutMark();
        }
        long newest = Sql.queryOne(connection, NEWEST, none -> {}, row -> row.getLong(1))
                .orElseThrow(WithdrawnKeyRows::withoutMark);
        String values = VALUES.formatted(dialect.nowMicros());
        for (int from = 0; from < ids.size(); from += ROWS) {
            List<DataKeyId> part = ids.subList(from, Math.min(ids.size(), from + ROWS));
            long first = newest - ids.size() + from + 1;
            Sql.update(connection, INSERT + values + (", " + values).repeat(part.size() - 1), row -> {
                for (int i = 0; i < part.size(); i++) {
                    row.number(first + i).bytes(part.get(i).toBytes());
                }
            });
        }
        Sql.update(connection, FORGET.formatted(dialect.nowMicros()), none -> {});
    }

    private static void appendAtOnce(Connection connection, Dialect dialect, List<DataKeyId> ids) throws SQLException {
        String append = APPEND.formatted(dialect.nowMicros()) + FORGET.formatted(dialect.nowMicros());
        try (PreparedStatement statement = Sql.prepare(connection, append)) {
            byte[][] all = ids.stream().map(DataKeyId::toBytes).toArray(byte[][]::new);
            new Parameters(statement)
                    .number((long) ids.size())
                    .number((long) ids.size())
                    .array(connection.createArrayOf("bytea", all));
            statement.execute();
            if (statement.getUpdateCount() != ids.size()) {
                throw withoutMark();
            }
        }
    }

    WithdrawnKeys after(long after, int limit) {
        long from = Math.max(0, after);
        long to = from + Math.min(limit, Long.MAX_VALUE - from);
        List<Entry> rows = database.read(
                "read dpp_withdrawn_key",
                connection -> Sql.query(
                        connection, SELECT, range -> range.number(from).number(to), Entry::read));
        if (rows.isEmpty()) {
            throw withoutMark();
        }
        long newest = rows.get(0).newest();
        List<DataKeyId> keys = new ArrayList<>(rows.size());
        for (Entry row : rows) {
            if (row.key() != null) {
                keys.add(row.key());
            }
        }
        boolean known = after >= 0 && after <= newest;
        return known && keys.size() == Math.min(newest - after, limit)
                ? new WithdrawnKeys(after + keys.size(), keys, true)
                : WithdrawnKeys.incomplete(newest);
    }

    private static JdbcStoreException withoutMark() {
        return new JdbcStoreException(
                "The row of dpp_withdrawn_mark is missing: run JdbcSchema.create(dataSource). Until"
                        + " then no key is erased or opened.");
    }
}
