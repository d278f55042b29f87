package io.github.dppkit.jdbc.internal;

import io.github.dppkit.pii.InvalidPiiException;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists the scopes of which a host's table holds something, by the ids that stand in it. An id under several kinds is one
 * scope of each; partners come first, then all other scopes. Ids that are none of a scope are passed over.
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
        boolean amongPartners = scope == null || scope.kind() == PiiScope.Kind.SELLING_PARTNER;
        if (amongPartners && spec.kinds().contains(PiiScope.Kind.SELLING_PARTNER)) {
            List<PiiScope> found = partners(connection, scope, limit);
            if (!found.isEmpty()) {
                return found;
            }
        }
        if (spec.owners().orderColumn() == null) {
            return List.of();
        }
        Ids from =
                scope == null || amongPartners ? null : new Ids(scope.partner().id(), scope.id());
        return page(connection, true, from, limit, this::parts);
    }

    /** A partner has rows without an order as well, and such whose order id is none: they are his all the same. */
    private List<PiiScope> partners(Connection connection, @Nullable PiiScope after, int limit) throws SQLException {
        if (sql.names().partnerColumn() == null) {
            return after == null ? onePartner(connection) : List.of();
        }
        Ids from = after == null ? null : new Ids(after.partner().id(), null);
        return page(connection, false, from, limit, ids -> Stream.of(PiiScope.sellingPartner(partner(ids))));
    }

    private List<PiiScope> page(
            Connection connection,
            boolean byId,
            @Nullable Ids after,
            int limit,
            Function<Ids, Stream<PiiScope>> scopesOf)
            throws SQLException {
        List<String> columns = Stream.of(
                        sql.names().partnerColumn(), byId ? sql.names().orderColumn() : null)
                .filter(Objects::nonNull)
                .toList();
        Ids from = after;
        while (true) {
            Ids behind = from;
            List<Ids> rows = Sql.query(
                    connection,
                    sql.ids(columns, behind != null),
                    row -> {
                        if (behind != null) {
                            bind(row, behind, byId);
                        }
                        row.number(limit);
                    },
                    row -> new Ids(
                            sql.names().partnerColumn() == null ? null : row.getString(1),
                            byId ? row.getString(columns.size()) : null));
            List<PiiScope> scopes = rows.stream()
                    .flatMap(ids -> known(ids, scopesOf))
                    .distinct()
                    .collect(Collectors.toCollection(ArrayList::new));
            if (!scopes.isEmpty() || rows.size() < limit) {
                return scopes;
            }
            from = rows.get(rows.size() - 1);
        }
    }

    /** A table that holds the rows of one partner: all of it is his. */
    private List<PiiScope> onePartner(Connection connection) throws SQLException {
        long rows = Sql.queryOne(connection, sql.count(false), row -> {}, row -> row.getLong(1))
                .orElseThrow(() -> new IllegalStateException("COUNT answers with one row."));
        return rows > 0
                ? List.of(PiiScope.sellingPartner(
                        Objects.requireNonNull(spec.owners().partner())))
                : List.of();
    }

    private void bind(Parameters row, Ids ids, boolean byId) throws SQLException {
        if (sql.names().partnerColumn() != null) {
            row.text(ids.partner());
        }
        if (byId) {
            row.text(ids.id());
        }
    }

    private SellingPartner partner(Ids ids) {
        SellingPartner only = spec.owners().partner();
        return only == null ? SellingPartner.of(String.valueOf(ids.partner())) : only;
    }

    private Stream<PiiScope> parts(Ids ids) {
        SellingPartner partner = partner(ids);
        String id = Objects.requireNonNull(ids.id());
        return spec.kinds().stream()
                .filter(kind -> kind != PiiScope.Kind.SELLING_PARTNER)
                .map(kind -> new PiiScope(partner, kind, id))
                .toList()
                .stream(); // made here, so that an id that is none is refused here
    }

    private Stream<PiiScope> known(Ids ids, Function<Ids, Stream<PiiScope>> scopesOf) {
        try {
            return scopesOf.apply(ids);
        } catch (InvalidPiiException e) {
            LOG.debug("A row of {} has an id that is none of a scope.", spec.target(), e);
            return Stream.empty();
        }
    }
}
