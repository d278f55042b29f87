package io.github.dppkit.jdbc;

import io.github.dppkit.jdbc.internal.HostTable;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.spi.ColumnCover;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.Disposal;
import io.github.dppkit.retention.spi.DisposalTarget;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A table of the host's own as a place that disposals reach (M5.b): it clears named columns, deletes rows, or makes them
 * anonymous.
 *
 * <pre>{@code
 * DisposalTarget orders = TableTarget.builder(dataSource, "orders")
 *         .partnerColumn("seller_id")
 *         .orderColumn("amazon_order_id")
 *         .scrub("buyer_name", "buyer_name_idx", "ship_address")
 *         .build();
 * }</pre>
 *
 * <p><b>Guarantees.</b> A disposal is one statement over all rows of the scope and a count of what it left, in one
 * READ COMMITTED transaction: ciphertext and blind index of every row go together or stay together, and an exception means
 * that the outcome is unknown but never half of it. What {@link #dispose} has returned for is durable. A repeated call
 * changes nothing more. Rows of other scopes and partners are not touched. Values are bound; names are looked up in the
 * database's catalogue and quoted.
 *
 * <p><b>Does not do.</b> Data in columns that are not named stay, and so do copies in other tables, views, history tables
 * and backups: register a target for each. Rows that row-level security hides are not seen. What a foreign key, a check or
 * a trigger forbids fails, and the disposal is tried again. All rows of a scope must change within 5 seconds: index the
 * order column. The database keeps old row versions until it reuses the space; encrypted columns are noise by then.
 *
 * <p>The data source is used as {@link JdbcStores} uses its own: H2, PostgreSQL or MariaDB, connections of its own, auto-commit on or
 * off. dppkit's tables need not be there. With H2 in a file the user needs the admin right.
 *
 * <p>Immutable and safe for use by several threads and processes.
 */
@Enforces("M5.b")
public final class TableTarget implements DisposalTarget, ColumnCover {

    private final String name;
    private final DataClass dataClass;
    private final HostTable table;

    TableTarget(String name, DataClass dataClass, HostTable table) {
        this.name = name;
        this.dataClass = dataClass;
        this.table = table;
    }

    /**
     * Begins a target.
     *
     * @param dataSource the database in which the table is
     * @param table its name, after its schema and a dot if it is not in the connection's current schema
     * @return a builder
     */
    public static TableTargetBuilder builder(DataSource dataSource, String table) {
        return new TableTargetBuilder(dataSource, table);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public DataClass dataClass() {
        return dataClass;
    }

    /**
     * Disposes of the rows of a scope; a scope of a kind it does not answer for, of another partner than its fixed one, or
     * of the other class of data finds nothing here.
     *
     * @param disposal what goes
     * @return how many rows still held data and were changed
     * @throws JdbcStoreException if the database fails, or rows still hold data after the statement; the message names the
     *     target, no row
     */
    @Override
    public long dispose(Disposal disposal) {
        return disposal.dataClass() == dataClass ? table.dispose(disposal) : 0;
    }

    /**
     * Counts the rows of a scope that still hold data: any named column that is not null where columns are scrubbed, else
     * any row with the scope's id.
     *
     * @param scope whose data
     * @return how many rows; 0 for a scope it does not answer for
     * @throws JdbcStoreException if the database fails
     */
    @Override
    public long remaining(PiiScope scope) {
        return table.remaining(scope);
    }

    /**
     * Disposes of the rows of many scopes with few statements, in transactions of up to 500 scopes each. In PostgreSQL a
     * statement has three parameters, however many scopes there are. Scopes whose rows fill partitions that
     * are to be emptied share one transaction, however many they are.
     *
     * @param disposals what goes; the scopes are distinct
     * @return how many rows of each scope were changed
     * @throws JdbcStoreException if the database fails, somebody holds a row for 2 seconds, or rows still hold data after the
     *     statement; scopes of the same transaction stay as they were
     */
    @Override
    public Map<PiiScope, Long> disposeAll(List<Disposal> disposals) {
        Map<PiiScope, Long> counts = new HashMap<>();
        disposals.forEach(disposal -> counts.put(disposal.scope(), 0L));
        counts.putAll(table.disposeAll(disposals.stream()
                .filter(disposal -> disposal.dataClass() == dataClass)
                .toList()));
        return counts;
    }

    /**
     * Finds the scopes of which a row still holds data, as {@link #remaining} has it.
     *
     * @param scopes whose data
     * @return those
     * @throws JdbcStoreException if the database fails
     */
    @Override
    public Set<PiiScope> remainingAmong(Collection<PiiScope> scopes) {
        return table.remainingAmong(scopes);
    }

    /**
     * Lists the scopes of which a row still holds data, by the ids that stand in the table.
     *
     * @param after the last scope of the page before, null for the first page
     * @param limit how many rows are looked at in one page
     * @return empty at the end
     * @throws JdbcStoreException if the database fails
     */
    @Override
    public Optional<List<PiiScope>> scopes(@Nullable PiiScope after, int limit) {
        return Optional.of(table.scopes(after, limit));
    }

    /**
     * Returns the statements that take deleted and older rows of this table out of the database's files: a disposal leaves
     * them there until the space is used again. dppkit never runs them. They lock the table or end the database, and need
     * rights of their own: run them in a quiet hour, in this order.
     *
     * @return for PostgreSQL and for H2 in a file; none for H2 in memory
     */
    public List<String> maintenance() {
        return table.maintenance();
    }

    @Override
    public boolean covers(String schema, String tableName, String column) {
        return table.covers(schema, tableName, column);
    }
}
