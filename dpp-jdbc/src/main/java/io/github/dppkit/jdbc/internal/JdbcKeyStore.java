package io.github.dppkit.jdbc.internal;

import io.github.dppkit.jdbc.JdbcStoreException;
import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.keys.spi.NamedSecretRecord;
import io.github.dppkit.keys.spi.WrappedKey;
import io.github.dppkit.pii.PiiScope;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Optional;

/** Wrapped keys in three tables. A key that a method returns is on the disk, whoever added it. */
public final class JdbcKeyStore implements KeyStore {

    private static final String SELECT_EPOCH =
            "SELECT epoch_day, version, wrapped, root_uri, created_us FROM dpp_epoch_secret WHERE epoch_day = ?";
    private static final String INSERT_EPOCH =
            "INSERT INTO dpp_epoch_secret (epoch_day, version, wrapped, root_uri, created_us) VALUES (?, ?, ?, ?, ?)";
    private static final String DELETE_EPOCHS = "DELETE FROM dpp_epoch_secret WHERE epoch_day <= ?";
    private static final String SELECT_NAMED =
            "SELECT name, wrapped, root_uri, created_us FROM dpp_named_secret WHERE name = ?";
    private static final String INSERT_NAMED =
            "INSERT INTO dpp_named_secret (name, wrapped, root_uri, created_us) VALUES (?, ?, ?, ?)";
    private static final String DELETE_NAMED = "DELETE FROM dpp_named_secret WHERE name = ?";
    private static final String SELECT_KEY =
            "SELECT id, partner, scope_kind, scope_id, epoch_day, epoch_version, version,"
                    + " state, wrapped, commitment, known_until_us, origin, created_us, uses"
                    + " FROM dpp_data_key WHERE ";
    private static final String OF_SCOPE = "partner = ? AND scope_kind = ? AND scope_id = ?";
    private static final String OF_ID = "id = ?";
    private static final String INSERT_KEY = "INSERT INTO dpp_data_key (id, partner, scope_kind, scope_id, epoch_day,"
            + " epoch_version, version, state, wrapped, commitment, known_until_us, origin, created_us, uses)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String RESERVE =
            "UPDATE dpp_data_key SET uses = uses + ? WHERE id = ? AND state = 'ACTIVE' AND uses <= ?";

    private static final String REWRAP = "UPDATE dpp_data_key SET epoch_day = ?, epoch_version = ?, version = ?,"
            + " wrapped = ?, known_until_us = ? WHERE id = ? AND state = 'ACTIVE' AND version = ?";
    private static final String BEGIN_DISPOSAL = "UPDATE dpp_data_key SET state = 'DISPOSING' WHERE id = ?";
    private static final String REMOVE = "DELETE FROM dpp_data_key WHERE id = ? AND state = 'DISPOSING'";

    private static final String EPOCHS = "dpp_epoch_secret";
    private static final String NAMED = "dpp_named_secret";
    private static final String KEYS = "dpp_data_key";

    /** How often an addition may meet a row that is gone again when it is read. */
    private static final int ATTEMPTS = 10;

    private final Database database;

    /**
     * Creates the store.
     *
     * @param database where its tables are
     */
    public JdbcKeyStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<EpochSecretRecord> epochSecret(LocalDate day) {
        return find(EPOCHS, connection -> selectEpoch(connection, day));
    }

    @Override
    public EpochSecretRecord addEpochSecret(EpochSecretRecord candidate) {
        return add(
                EPOCHS,
                INSERT_EPOCH,
                row -> row.day(candidate.day())
                        .number(candidate.version())
                        .bytes(candidate.wrapped().toBytes())
                        .text(candidate.rootUri())
                        .instant(candidate.createdAt()),
                connection -> selectEpoch(connection, candidate.day()));
    }

    @Override
    public int destroyEpochSecrets(LocalDate lastDay) {
        return database.write(
                "destroy rows of " + EPOCHS,
                connection -> Sql.update(connection, DELETE_EPOCHS, key -> key.day(lastDay)));
    }

    @Override
    public Optional<NamedSecretRecord> namedSecret(String name) {
        return find(NAMED, connection -> selectNamed(connection, name));
    }

    @Override
    public NamedSecretRecord addNamedSecret(NamedSecretRecord candidate) {
        return add(
                NAMED,
                INSERT_NAMED,
                row -> row.text(candidate.name())
                        .bytes(candidate.wrapped().toBytes())
                        .text(candidate.rootUri())
                        .instant(candidate.createdAt()),
                connection -> selectNamed(connection, candidate.name()));
    }

    @Override
    public boolean destroyNamedSecret(String name) {
        return database.write(
                "destroy a row of " + NAMED,
                connection -> Sql.update(connection, DELETE_NAMED, key -> key.text(name)) == 1);
    }

    @Override
    public Optional<DataKeyRecord> dataKey(PiiScope scope) {
        return find(KEYS, connection -> selectKey(connection, scope));
    }

