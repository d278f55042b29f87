package io.github.dppkit.jdbc.internal;

import io.github.dppkit.jdbc.JdbcStoreException;
import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.keys.spi.NamedSecretRecord;
import io.github.dppkit.keys.spi.WithdrawnKeys;
import io.github.dppkit.keys.spi.WrappedKey;
import io.github.dppkit.pii.PiiScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Wrapped keys in three tables, and in two more which of them are withdrawn. A key that a method returns is on the disk, whoever added it. */
public final class JdbcKeyStore implements KeyStore {

    private static final String INSERT_NAMED =
            "INSERT INTO dpp_named_secret (name, wrapped, root_uri, created_us) VALUES (?, ?, ?, ?)";
    private static final String DELETE_NAMED = "DELETE FROM dpp_named_secret WHERE name = ?";
    private static final String OF_SCOPE = "partner = ? AND scope_kind = ? AND scope_id = ? AND superseded = ";
    private static final String OF_ID = "id = ?";
    private static final String PAGE_OF_SECRET = "epoch_day = ? AND epoch_version = ? AND state = 'ACTIVE' AND id > ?"
            + " ORDER BY id FETCH FIRST ? ROWS ONLY";
    private static final String PAGE_OF_TIME = "created_us >= ? AND created_us < ? AND state = 'ACTIVE'"
            + " AND (created_us > ? OR id > ?) ORDER BY created_us, id FETCH FIRST ? ROWS ONLY";
    private static final String RESERVE =
            "UPDATE dpp_data_key SET uses = uses + ? WHERE id = ? AND state = 'ACTIVE' AND uses <= ?";
    private static final String REMOVE = "DELETE FROM dpp_data_key WHERE id = ? AND state = 'DISPOSING'";

    private static final String NAMED = "dpp_named_secret";
    private static final String KEYS = "dpp_data_key";

    /** How often an addition may meet a row that is gone again when it is read. */
    private static final int ATTEMPTS = 10;

    private final Database database;
    private final EpochRows epochs;
    private final KeyWrappings wrappings;
    private final SecretRows secrets;
    private final SupersededKeys superseded;
    private final KeyDateRows dates;
    private final WithdrawnKeyRows withdrawn;

    /**
     * Creates the store.
     *
     * @param database where its tables are
     */
    public JdbcKeyStore(Database database) {
        this.database = database;
        this.epochs = new EpochRows(database);
        this.wrappings = new KeyWrappings(database);
        this.secrets = new SecretRows(database);
        this.superseded = new SupersededKeys(database);
        this.dates = new KeyDateRows(database);
        this.withdrawn = new WithdrawnKeyRows(database);
    }

    @Override
    public Optional<EpochSecretRecord> epochSecret(LocalDate day) {
        return epochs.newest(day);
    }

    @Override
    public Optional<EpochSecretRecord> epochSecret(LocalDate day, int version) {
        return epochs.find(day, version);
    }

    @Override
    public EpochSecretRecord addEpochSecret(EpochSecretRecord candidate) {
        return epochs.addFirst(candidate);
    }

    @Override
    public boolean succeedEpochSecret(EpochSecretRecord next) {
        return epochs.addNext(next);
    }

    @Override
    public List<EpochSecretRecord> dirtyEpochSecrets() {
        return epochs.dirty();
    }

    @Override
    public boolean destroyEpochSecret(LocalDate day, int version) {
        return epochs.destroy(day, version);
    }

    @Override
    public int destroyEpochSecrets(LocalDate lastDay) {
        return epochs.destroyUpTo(lastDay);
    }

