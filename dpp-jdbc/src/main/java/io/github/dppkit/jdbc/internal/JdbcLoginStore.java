package io.github.dppkit.jdbc.internal;

import io.github.dppkit.access.spi.Charge;
import io.github.dppkit.access.spi.LoginKey;
import io.github.dppkit.access.spi.LoginLimit;
import io.github.dppkit.access.spi.LoginStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/**
 * Attempts in one table, by the database's clock. Each charge is one UPDATE of one row that names what must hold, so rows
 * of other names never wait for it, and concurrent charges of one name queue at its row.
 */
public final class JdbcLoginStore implements LoginStore {

    private static final String TABLE = "dpp_login";
    private static final String KEY = " kind = ? AND token = ?";
    private static final String SELECT = "SELECT failures, locks, barred FROM dpp_login WHERE" + KEY;

    private final Database database;
    private final Statements sql;

    /**
     * Creates the store.
     *
     * @param database where its table is
     */
    public JdbcLoginStore(Database database) {
        this.database = database;
        this.sql = new Statements(database.dialect());
    }

    /** A row, as far as anybody asks. */
    private record Row(int failures, int locks, boolean barred) {

        static Row of(ResultSet row) throws SQLException {
            return new Row(row.getInt(1), row.getInt(2), row.getInt(3) != 0);
        }
    }

    /** The statements, with the database's own word for the time. In a row, time never goes back: {@code seen_us}. */
    private static final class Statements {

        private final NamedSql charge;
        private final NamedSql tally;
        private final NamedSql forget;
        private final String tallied;
        private final String insert;

        Statements(Dialect dialect) {
            String now = dialect.nowMicros();
            String time = "GREATEST(seen_us, " + now + ")";
            String over = "window_us + :window <= " + time;
            String anew = "(failures >= :limit OR " + over + ")";
            String next = "(CASE WHEN " + anew + " THEN 1 ELSE failures + 1 END)";
            String before = "(CASE WHEN locked_until_us + :longest <= " + time + " THEN 0 ELSE locks END)";
            String lock = "LEAST(:longest, CAST(:first * POWER(2, LEAST(" + before + ", 20)) AS " + dialect.bigintType()
                    + "))";
            charge = new NamedSql(
                    dialect.simultaneous("UPDATE dpp_login SET locked_until_us = CASE WHEN " + next + " >= :limit THEN "
                            + time
                            + " + " + lock + " ELSE locked_until_us END, locks = CASE WHEN " + next + " >= :limit THEN "
                            + before
                            + " + 1 ELSE " + before + " END, failures = " + next + ", window_us = CASE WHEN " + anew
                            + " THEN "
                            + time + " ELSE window_us END, seen_us = " + time
                            + " WHERE barred = 0 AND locked_until_us <= " + time + " AND" + KEY),
                    dialect);
            tally = new NamedSql(
                    dialect.simultaneous("UPDATE dpp_login SET failures = CASE WHEN " + over
                            + " THEN 1 ELSE failures + 1 END, window_us = CASE WHEN " + over + " THEN " + time
                            + " ELSE window_us END, seen_us = " + time + " WHERE" + KEY),
                    dialect);
            tallied = "SELECT failures FROM dpp_login WHERE window_us + ? > " + time + " AND" + KEY;
            forget = new NamedSql(
                    "DELETE FROM dpp_login WHERE barred = 0 AND locked_until_us <= " + time + " AND seen_us + :idle <= "
                            + time,
                    dialect);
            insert = "INSERT INTO dpp_login (failures, locks, window_us, locked_until_us, seen_us, barred, kind, token)"
                    + " VALUES (0, 0, 0, 0, " + now + ", 0, ?, ?)";
        }
    }

