package io.github.dppkit.jdbc.internal;

import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.DataKeyRecord;

/**
 * The rows of {@code dpp_data_key} while a scope has two of them: the key under which its values are encrypted again, and
 * the one that it had before.
 */
final class SupersededKeys {

    /** Touches no row if the scope has a superseded key already: there is one at most. */
    private static final String SUPERSEDE = "UPDATE dpp_data_key SET superseded = TRUE WHERE id = ? AND NOT EXISTS"
            + " (SELECT 1 FROM dpp_data_key o WHERE o.partner = ? AND o.scope_kind = ? AND o.scope_id = ?"
            + " AND o.superseded = TRUE)";

    private static final String DESTROY = "DELETE FROM dpp_data_key WHERE id = ?";

    private final Database database;
    private final EpochRows epochs;

    SupersededKeys(Database database) {
        this.database = database;
        this.epochs = new EpochRows(database);
    }

    boolean supersede(DataKeyRecord old, DataKeyRecord next) {
        return database.write("supersede in dpp_data_key", connection -> {
            boolean asRead = KeyWrappings.lock(connection, old.id())
                    .filter(stored -> stored.active() && !stored.superseded() && stored.version() == old.version())
                    .isPresent();
            if (!asRead || !epochs.hold(connection, next.epochDay(), next.epochVersion())) {
                return false;
            }
            int changed = Sql.update(
                    connection,
                    SUPERSEDE,
                    row -> ScopeColumns.bind(row.bytes(old.id().toBytes()), old.scope()));
            if (changed == 0) {
                return false;
            }
            Sql.update(connection, DataKeyColumns.INSERT, row -> DataKeyColumns.bind(row, next));
            WithdrawnKeyRows.append(connection, database.dialect(), old.id());
            return true;
        });
    }

    boolean destroy(DataKeyId id) {
        return database.write("destroy a superseded row of dpp_data_key", connection -> {
            KeyWrappings.Wrapping stored = KeyWrappings.lock(connection, id)
                    .filter(key -> key.active() && key.superseded())
                    .orElse(null);
            if (stored == null) {
                return false;
            }
            stored.markAll(connection);
            WithdrawnKeyRows.append(connection, database.dialect(), id);
            return Sql.update(connection, DESTROY, key -> key.bytes(id.toBytes())) == 1;
        });
    }
}