    @Override
    public Optional<NamedSecretRecord> namedSecret(String name) {
        return find(NAMED, connection -> SecretRows.named(connection, name));
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
                connection -> SecretRows.named(connection, candidate.name()));
    }

    @Override
    public boolean destroyNamedSecret(String name) {
        return database.write(
                "destroy a row of " + NAMED,
                connection -> Sql.update(connection, DELETE_NAMED, key -> key.text(name)) == 1);
    }

    @Override
    public Optional<DataKeyRecord> dataKey(PiiScope scope) {
        return find(KEYS, connection -> selectKey(connection, scope, false));
    }

    @Override
    public Optional<DataKeyRecord> dataKey(DataKeyId id) {
        return find(
                KEYS,
                connection -> Sql.queryOne(
                        connection,
                        DataKeyColumns.SELECT + OF_ID,
                        key -> key.bytes(id.toBytes()),
                        DataKeyColumns::read));
    }

    @Override
    public List<DataKeyRecord> activeDataKeys(LocalDate day, int version, @Nullable DataKeyId after, int limit) {
        byte[] last = after == null ? new byte[0] : after.toBytes();
        return page(
                PAGE_OF_SECRET, row -> row.day(day).number(version).bytes(last).number(limit));
    }

    @Override
    public List<DataKeyRecord> activeDataKeys(Instant from, Instant until, @Nullable DataKeyRecord after, int limit) {
        Instant first = after == null ? from : after.createdAt();
        byte[] last = after == null ? new byte[0] : after.id().toBytes();
        return page(
                PAGE_OF_TIME,
                row -> row.instant(first)
                        .instant(until)
                        .instant(first)
                        .bytes(last)
                        .number(limit));
    }

    private List<DataKeyRecord> page(String where, Parameters.Binder binder) {
        return database.readDurable(
                "read " + KEYS,
                connection -> Sql.query(connection, DataKeyColumns.SELECT + where, binder, DataKeyColumns::read));
    }

    @Override
    public Optional<DataKeyRecord> addDataKey(DataKeyRecord candidate) {
        PiiScope scope = candidate.scope();
        Parameters.Binder values = row -> DataKeyColumns.bind(row, candidate);
        // a row can be in the way and gone when it is read, or be another scope's of the same id
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            boolean[] hadSecret = new boolean[1];
            Optional<DataKeyRecord> stored = database.write("add to " + KEYS, connection -> {
                hadSecret[0] = epochs.hold(connection, candidate.epochDay(), candidate.epochVersion());
                if (hadSecret[0]) {
                    database.dialect().insertIfAbsent(connection, DataKeyColumns.INSERT, values);
                }
                return selectKey(connection, scope, false);
            });
            if (stored.isPresent() || !hadSecret[0]) {
                return stored;
            }
        }
        throw inTheWay(KEYS);
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
        return wrappings.replace(next);
    }

    @Override
    public int rollDataKeys(List<DataKeyRecord> next) {
        return next.isEmpty() ? 0 : wrappings.replaceWithinDay(next);
    }

    @Override
    public boolean beginDisposal(DataKeyId id) {
        return wrappings.beginDisposal(id);
    }

    @Override
    public boolean removeDataKey(DataKeyId id) {
        return database.write(
                "remove from " + KEYS,
                connection -> Sql.update(connection, REMOVE, key -> key.bytes(id.toBytes())) == 1);
    }

    @Override
    public int markAllEpochsDirty() {
        return secrets.markAllDirty();
    }

    @Override
    public Optional<DataKeyRecord> supersededDataKey(PiiScope scope) {
        return find(KEYS, connection -> selectKey(connection, scope, true));
    }

    @Override
    public boolean supersedeDataKey(DataKeyRecord old, DataKeyRecord next) {
        return superseded.supersede(old, next);
    }

    @Override
    public boolean destroySupersededDataKey(DataKeyId id) {
        return superseded.destroy(id);
    }

    @Override
    public List<EpochSecretRecord> epochSecrets() {
        return epochs.all();
    }

    @Override
    public List<NamedSecretRecord> namedSecrets() {
        return secrets.allNamed();
    }

    @Override
    public boolean rewrapEpochSecret(EpochSecretRecord stored, WrappedKey wrapped, String rootUri) {
        return secrets.rewrap(stored, wrapped, rootUri);
    }

    @Override
    public boolean rewrapNamedSecret(NamedSecretRecord stored, WrappedKey wrapped, String rootUri) {
        return secrets.rewrap(stored, wrapped, rootUri);
    }

    @Override
    public Optional<Instant> keyDate(String name) {
        return dates.find(name);
    }

    @Override
    public boolean replaceKeyDate(String name, @Nullable Instant expected, @Nullable Instant next) {
        return dates.replace(name, expected, next);
    }

    @Override
    public Set<DataKeyId> rewrapDataKeys(List<DataKeyRecord> next) {
        return wrappings.replaceAll(next);
    }

    @Override
    public List<EpochSecretRecord> epochSecrets(LocalDate first, LocalDate last) {
        return epochs.between(first, last);
    }

    @Override
    public boolean claimEpochAlarm(LocalDate day, int version, Instant now, Instant until) {
        return epochs.claimAlarm(day, version, now, until);
    }

    @Override
    public WithdrawnKeys withdrawnKeys(long after, int limit) {
        return withdrawn.after(after, limit);
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
        throw inTheWay(table);
    }

    private static JdbcStoreException inTheWay(String table) {
        return new JdbcStoreException("The store could not add to " + table
                + ": a row with the same id belongs to something else. Nothing was written.");
    }

    private static Optional<DataKeyRecord> selectKey(Connection connection, PiiScope scope, boolean superseded)
            throws SQLException {
        return Sql.queryOne(
                connection,
                DataKeyColumns.SELECT + OF_SCOPE + (superseded ? "TRUE" : "FALSE"),
                key -> ScopeColumns.bind(key, scope),
                DataKeyColumns::read);
    }

    @Override
    public List<DataKeyRecord> dataKeys(Collection<PiiScope> scopes) {
        List<DataKeyRecord> keys = new ArrayList<>(scopes.size());
        for (ScopeList page : ScopeList.pages(scopes)) {
            keys.addAll(page(page.where(), page));
        }
        return keys;
    }
}
