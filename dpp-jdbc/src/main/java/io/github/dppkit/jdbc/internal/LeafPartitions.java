package io.github.dppkit.jdbc.internal;

import io.github.dppkit.jdbc.DatabaseKind;
import io.github.dppkit.jdbc.JdbcSetupException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The leaf partitions of a host's table in PostgreSQL, and what forbids to empty one as a whole where a DELETE would do
 * something else: fire a trigger, be seen by a subscriber, pass over rows that it may not see.
 */
final class LeafPartitions {

    /** How many partitions are looked at for one call at most; those of most scopes. */
    private static final int MOST = 32;

    private static final String PATH = "= ANY (p.path)";

    private static final String LOOK = "SELECT c.oid::bigint, format('%I.%I', n.nspname, c.relname), CASE"
            + " WHEN c.relkind <> 'r' OR NOT COALESCE(r.root " + PATH + ", false) THEN 'it is no table of its own'"
            + " WHEN NOT (has_table_privilege(r.root, 'DELETE') AND has_schema_privilege(n.oid, 'USAGE')"
            + " AND has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'TRUNCATE'))"
            + " THEN 'the user has not the rights to SELECT from it and TRUNCATE it'"
            + " WHEN row_security_active(c.oid) OR row_security_active(r.root) THEN 'row-level security hides rows'"
            + " WHEN EXISTS (SELECT 1 FROM pg_constraint f WHERE f.contype = 'f' AND f.confrelid " + PATH
            + ") THEN 'a foreign key refers to the table'"
            + " WHEN EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgrelid " + PATH
            + " AND NOT t.tgisinternal AND t.tgenabled <> 'D' AND (t.tgtype & 8) <> 0)"
            + " OR EXISTS (SELECT 1 FROM pg_rewrite w WHERE w.ev_class " + PATH + " AND w.ev_type = '4')"
            + " THEN 'the table has a trigger or a rule for DELETE'"
            + " WHEN EXISTS (SELECT 1 FROM pg_publication_tables b JOIN pg_namespace s ON s.nspname = b.schemaname"
            + " JOIN pg_class k ON k.relname = b.tablename AND k.relnamespace = s.oid WHERE k.oid " + PATH
            + ") THEN 'the table is published to subscribers'"
            + " END FROM unnest(?) AS o (oid) JOIN pg_class c ON c.oid = o.oid::oid"
            + " JOIN pg_namespace n ON n.oid = c.relnamespace"
            + " CROSS JOIN (SELECT to_regclass(?)::oid) AS r (root)"
            + " CROSS JOIN LATERAL (SELECT array_agg(a.relid::oid) FROM pg_partition_ancestors(c.oid) a) AS p (path)"
            + " ORDER BY 1";

    private final String table;
    private final String holding;

    /**
     * A partition that holds rows itself.
     *
     * @param oid what PostgreSQL knows it by
     * @param table its name with its schema, quoted
     * @param obstacle why it must not be emptied as a whole, in words without values, or null
     */
    record Leaf(long oid, String table, @Nullable String obstacle) {}

    /** Takes the table with its schema, quoted, and the condition under which a row of it, {@code h}, is of a scope {@code d}. */
    LeafPartitions(String table, String match) {
        this.table = table;
        this.holding = "SELECT h.tableoid::bigint FROM unnest(?, ?) AS d (partner, id) JOIN " + table + " AS h ON "
                + match + " GROUP BY h.tableoid ORDER BY COUNT(*) DESC, 1 LIMIT " + MOST;
    }

    /** Refuses a table that has no partitions, or of which emptying one would commit what the transaction did before. */
    static void require(Connection connection, Dialect dialect, TableSpec spec, TableNames names) throws SQLException {
        if (dialect.kind() != DatabaseKind.POSTGRESQL) {
            throw refused(
                    spec,
                    "emptyingPartitions needs PostgreSQL, where TRUNCATE of a partition can be rolled back. Leave it out");
        }
        boolean partitioned = Sql.queryOne(
                        connection,
                        "SELECT relkind = 'p' FROM pg_class WHERE oid = to_regclass(?)",
                        row -> row.text(names.table()),
                        row -> row.getBoolean(1))
                .orElse(false);
        if (!partitioned) {
            throw refused(spec, "it is not partitioned: leave emptyingPartitions out, or create it with PARTITION BY");
        }
    }

    /** Returns partitions in which rows of these scopes stand, in the order of their oids; each scope costs a look into each index. */
    List<Leaf> holding(Connection connection, ScopeArrays scopes) throws SQLException {
        List<Long> oids = Sql.query(connection, holding, scopes, row -> row.getLong(1));
        return oids.isEmpty() ? List.of() : look(connection, oids);
    }

    /** Looks at partitions anew; one that is gone is left out. */
    List<Leaf> look(Connection connection, List<Long> oids) throws SQLException {
        return Sql.query(
                connection,
                LOOK,
                row -> row.array(connection.createArrayOf("int8", oids.toArray()))
                        .text(table),
                row -> new Leaf(row.getLong(1), row.getString(2), row.getString(3)));
    }

    private static JdbcSetupException refused(TableSpec spec, String why) {
        return new JdbcSetupException(
                "TableTarget refused: table " + spec.owners().table() + ", " + why + ".");
    }
}
