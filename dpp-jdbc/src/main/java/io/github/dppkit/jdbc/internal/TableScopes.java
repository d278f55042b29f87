package io.github.dppkit.jdbc.internal;

import io.github.dppkit.pii.InvalidPiiException;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists the scopes of which a host's table holds something, by the ids that stand in it. An id under several kinds is one
 * scope of each; the partner of a row comes before its other scopes. Ids that are none of a scope are passed over.
 */
final class TableScopes {

    private static final Logger LOG = LoggerFactory.getLogger(TableScopes.class);

    private final TableSpec spec;
    private final TableSql sql;

    TableScopes(TableSpec spec, TableSql sql) {
        this.spec = spec;
        this.sql = sql;
    }

    /** What tells one row's scopes from another's; null where there is no such column. */
    private record Ids(@Nullable String partner, @Nullable String id) {}

    /** Reads the scopes behind one; empty only at the end. */
    List<PiiScope> after(Connection connection, @Nullable PiiScope scope, int limit) throws SQLException {
        List<String> columns = Stream.of(
                        sql.names().partnerColumn(), sql.names().orderColumn())
                .filter(Objects::nonNull)
                .toList();
        if (columns.isEmpty()) {
            return onePartner(connection, scope);
        }
        Ids from = scope == null ? null : new Ids(scope.partner().id(), scope.id());
        while (true) {
            Ids behind = from;
            List<Ids> rows = Sql.query(
                    connection,
                    sql.ids(columns, behind != null),
                    row -> {
                        if (behind != null) {
                            bind(row, behind);
                        }
                        row.number(limit);
                    },
                    row -> new Ids(
                            sql.names().partnerColumn() == null ? null : row.getString(1),
                            sql.names().orderColumn() == null ? null : row.getString(columns.size())));
            List<PiiScope> scopes =
                    rows.stream().flatMap(this::scopes).distinct().collect(Collectors.toCollection(ArrayList::new));
            if (!scopes.isEmpty() || rows.size() < limit) {
                return scopes;
            }
            from = rows.get(rows.size() - 1);
        }
    }

    /** A table that holds the rows of one partner and has no ids: all of it is his. */
    private List<PiiScope> onePartner(Connection connection, @Nullable PiiScope after) throws SQLException {
        long rows = Sql.queryOne(connection, sql.count(false), row -> {}, row -> row.getLong(1))
                .orElseThrow(() -> new IllegalStateException("COUNT answers with one row."));
        return after == null && rows > 0
                ? List.of(PiiScope.sellingPartner(
                        Objects.requireNonNull(spec.owners().partner())))
                : List.of();
    }

    private void bind(Parameters row, Ids ids) throws SQLException {
        if (sql.names().partnerColumn() != null) {
            row.text(ids.partner());
        }
        if (sql.names().orderColumn() != null) {
            row.text(ids.id());
        }
    }

    private Stream<PiiScope> scopes(Ids ids) {
        try {
            SellingPartner only = spec.owners().partner();
            SellingPartner partner = only == null ? SellingPartner.of(String.valueOf(ids.partner())) : only;
            Stream<PiiScope> whole = spec.kinds().contains(PiiScope.Kind.SELLING_PARTNER)
                    ? Stream.of(PiiScope.sellingPartner(partner))
                    : Stream.empty();
            String id = ids.id();
            List<PiiScope> parts = id == null
                    ? List.of()
                    : spec.kinds().stream()
                            .filter(kind -> kind != PiiScope.Kind.SELLING_PARTNER)
                            .map(kind -> new PiiScope(partner, kind, id))
                            .toList();
            return Stream.concat(whole, parts.stream());
        } catch (InvalidPiiException e) {
            LOG.debug("A row of {} has an id that is none of a scope.", spec.target(), e);
            return Stream.empty();
        }
    }
}