    @Override
    public Optional<DataKeyRecord> dataKey(DataKeyId id) {
        return find(
                KEYS,
                connection -> Sql.queryOne(
                        connection, SELECT_KEY + OF_ID, key -> key.bytes(id.toBytes()), JdbcKeyStore::dataKey));
    }

    @Override
    public DataKeyRecord addDataKey(DataKeyRecord candidate) {
        PiiScope scope = candidate.scope();
        return add(
                KEYS,
                INSERT_KEY,
                row -> ScopeColumns.bind(row.bytes(candidate.id().toBytes()), scope)
                        .day(candidate.epochDay())
                        .number(candidate.epochVersion())
                        .number(candidate.version())
                        .text(candidate.state().name())
                        .bytes(candidate.wrapped().toBytes())
                        .bytes(candidate.commitment().toBytes())
                        .instant(candidate.knownUntil())
                        .text(candidate.origin())
                        .instant(candidate.createdAt())
                        .number(candidate.uses()),
                connection -> selectKey(connection, scope));
    }

    @Override
    public boolean reserveUses(DataKeyId id, long count, long limit) {
        return database.write(
                "reserve uses in " + KEYS,
                connection -> Sql.update(
                                connection,
                                RESERVE,
                                row -> row.number(count).bytes(id.toBytes()).number(limit - count))
                        == 1);
    }

    @Override
    public boolean rewrapDataKey(DataKeyRecord next) {
        return updateKey(
                "rewrap in " + KEYS,
                REWRAP,
                row -> row.day(next.epochDay())
                        .number(next.epochVersion())
                        .number(next.version())
                        .bytes(next.wrapped().toBytes())
                        .instant(next.knownUntil())
                        .bytes(next.id().toBytes())
                        .number(next.version() - 1));
    }

    @Override
    public boolean beginDisposal(DataKeyId id) {
        return updateKey("begin a disposal in " + KEYS, BEGIN_DISPOSAL, key -> key.bytes(id.toBytes()));
    }

    @Override
    public boolean removeDataKey(DataKeyId id) {
        return updateKey("remove from " + KEYS, REMOVE, key -> key.bytes(id.toBytes()));
    }

    private boolean updateKey(String what, String sql, Parameters.Binder binder) {
        return database.write(what, connection -> Sql.update(connection, sql, binder) == 1);
    }

    private <T> Optional<T> find(String table, Database.Work<Optional<T>> select) {
        return database.readDurable("read " + table, select);
    }

    /**
     * Inserts unless there is a row with the key, and returns the row that is there then. A row can be in the way and gone
     * when it is read, because somebody destroyed it in between: then the insertion is tried again.
     */
    private <T> T add(String table, String insert, Parameters.Binder row, Database.Work<Optional<T>> select) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<T> stored = database.write("add to " + table, connection -> {
                database.dialect().insertIfAbsent(connection, insert, row);
                return select.in(connection);
            });
            if (stored.isPresent()) {
                return stored.get();
            }
        }
        throw new JdbcStoreException("The store could not add to " + table
                + ": a row with the same id belongs to something else. Nothing was written.");
    }

    private static Optional<EpochSecretRecord> selectEpoch(Connection connection, LocalDate day) throws SQLException {
        return Sql.queryOne(
                connection,
                SELECT_EPOCH,
                key -> key.day(day),
                row -> new EpochSecretRecord(
                        row.getObject(1, LocalDate.class),
                        row.getInt(2),
                        WrappedKey.of(row.getBytes(3)),
                        row.getString(4),
                        Micros.toInstant(row.getLong(5))));
    }

    private static Optional<NamedSecretRecord> selectNamed(Connection connection, String name) throws SQLException {
        return Sql.queryOne(
                connection,
                SELECT_NAMED,
                key -> key.text(name),
                row -> new NamedSecretRecord(
                        row.getString(1),
                        WrappedKey.of(row.getBytes(2)),
                        row.getString(3),
                        Micros.toInstant(row.getLong(4))));
    }

    private static Optional<DataKeyRecord> selectKey(Connection connection, PiiScope scope) throws SQLException {
        return Sql.queryOne(
                connection, SELECT_KEY + OF_SCOPE, key -> ScopeColumns.bind(key, scope), JdbcKeyStore::dataKey);
    }

    private static DataKeyRecord dataKey(ResultSet row) throws SQLException {
        return new DataKeyRecord(
                DataKeyId.read(row.getBytes(1), 0),
                ScopeColumns.read(row, 2),
                row.getObject(5, LocalDate.class),
                row.getInt(6),
                row.getInt(7),
                DataKeyRecord.State.valueOf(row.getString(8)),
                WrappedKey.of(row.getBytes(9)),
                WrappedKey.of(row.getBytes(10)),
                Micros.toInstant(row.getLong(11)),
                row.getString(12),
                Micros.toInstant(row.getLong(13)),
                row.getLong(14));
    }
}
