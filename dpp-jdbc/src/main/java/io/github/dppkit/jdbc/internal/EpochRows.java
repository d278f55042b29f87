package io.github.dppkit.jdbc.internal;

import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.keys.spi.WrappedKey;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * The rows of {@code dpp_epoch_secret}.
 *
 * <p>Whoever puts a data key under a secret holds the secret's row while he does, and whoever destroys the secret locks it:
 * so no key is wrapped under a secret that goes at the same time.
 */
final class EpochRows {

    private static final String TABLE = "dpp_epoch_secret";
    private static final String SELECT =
            "SELECT epoch_day, version, wrapped, root_uri, created_us FROM dpp_epoch_secret WHERE ";
    private static final String NEWEST = "epoch_day = ? ORDER BY version DESC FETCH FIRST 1 ROWS ONLY";
    private static final String ONE = "epoch_day = ? AND version = ?";
    private static final String NEWER = "epoch_day = ? AND version > ?";
    private static final String DIRTY = "dirty ORDER BY epoch_day, version";
    private static final String ALL = "TRUE ORDER BY epoch_day, version";
    private static final String INSERT =
            "INSERT INTO dpp_epoch_secret (epoch_day, version, wrapped, root_uri, created_us) VALUES (?, ?, ?, ?, ?)";
    private static final String MARK = "UPDATE dpp_epoch_secret SET dirty = TRUE WHERE NOT dirty AND epoch_day >= ?"
            + " AND (epoch_day < ? OR epoch_day = ? AND version <= ?)";
    private static final String ACTIVE_KEY = "SELECT 1 FROM dpp_data_key WHERE epoch_day = ? AND epoch_version = ?"
            + " AND state = 'ACTIVE' FETCH FIRST 1 ROWS ONLY";
    private static final String OF_SPAN = "epoch_day >= ? AND epoch_day <= ? ORDER BY epoch_day, version";
    private static final String CLAIM_ALARM =
            "UPDATE dpp_epoch_secret SET alarm_us = ? WHERE epoch_day = ? AND version = ?"
                    + " AND (alarm_us IS NULL OR alarm_us <= ?)";
    private static final String DELETE = "DELETE FROM dpp_epoch_secret WHERE epoch_day = ? AND version = ?";
    private static final String DELETE_UP_TO = "DELETE FROM dpp_epoch_secret WHERE epoch_day <= ?";

    private final Database database;

    EpochRows(Database database) {
        this.database = database;
    }

    Optional<EpochSecretRecord> newest(LocalDate day) {
        return database.readDurable("read " + TABLE, connection -> newest(connection, day));
    }

    Optional<EpochSecretRecord> find(LocalDate day, int version) {
        return database.readDurable("read " + TABLE, connection -> one(connection, ONE, day, version));
    }

    List<EpochSecretRecord> dirty() {
        return database.query("read " + TABLE, SELECT + DIRTY, none -> {}, EpochRows::read);
    }

    List<EpochSecretRecord> all() {
        return database.query("read " + TABLE, SELECT + ALL, none -> {}, EpochRows::read);
    }

    EpochSecretRecord addFirst(EpochSecretRecord candidate) {
        return database.write("add to " + TABLE, connection -> {
            Optional<EpochSecretRecord> stored = newest(connection, candidate.day());
            if (stored.isPresent()) {
                return stored.get();
            }
            insert(connection, candidate);
            return newest(connection, candidate.day()).orElse(candidate);
        });
    }

    boolean addNext(EpochSecretRecord next) {
        return database.write(
                "add to " + TABLE,
                connection -> lock(connection, next.day(), next.version() - 1)
                        && one(connection, NEWER, next.day(), next.version() - 1)
                                .isEmpty()
                        && insert(connection, next));
    }

    boolean destroy(LocalDate day, int version) {
        return database.write("destroy a row of " + TABLE, connection -> {
            boolean superseded = lock(connection, day, version)
                    && one(connection, NEWER, day, version).isPresent();
            if (!superseded || hasActiveKey(connection, day, version)) {
                return false;
            }
            return Sql.update(connection, DELETE, key -> key.day(day).number(version)) == 1;
        });
    }

    int destroyUpTo(LocalDate lastDay) {
        return database.update("destroy rows of " + TABLE, DELETE_UP_TO, key -> key.day(lastDay));
    }

    List<EpochSecretRecord> between(LocalDate first, LocalDate last) {
        return database.query(
                "read " + TABLE, SELECT + OF_SPAN, days -> days.day(first).day(last), EpochRows::read);
    }

    boolean claimAlarm(LocalDate day, int version, Instant now, Instant until) {
        return database.update(
                        "claim an alarm in " + TABLE,
                        CLAIM_ALARM,
                        row -> row.instant(until).day(day).number(version).instant(now))
                == 1;
    }

    /** Keeps a secret from being destroyed until the transaction ends; false if it is not there. */
    boolean hold(Connection connection, LocalDate day, int version) throws SQLException {
        return isThere(connection, day, version, database.dialect().holdClause());
    }

    /**
     * Marks the secrets of the days from one on under which a key may have been wrapped that is now under this day and
     * version.
     */
    static void mark(Connection connection, LocalDate from, LocalDate day, int version) throws SQLException {
        Sql.update(connection, MARK, row -> row.day(from).day(day).day(day).number(version));
    }

    private static boolean lock(Connection connection, LocalDate day, int version) throws SQLException {
        return isThere(connection, day, version, " FOR UPDATE");
    }

    private static boolean isThere(Connection connection, LocalDate day, int version, String clause)
            throws SQLException {
        return Sql.queryOne(
                        connection, SELECT + ONE + clause, key -> key.day(day).number(version), row -> Boolean.TRUE)
                .isPresent();
    }

    private static boolean hasActiveKey(Connection connection, LocalDate day, int version) throws SQLException {
        return Sql.queryOne(connection, ACTIVE_KEY, key -> key.day(day).number(version), row -> Boolean.TRUE)
                .isPresent();
    }

    private boolean insert(Connection connection, EpochSecretRecord secret) throws SQLException {
        return database.dialect()
                .insertIfAbsent(
                        connection,
                        INSERT,
                        row -> row.day(secret.day())
                                .number(secret.version())
                                .bytes(secret.wrapped().toBytes())
                                .text(secret.rootUri())
                                .instant(secret.createdAt()));
    }

    private static Optional<EpochSecretRecord> newest(Connection connection, LocalDate day) throws SQLException {
        return Sql.queryOne(connection, SELECT + NEWEST, key -> key.day(day), EpochRows::read);
    }

    private static Optional<EpochSecretRecord> one(Connection connection, String where, LocalDate day, int version)
            throws SQLException {
        return Sql.queryOne(connection, SELECT + where, key -> key.day(day).number(version), EpochRows::read);
    }

    private static EpochSecretRecord read(ResultSet row) throws SQLException {
        return new EpochSecretRecord(
                row.getObject(1, LocalDate.class),
                row.getInt(2),
                WrappedKey.of(row.getBytes(3)),
                row.getString(4),
                Micros.toInstant(row.getLong(5)));
    }
}
