package io.github.dppkit.jdbc.internal;

import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.pii.PiiScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of {@code dpp_data_key}: found, listed, added, counted and removed. What changes a wrapping is in {@link KeyWrappings}. */
final class DataKeyRows {

    private static final String OF_SCOPE = "partner = ? AND scope_kind = ? AND scope_id = ? AND superseded = ";
    private static final String OF_ID = "id = ?";
    private static final String PAGE_OF_SECRET = "epoch_day = ? AND epoch_version = ? AND state = 'ACTIVE' AND id > ?"
            + " ORDER BY id FETCH FIRST ? ROWS ONLY";
    private static final String PAGE_OF_TIME = "created_us >= ? AND created_us < ? AND state = 'ACTIVE'"
            + " AND (created_us, id) > (?, ?) ORDER BY created_us, id FETCH FIRST ? ROWS ONLY";
    private static final String PAGE_OF_DISPOSING =
            "state = 'DISPOSING' AND id > ? ORDER BY id FETCH FIRST ? ROWS ONLY";
    private static final String RESERVE =
            "UPDATE dpp_data_key SET uses = uses + ? WHERE id = ? AND state = 'ACTIVE' AND uses <= ?";
    private static final String REMOVE = "DELETE FROM dpp_data_key WHERE id = ? AND state = 'DISPOSING'";

    /** How often an addition may meet a row that is gone again when it is read. */
    private static final int ATTEMPTS = 10;

    private final Database database;
    private final EpochRows epochs;

    DataKeyRows(Database database) {
        this.database = database;
        this.epochs = new EpochRows(database);
    }

    Optional<DataKeyRecord> find(PiiScope scope, boolean superseded) {
        return read(connection -> select(connection, scope, superseded));
    }

    Optional<DataKeyRecord> find(DataKeyId id) {
        return read(connection -> Sql.queryOne(
                connection, DataKeyColumns.SELECT + OF_ID, key -> key.bytes(id.toBytes()), DataKeyColumns::read));
    }

    List<DataKeyRecord> of(Collection<PiiScope> scopes) {
        List<DataKeyRecord> keys = new ArrayList<>(scopes.size());
        for (ScopeList page : ScopeList.pages(scopes)) {
            keys.addAll(page(page.where(), page));
        }
        return keys;
    }

    List<DataKeyRecord> active(LocalDate day, int version, @Nullable DataKeyId after, int limit) {
        byte[] last = after == null ? new byte[0] : after.toBytes();
        return page(
                PAGE_OF_SECRET, row -> row.day(day).number(version).bytes(last).number(limit));
    }

    List<DataKeyRecord> active(Instant from, Instant until, @Nullable DataKeyRecord after, int limit) {
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

    List<DataKeyRecord> disposing(@Nullable DataKeyId after, int limit) {
        byte[] last = after == null ? new byte[0] : after.toBytes();
        return page(PAGE_OF_DISPOSING, row -> row.bytes(last).number(limit));
    }

    Optional<DataKeyRecord> add(DataKeyRecord candidate) {
        PiiScope scope = candidate.scope();
        Parameters.Binder values = row -> DataKeyColumns.bind(row, candidate);
        // a row can be in the way and gone when it is read, or be another scope's of the same id
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            boolean[] hadSecret = new boolean[1];
            Optional<DataKeyRecord> stored = database.write("add to dpp_data_key", connection -> {
                hadSecret[0] = epochs.hold(connection, candidate.epochDay(), candidate.epochVersion());
                if (hadSecret[0]) {
                    database.dialect().insertIfAbsent(connection, DataKeyColumns.INSERT, values);
                }
                return select(connection, scope, false);
            });
            if (stored.isPresent() || !hadSecret[0]) {
                return stored;
            }
        }
        throw database.inTheWay("dpp_data_key");
    }

    boolean reserve(DataKeyId id, long count, long limit) {
        return database.update(
                        "reserve uses in dpp_data_key",
                        RESERVE,
                        row -> row.number(count).bytes(id.toBytes()).number(limit - count))
                == 1;
    }

    boolean remove(DataKeyId id) {
        return database.update("remove from dpp_data_key", REMOVE, key -> key.bytes(id.toBytes())) == 1;
    }

    private Optional<DataKeyRecord> read(Database.Work<Optional<DataKeyRecord>> select) {
        return database.readDurable("read dpp_data_key", select);
    }

    private List<DataKeyRecord> page(String where, Parameters.Binder binder) {
        return database.query("read dpp_data_key", DataKeyColumns.SELECT + where, binder, DataKeyColumns::read);
    }

    private static Optional<DataKeyRecord> select(Connection connection, PiiScope scope, boolean superseded)
            throws SQLException {
        return Sql.queryOne(
                connection,
                DataKeyColumns.SELECT + OF_SCOPE + (superseded ? "TRUE" : "FALSE"),
                key -> ScopeColumns.bind(key, scope),
                DataKeyColumns::read);
    }
}
