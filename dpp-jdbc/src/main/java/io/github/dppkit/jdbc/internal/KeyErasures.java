package io.github.dppkit.jdbc.internal;

import io.github.dppkit.jdbc.internal.KeyWrappings.Wrapping;
import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.pii.PiiScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Erases of many keys of {@code dpp_data_key} in a few statements. Locks come in the order that {@link KeyWrappings} keeps: rows
 * of keys, by their ids, then those of secrets, and the list of withdrawn keys last.
 */
final class KeyErasures {

    private static final String LOCK_IDS = "SELECT partner, scope_kind, scope_id FROM dpp_data_key WHERE id ";
    private static final String LOCK_SCOPES =
            "SELECT state, version, first_day, epoch_day, epoch_version, superseded, id" + " FROM dpp_data_key WHERE ";
    private static final String IN_ORDER = " ORDER BY id FOR UPDATE";
    private static final String BEGIN = "UPDATE dpp_data_key SET state = 'DISPOSING' WHERE state = 'ACTIVE' AND id ";
    private static final String REMOVE = "DELETE FROM dpp_data_key WHERE state = 'DISPOSING' AND id ";

    private final Database database;

    KeyErasures(Database database) {
        this.database = database;
    }

    /** Under which secret a key is; the oldest day comes first. */
    private record Secret(LocalDate day, int version) {

        static final Comparator<Secret> IN_ORDER =
                Comparator.comparing(Secret::day).thenComparing(Secret::version);

        static Secret of(Wrapping key) {
            return new Secret(key.day(), key.epochVersion());
        }
    }

    void begin(Collection<DataKeyId> ids) {
        for (List<DataKeyId> part : parts(ids)) {
            database.write("begin disposals in dpp_data_key", connection -> {
                // whoever supersedes a key holds its row: what came in while the first reading waited is in the second
                List<PiiScope> scopes = Sql.query(
                        connection,
                        LOCK_IDS + InList.of(part.size()) + IN_ORDER,
                        row -> bind(row, part),
                        row -> ScopeColumns.read(row, 1));
                for (ScopeList page : ScopeList.pages(scopes)) {
                    begin(
                            connection,
                            Sql.query(connection, LOCK_SCOPES + page.where() + IN_ORDER, page, Wrapping::read).stream()
                                    .filter(Wrapping::active)
                                    .toList());
                }
                return scopes.size();
            });
        }
    }

    private void begin(Connection connection, List<Wrapping> active) throws SQLException {
        List<DataKeyId> ids = active.stream().map(Wrapping::id).toList();
        for (List<DataKeyId> part : parts(ids)) {
            Sql.update(connection, BEGIN + InList.of(part.size()), row -> bind(row, part));
        }
        // keys under one secret: the days of all of them are those since the first of them
        Map<Secret, LocalDate> since = new TreeMap<>(Secret.IN_ORDER);
        for (Wrapping key : active) {
            since.merge(Secret.of(key), key.firstDay(), (one, other) -> one.isBefore(other) ? one : other);
        }
        for (Map.Entry<Secret, LocalDate> secret : since.entrySet()) {
            EpochRows.mark(
                    connection,
                    secret.getValue(),
                    secret.getKey().day(),
                    secret.getKey().version());
        }
        if (!ids.isEmpty()) {
            WithdrawnKeyRows.append(connection, database.dialect(), ids);
        }
    }

    void remove(Collection<DataKeyId> ids) {
        for (List<DataKeyId> part : parts(ids)) {
            database.write(
                    "remove from dpp_data_key",
                    connection -> Sql.update(connection, REMOVE + InList.of(part.size()), row -> bind(row, part)));
        }
    }

    private static void bind(Parameters row, List<DataKeyId> ids) throws SQLException {
        InList.bind(ids, id -> row.bytes(id.toBytes()));
    }

    private static List<List<DataKeyId>> parts(Collection<DataKeyId> ids) {
        List<DataKeyId> all = List.copyOf(ids);
        List<List<DataKeyId>> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += InList.LONGEST) {
            parts.add(all.subList(from, Math.min(all.size(), from + InList.LONGEST)));
        }
        return parts;
    }
}
