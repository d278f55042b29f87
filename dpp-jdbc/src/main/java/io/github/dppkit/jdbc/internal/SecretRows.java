package io.github.dppkit.jdbc.internal;

import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.keys.spi.NamedSecretRecord;
import io.github.dppkit.keys.spi.WrappedKey;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Secrets whatever day or name they have: the rows of {@code dpp_epoch_secret} and {@code dpp_named_secret}. */
final class SecretRows {

    private static final String SELECT_NAMED =
            "SELECT name, wrapped, root_uri, created_us FROM dpp_named_secret WHERE ";
    private static final String OF_NAME = "name = ?";
    private static final String ALL = "TRUE ORDER BY name";
    private static final String REWRAP_EPOCH = "UPDATE dpp_epoch_secret SET wrapped = ?, root_uri = ?"
            + " WHERE epoch_day = ? AND version = ? AND wrapped = ?";
    private static final String REWRAP_NAMED =
            "UPDATE dpp_named_secret SET wrapped = ?, root_uri = ? WHERE name = ? AND wrapped = ?";
    private static final String INSERT_NAMED =
            "INSERT INTO dpp_named_secret (name, wrapped, root_uri, created_us) VALUES (?, ?, ?, ?)";
    private static final String DELETE_NAMED = "DELETE FROM dpp_named_secret WHERE name = ?";
    private static final String MARK_ALL = "UPDATE dpp_epoch_secret SET dirty = TRUE WHERE NOT dirty";

    /** How often an addition may meet a row that is gone again when it is read. */
    private static final int ATTEMPTS = 10;

    private final Database database;

    SecretRows(Database database) {
        this.database = database;
    }

    int markAllDirty() {
        return database.update("mark dpp_epoch_secret", MARK_ALL, none -> {});
    }

    Optional<NamedSecretRecord> named(String name) {
        return database.readDurable("read dpp_named_secret", connection -> select(connection, name));
    }

    /** Adds unless there is one of the name, which is returned then; if that is gone again when it is read, once more. */
    NamedSecretRecord addNamed(NamedSecretRecord candidate) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<NamedSecretRecord> stored = database.write("add to dpp_named_secret", connection -> {
                database.dialect()
                        .insertIfAbsent(
                                connection,
                                INSERT_NAMED,
                                row -> row.text(candidate.name())
                                        .bytes(candidate.wrapped().toBytes())
                                        .text(candidate.rootUri())
                                        .instant(candidate.createdAt()));
                return select(connection, candidate.name());
            });
            if (stored.isPresent()) {
                return stored.get();
            }
        }
        throw database.inTheWay("dpp_named_secret");
    }

    boolean destroyNamed(String name) {
        return database.update("destroy a row of dpp_named_secret", DELETE_NAMED, key -> key.text(name)) == 1;
    }

    List<NamedSecretRecord> allNamed() {
        return database.query("read dpp_named_secret", SELECT_NAMED + ALL, none -> {}, SecretRows::read);
    }

    boolean rewrap(EpochSecretRecord stored, WrappedKey wrapped, String rootUri) {
        return database.update(
                        "rewrap in dpp_epoch_secret",
                        REWRAP_EPOCH,
                        row -> row.bytes(wrapped.toBytes())
                                .text(rootUri)
                                .day(stored.day())
                                .number(stored.version())
                                .bytes(stored.wrapped().toBytes()))
                == 1;
    }

    boolean rewrap(NamedSecretRecord stored, WrappedKey wrapped, String rootUri) {
        return database.update(
                        "rewrap in dpp_named_secret",
                        REWRAP_NAMED,
                        row -> row.bytes(wrapped.toBytes())
                                .text(rootUri)
                                .text(stored.name())
                                .bytes(stored.wrapped().toBytes()))
                == 1;
    }

    private static Optional<NamedSecretRecord> select(Connection connection, String name) throws SQLException {
        return Sql.queryOne(connection, SELECT_NAMED + OF_NAME, key -> key.text(name), SecretRows::read);
    }

    private static NamedSecretRecord read(ResultSet row) throws SQLException {
        return new NamedSecretRecord(
                row.getString(1), WrappedKey.of(row.getBytes(2)), row.getString(3), Micros.toInstant(row.getLong(4)));
    }
}
