package io.github.dppkit.jdbc.internal;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.retention.spi.Disposal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Any database: the rows of one partner's scopes are locked and counted, then changed by a second statement. Ids stand in an
 * IN list.
 */
final class ListSets implements ScopeSets {

    private static final String HOLDING = "look for rows of its table";

    private final TableSql sql;
    private final TableNames names;

    ListSets(TableSql sql) {
        this.sql = sql;
        this.names = sql.names();
    }

    @Override
    public Changed change(Connection connection, List<Disposal> disposals) throws SQLException {
        Map<PiiScope, Long> counts = changeAll(connection, disposals);
        List<PiiScope> scopes = disposals.stream().map(Disposal::scope).toList();
        return new Changed(counts, !holding(connection, scopes).isEmpty());
    }

    private Map<PiiScope, Long> changeAll(Connection connection, List<Disposal> disposals) throws SQLException {
        Map<PiiScope, Long> counts = new HashMap<>();
        for (List<Disposal> page : pages(disposals, Disposal::scope).values()) {
            Map<String, Disposal> byId = new LinkedHashMap<>();
            page.forEach(disposal -> byId.put(disposal.scope().id(), disposal));
            long locked = 0;
            for (String id :
                    ids(connection, page.get(0).scope().partner(), List.copyOf(byId.keySet()), " FOR UPDATE")) {
                Disposal disposal = byId.get(id);
                if (disposal != null) {
                    counts.merge(disposal.scope(), 1L, Long::sum);
                }
                locked++;
            }
            if (locked > 0 && change(connection, page, byId) != locked) {
                throw new SQLException("A row came in or went at that moment.", "40001");
            }
        }
        return counts;
    }

    private int change(Connection connection, List<Disposal> page, Map<String, Disposal> byId) throws SQLException {
        List<String> ids = List.copyOf(byId.keySet());
        String where = where(ids.size()) + sql.holding("");
        String chosen = "CASE " + names.orderColumn() + " WHEN ? THEN ?".repeat(page.size()) + " ELSE "
                + names.orderColumn() + " END";
        String change = sql.way() == TableSpec.Way.DELETE
                ? "DELETE FROM " + names.table() + where
                : "UPDATE " + names.table() + " SET " + sql.assignments("", chosen) + where;
        return Sql.update(connection, sql.briefly(change), row -> {
            for (int i = 0; i < sql.pseudonyms(); i++) {
                for (Disposal disposal : page) {
                    row.text(disposal.scope().id()).text(disposal.pseudonym());
                }
            }
            bind(row, page.get(0).scope().partner(), ids);
        });
    }

    @Override
    public Set<PiiScope> holding(Database database, List<PiiScope> scopes) {
        return database.readDurable(HOLDING, connection -> holding(connection, scopes));
    }

    private Set<PiiScope> holding(Connection connection, List<PiiScope> scopes) throws SQLException {
        Set<PiiScope> holding = new HashSet<>();
        for (List<PiiScope> page : pages(scopes, Function.identity()).values()) {
            List<String> ids = page.stream().map(PiiScope::id).toList();
            Set<String> left = new HashSet<>(ids(connection, page.get(0).partner(), ids, ""));
            page.stream().filter(scope -> left.contains(scope.id())).forEach(holding::add);
        }
        return holding;
    }

    @Override
    public boolean anyUnclean(Connection connection, List<Disposal> disposals) throws SQLException {
        for (List<Disposal> page : pages(disposals, Disposal::scope).values()) {
            List<String> pseudonyms = page.stream().map(Disposal::pseudonym).toList();
            String count =
                    "SELECT COUNT(*) FROM " + names.table() + where(pseudonyms.size()) + " AND " + sql.unclean("");
            long unclean = Sql.queryOne(
                            connection,
                            count,
                            row -> bind(row, page.get(0).scope().partner(), pseudonyms),
                            row -> row.getLong(1))
                    .orElse(0L);
            if (unclean != 0) {
                return true;
            }
        }
        return false;
    }

    private List<String> ids(Connection connection, SellingPartner partner, List<String> ids, String lock)
            throws SQLException {
        String select = (lock.isEmpty() ? "SELECT DISTINCT " : "SELECT ") + names.orderColumn() + " FROM "
                + names.table() + where(ids.size()) + sql.holding("") + lock;
        return Sql.query(
                connection,
                lock.isEmpty() ? select : sql.briefly(select),
                row -> bind(row, partner, ids),
                row -> row.getString(1));
    }

    private String where(int count) {
        String partner = names.partnerColumn() == null ? "" : names.partnerColumn() + " = ? AND ";
        return " WHERE " + partner + names.orderColumn() + " " + InList.of(count);
    }

    private void bind(Parameters row, SellingPartner partner, List<String> ids) throws SQLException {
        if (names.partnerColumn() != null) {
            row.text(partner.id());
        }
        InList.bind(ids, row::text);
    }

    /** Scopes by partner, each id once: the caller asks for scopes of one kind. */
    private static <T> Map<SellingPartner, List<T>> pages(List<T> all, Function<T, PiiScope> scope) {
        return all.stream()
                .collect(Collectors.groupingBy(
                        each -> scope.apply(each).partner(), LinkedHashMap::new, Collectors.toList()));
    }
}
