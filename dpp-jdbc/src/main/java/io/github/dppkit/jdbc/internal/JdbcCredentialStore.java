package io.github.dppkit.jdbc.internal;

import io.github.dppkit.access.credential.Credential;
import io.github.dppkit.access.credential.CredentialKind;
import io.github.dppkit.access.spi.CredentialStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** Names and dates of credentials in one table. */
public final class JdbcCredentialStore implements CredentialStore {

    private static final String TABLE = "dpp_credential";
    private static final String SELECT = "SELECT name, kind, created_us, withdrawn_us, version FROM dpp_credential";
    private static final String INSERT =
            "INSERT INTO dpp_credential (kind, created_us, withdrawn_us, version, name) VALUES (?, ?, ?, ?, ?)";
    private static final String UPDATE = "UPDATE dpp_credential SET kind = ?, created_us = ?, withdrawn_us = ?,"
            + " version = ? WHERE name = ? AND version = ?";

    private final Database database;

    /**
     * Creates the store.
     *
     * @param database where its table is
     */
    public JdbcCredentialStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean put(Credential credential) {
        return database.write("put into " + TABLE, connection -> {
            boolean changed = credential.version() == 1
                    ? database.dialect().insertIfAbsent(connection, INSERT, row -> values(row, credential))
                    : update(connection, credential);
            return changed || isStored(connection, credential);
        });
    }

    @Override
    public List<Credential> credentials() {
        return database
                .read(
                        "read " + TABLE,
                        connection -> Sql.query(connection, SELECT, none -> {}, JdbcCredentialStore::credential))
                .stream()
                .sorted(Comparator.comparing(Credential::name)) // here: a database sorts by its own collation
                .toList();
    }

    private static boolean update(Connection connection, Credential credential) throws SQLException {
        return Sql.update(connection, UPDATE, row -> {
                    values(row, credential);
                    row.number(credential.version() - 1);
                })
                == 1;
    }

    /** The same credential again: an earlier call was carried out and its answer lost. */
    private static boolean isStored(Connection connection, Credential credential) throws SQLException {
        return Sql.queryOne(
                        connection,
                        SELECT + " WHERE name = ?",
                        row -> row.text(credential.name()),
                        JdbcCredentialStore::credential)
                .filter(truncated(credential)::equals)
                .isPresent();
    }

    private static void values(Parameters row, Credential credential) throws SQLException {
        row.text(credential.kind().name())
                .instant(credential.createdAt())
                .instant(credential.withdrawnAt())
                .number(credential.version())
                .text(credential.name());
    }

    private static Credential credential(ResultSet row) throws SQLException {
        return new Credential(
                row.getString(1),
                CredentialKind.valueOf(row.getString(2)),
                Micros.toInstant(row.getLong(3)),
                Micros.read(row, 4),
                row.getInt(5));
    }

    private static Credential truncated(Credential credential) {
        Instant withdrawnAt = credential.withdrawnAt();
        return new Credential(
                credential.name(),
                credential.kind(),
                Micros.truncate(credential.createdAt()),
                withdrawnAt == null ? null : Micros.truncate(withdrawnAt),
                credential.version());
    }
}
