package io.github.dppkit.jdbc.internal;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.retention.spi.Disposal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * PostgreSQL: the scopes are a table of arrays, joined to the host's; each statement has three parameters at most. The limit for
 * locks, the change and the look at what it left go to the server together, and the later look alone is one round trip too. The
 * first look is left out where nothing can have kept a row that the change saw.
 */
final class ArraySets implements ScopeSets {

    private static final String HOST = "h.";
    private static final String PSEUDONYM = "d.pseudonym";
    private static final String LOCK_WAIT = "SET LOCAL lock_timeout = '2s'; ";

    /** The number in the answer of a standby, which may not know yet what it still holds. */
    private static final int STANDBY = 0;

    /**
     * Whether something could keep a row from the change or put it back: rules, triggers, row-level security, or another table's
     * rows. In a plain table the change leaves none that it saw; the look would cost a third of it. Asked of the catalogue in
     * the statement itself: a trigger may come at any time.
     */
    private static final String INTERFERED =
            "EXISTS (SELECT 1 FROM pg_catalog.pg_class AS c WHERE c.oid = %s::regclass AND (c.relkind <> 'r' OR"
                    + " c.relispartition OR c.relhassubclass OR c.relhasrules OR c.relrowsecurity OR EXISTS (SELECT 1 FROM"
                    + " pg_catalog.pg_trigger AS t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal)))";

    private final String change;
    private final String holding;
    private final String unclean;

    ArraySets(TableSql sql) {
        TableNames names = sql.names();
        String match = (names.partnerColumn() == null ? "" : HOST + names.partnerColumn() + " = d.partner AND ") + HOST
                + names.orderColumn() + " = ";
        String changed = sql.way() == TableSpec.Way.DELETE
                ? "DELETE FROM " + names.table() + " AS h USING "
                : "UPDATE " + names.table() + " AS h SET " + sql.assignments(HOST, PSEUDONYM) + " FROM ";
        this.holding = "SELECT d.n FROM unnest(?, ?) WITH ORDINALITY AS d (partner, id, n) WHERE EXISTS (SELECT 1 FROM "
                + names.table() + " AS h WHERE " + match + "d.id" + sql.holding(HOST) + ")";
        this.change = LOCK_WAIT + "WITH changed AS (" + changed
                + "unnest(?, ?, ?) WITH ORDINALITY AS d (partner, id, pseudonym, n) WHERE " + match + "d.id"
                + sql.holding(HOST) + " RETURNING d.n) SELECT n, COUNT(*) FROM changed GROUP BY n; "
                + holding
                + (sql.way() == TableSpec.Way.ANONYMISE ? "" : " AND " + INTERFERED.formatted(literal(names.table())));
        this.unclean = "SELECT 1 FROM unnest(?, ?) AS d (partner, pseudonym) WHERE EXISTS (SELECT 1 FROM "
                + names.table() + " AS h WHERE " + match + PSEUDONYM + " AND " + sql.unclean(HOST) + ") LIMIT 1";
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    @Override
    public Changed change(Connection connection, List<Disposal> disposals) throws SQLException {
        Array partners = partners(connection, disposals);
        Array ids = texts(connection, disposals, disposal -> disposal.scope().id());
        try (PreparedStatement statement = Sql.prepare(connection, change)) {
            new Parameters(statement)
                    .array(partners)
                    .array(ids)
                    .array(texts(connection, disposals, Disposal::pseudonym))
                    .array(partners)
                    .array(ids);
            statement.execute();
            Map<PiiScope, Long> counts = new HashMap<>();
            try (ResultSet rows = next(statement)) {
                while (rows.next()) {
                    counts.put(disposals.get(rows.getInt(1) - 1).scope(), rows.getLong(2));
                }
            }
            try (ResultSet rows = next(statement)) {
                return new Changed(counts, rows.next());
            }
        }
    }

    /** Passes on to the next answer that has rows. */
    private static ResultSet next(PreparedStatement statement) throws SQLException {
        while (!statement.getMoreResults()) {
            if (statement.getUpdateCount() == -1) {
                throw new SQLException("The driver gave fewer answers than there are statements.");
            }
        }
        return statement.getResultSet();
    }

    @Override
    public Set<PiiScope> holding(Database database, List<PiiScope> scopes) {
        String primary = "SELECT " + STANDBY + " WHERE pg_is_in_recovery() UNION ALL " + holding;
        List<Integer> numbers = database.readAlone(
                "look for rows of its table",
                connection -> Sql.query(
                        connection,
                        primary,
                        row -> row.array(texts(
                                        connection,
                                        scopes,
                                        scope -> scope.partner().id()))
                                .array(texts(connection, scopes, PiiScope::id)),
                        row -> row.getInt(1)));
        if (numbers.contains(STANDBY)) {
            database.run("look for rows of its table", none -> {}); // refuses it, and says why
            return holding(database, scopes); // it has become the primary meanwhile
        }
        return numbers.stream().map(number -> scopes.get(number - 1)).collect(Collectors.toSet());
    }

    @Override
    public boolean anyUnclean(Connection connection, List<Disposal> disposals) throws SQLException {
        return !Sql.query(
                        connection,
                        unclean,
                        row -> row.array(partners(connection, disposals))
                                .array(texts(connection, disposals, Disposal::pseudonym)),
                        row -> Boolean.TRUE)
                .isEmpty();
    }

    private static Array partners(Connection connection, List<Disposal> disposals) throws SQLException {
        return texts(
                connection, disposals, disposal -> disposal.scope().partner().id());
    }

    private static <T> Array texts(Connection connection, List<T> of, Function<T, String> text) throws SQLException {
        return connection.createArrayOf("text", of.stream().map(text).toArray());
    }
}