    @Override
    public Charge charge(LoginKey key, LoginLimit limit) {
        Map<String, Long> figures = Map.of(
                "limit", (long) limit.failures(),
                "window", micros(limit.window()),
                "first", micros(limit.firstLock()),
                "longest", micros(limit.longestLock()));
        return database.write("charge an attempt in " + TABLE, connection -> {
            boolean permitted = change(connection, sql.charge, figures, key);
            Row row = read(connection, key);
            return new Charge(permitted, row.failures(), row.locks(), permitted && row.failures() >= limit.failures());
        });
    }

    @Override
    public boolean clear(LoginKey key) {
        return database.write("clear a row of " + TABLE, connection -> {
            Sql.update(
                    connection,
                    "UPDATE dpp_login SET failures = 0, locks = 0, locked_until_us = 0 WHERE barred = 0 AND" + KEY,
                    row -> key(row, key));
            return !read(connection, key).barred();
        });
    }

    @Override
    public void refund(LoginKey key, LoginLimit limit) {
        database.update(
                "refund an attempt in " + TABLE,
                "UPDATE dpp_login SET locked_until_us = CASE WHEN failures >= ? THEN 0"
                        + " ELSE locked_until_us END, locks = CASE WHEN failures >= ? AND locks > 0 THEN"
                        + " locks - 1 ELSE locks END, failures = failures - 1 WHERE failures > 0 AND"
                        + KEY,
                row -> key(row.number(limit.failures()).number(limit.failures()), key));
    }

    @Override
    public int tally(LoginKey key, Duration window) {
        return database.write("count in " + TABLE, connection -> {
            change(connection, sql.tally, Map.of("window", micros(window)), key);
            return read(connection, key).failures();
        });
    }

    @Override
    public int tallied(LoginKey key, Duration window) {
        return database.read(
                "read " + TABLE,
                connection -> Sql.queryOne(
                                connection,
                                sql.tallied,
                                row -> key(row.number(micros(window)), key),
                                row -> row.getInt(1))
                        .orElse(0));
    }

    @Override
    public void bar(LoginKey key) {
        change("bar a row of " + TABLE, "UPDATE dpp_login SET barred = 1 WHERE" + KEY, key);
    }

    @Override
    public boolean isBarred(LoginKey key) {
        return database.read(
                "read " + TABLE, connection -> read(connection, key).barred());
    }

    @Override
    public void unlock(LoginKey key) {
        change(
                "unlock a row of " + TABLE,
                "UPDATE dpp_login SET barred = 0, failures = 0, locks = 0, locked_until_us = 0 WHERE" + KEY,
                key);
    }

    @Override
    public int forget(Duration idle) {
        return database.write(
                "delete from " + TABLE,
                connection -> sql.forget.update(connection, Map.of("idle", micros(idle)), none -> {}));
    }

    private void change(String what, String update, LoginKey key) {
        database.write(what, connection -> {
            boolean done = Sql.update(connection, update, row -> key(row, key)) > 0;
            if (!done) {
                insert(connection, key);
                Sql.update(connection, update, row -> key(row, key));
            }
            return Boolean.TRUE;
        });
    }

    /** Runs an update; if it changes no row, sees that there is one, its own or another node's, and runs it again. */
    private boolean change(Connection connection, NamedSql update, Map<String, Long> figures, LoginKey key)
            throws SQLException {
        if (update.update(connection, figures, row -> key(row, key)) > 0) {
            return true;
        }
        insert(connection, key);
        return update.update(connection, figures, row -> key(row, key)) > 0;
    }

    private void insert(Connection connection, LoginKey key) throws SQLException {
        database.dialect().insertIfAbsent(connection, sql.insert, row -> key(row, key));
    }

    private static Row read(Connection connection, LoginKey key) throws SQLException {
        return Sql.queryOne(connection, SELECT, row -> key(row, key), Row::of).orElse(new Row(0, 0, false));
    }

    private static void key(Parameters row, LoginKey key) throws SQLException {
        row.text(key.kind().name()).bytes(key.token().toBytes());
    }

    private static long micros(Duration duration) {
        return Math.multiplyExact(duration.toSeconds(), 1_000_000L) + duration.toNanosPart() / 1_000;
    }
}
