package io.github.dppkit.jdbc.internal;

import io.github.dppkit.jdbc.internal.KeyWrappings.Wrapping;
import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.pii.PiiScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Any database: scopes and ids stand in lists. */
final class KeyLists implements KeyScopes {

    private static final String LOCK =
            "SELECT state, version, first_day, epoch_day, epoch_version, superseded, id" + " FROM dpp_data_key WHERE ";
    private static final String IN_ORDER = " ORDER BY id FOR UPDATE";
    private static final String BEGIN = "UPDATE dpp_data_key SET state = 'DISPOSING' WHERE state = 'ACTIVE' AND id ";
    private static final String DELETE = "DELETE FROM dpp_data_key WHERE state = 'DISPOSING' AND ";
    private static final String LEFT = "SELECT DISTINCT partner, scope_kind, scope_id FROM dpp_data_key WHERE ";

    @Override
    public List<Wrapping> begin(Connection connection, List<PiiScope> scopes) throws SQLException {
        ScopeList list = list(scopes);
        String lock = LOCK + list.where() + IN_ORDER;
        // whoever supersedes a key holds its row: what came in while the first reading waited is in the second
        Sql.query(connection, lock, list, row -> Boolean.TRUE);
        List<Wrapping> active = Sql.query(connection, lock, list, Wrapping::read).stream()
                .filter(Wrapping::active)
                .toList();
        List<DataKeyId> ids = active.stream().map(Wrapping::id).toList();
        for (int from = 0; from < ids.size(); from += InList.LONGEST) {
            List<DataKeyId> part = ids.subList(from, Math.min(ids.size(), from + InList.LONGEST));
            Sql.update(
                    connection,
                    BEGIN + InList.of(part.size()),
                    row -> InList.bind(part, id -> row.bytes(id.toBytes())));
        }
        return active;
    }

    @Override
    public void remove(Database database, List<PiiScope> scopes) {
        ScopeList list = list(scopes);
        database.update(REMOVE, DELETE + list.where(), list);
    }

    @Override
    public Set<PiiScope> left(Database database, List<PiiScope> scopes) {
        ScopeList list = list(scopes);
        return new HashSet<>(database.query(READ, LEFT + list.where(), list, row -> ScopeColumns.read(row, 1)));
    }

    private static ScopeList list(List<PiiScope> scopes) {
        return ScopeList.pages(scopes).get(0); // the caller asks for fewer than a list takes
    }
}
