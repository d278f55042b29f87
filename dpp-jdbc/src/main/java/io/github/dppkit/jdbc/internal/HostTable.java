package io.github.dppkit.jdbc.internal;

import io.github.dppkit.jdbc.DatabaseKind;
import io.github.dppkit.jdbc.JdbcStoreException;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.retention.spi.Disposal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A table of the host's, out of which scopes are disposed of, one at a time or up to {@value #SCOPES} together.
 *
 * <p>One statement changes all rows, others count what it left, and all are one transaction. Every value is bound; names
 * come from the database's own catalogue, quoted.
 */
public final class HostTable {

    /** How many scopes one transaction takes at most. */
    static final int SCOPES = 500;

    private final TableSpec spec;
    private final Database database;
    private final TableSql sql;
    private final ScopeSets sets;
    private final TableScopes scopes;
    private final @Nullable PartitionEmptying partitions;

    private HostTable(TableSpec spec, Database database, TableNames names) {
        this.spec = spec;
        this.database = database;
        this.sql = new TableSql(spec, names, database.dialect());
        this.scopes = new TableScopes(spec, sql);
        this.sets = database.dialect().kind() == DatabaseKind.POSTGRESQL ? new ArraySets(sql) : new ListSets(sql);
        this.partitions = spec.emptiesPartitions() ? new PartitionEmptying(spec, names, sets) : null;
    }

    /**
     * Looks at the table and returns the way to it.
     *
     * @param source the host's database
     * @param spec what the host says of the table
     * @return the table
     */
    public static HostTable open(DataSource source, TableSpec spec) {
        Database database = Database.ofHost("The disposal target " + spec.target(), source);
        TableNames names = database.read("look at its table", connection -> {
            TableNames found = new TableLook(connection, spec).names();
            if (spec.emptiesPartitions()) {
                LeafPartitions.require(connection, database.dialect(), spec, found);
            }
            return found;
        });
        return new HostTable(spec, database, names);
    }

    /**
     * Disposes of all rows of a scope, in one transaction.
     *
     * @param disposal what goes
     * @return how many rows were changed
     */
    public long dispose(Disposal disposal) {
        PiiScope scope = disposal.scope();
        if (isNone(scope)) {
            return 0;
        }
        return write(connection -> {
            long changed = Sql.update(connection, sql.change(isById(scope)), row -> {
                for (int i = 0; i < sql.pseudonyms(); i++) {
                    row.text(disposal.pseudonym());
                }
                bind(row, scope, scope.id());
            });
            requireNoneLeft(count(connection, scope) == 0);
            if (spec.way() == TableSpec.Way.ANONYMISE) {
                requireNoneLeft(countUnclean(connection, disposal) == 0);
            }
            return changed;
        });
    }

    /**
     * Disposes of all rows of many scopes, with few statements.
     *
     * @param disposals what goes
     * @return how many rows of each scope were changed
     */
    public Map<PiiScope, Long> disposeAll(List<Disposal> disposals) {
        Map<PiiScope, Long> counts = new HashMap<>();
        disposals.forEach(disposal -> counts.put(disposal.scope(), 0L));
        Map<PiiScope, Long> emptied = emptyPartitions(disposals);
        counts.putAll(emptied);
        List<Disposal> others = disposals.stream()
                .filter(disposal -> !emptied.containsKey(disposal.scope()))
                .toList();
        for (List<Disposal> page : pages(others, Disposal::scope)) {
            if (isById(page.get(0).scope())) {
                counts.putAll(database.write(what(), connection -> disposePage(connection, page)));
            } else {
                page.forEach(disposal -> counts.put(disposal.scope(), dispose(disposal)));
            }
        }
        return counts;
    }

    /** Disposes of the scopes whose rows fill partitions; returns how many rows of each. */
    private Map<PiiScope, Long> emptyPartitions(List<Disposal> disposals) {
        Map<PiiScope, Long> counts = new HashMap<>();
        if (partitions != null) {
            for (List<Disposal> kind : kinds(disposals, Disposal::scope)) {
                if (isById(kind.get(0).scope())) {
                    counts.putAll(database.write(what(), connection -> partitions.empty(connection, kind)));
                }
            }
        }
        return counts;
    }

    private Map<PiiScope, Long> disposePage(Connection connection, List<Disposal> page) throws SQLException {
        ScopeSets.Changed changed = sets.change(connection, page);
        requireNoneLeft(!changed.left());
        if (spec.way() == TableSpec.Way.ANONYMISE) {
            requireNoneLeft(!sets.anyUnclean(connection, page));
        }
        return changed.counts();
    }

    /**
     * Counts the rows that still hold data of a scope.
     *
     * @param scope whose data
     * @return how many
     */
    public long remaining(PiiScope scope) {
        if (isNone(scope)) {
            return 0;
        }
        return database.readDurable("count rows of its table", connection -> count(connection, scope));
    }

    /**
     * Finds the scopes of which a row still holds data.
     *
     * @param scopes whose data
     * @return those
     */
    public Set<PiiScope> remainingAmong(Collection<PiiScope> scopes) {
        Set<PiiScope> left = new HashSet<>();
        for (List<PiiScope> page : pages(scopes, Function.identity())) {
            if (isById(page.get(0))) {
                left.addAll(sets.holding(database, page));
            } else {
                page.stream().filter(scope -> remaining(scope) != 0).forEach(left::add);
            }
        }
        return left;
    }

    /**
     * Lists the scopes of which a row still holds data.
     *
     * @param after the last scope of the page before, or null
     * @param limit how many at most
     * @return empty at the end
     */
    public List<PiiScope> scopes(@Nullable PiiScope after, int limit) {
        return database.readDurable("read the ids of its table", connection -> scopes.after(connection, after, limit));
    }

    /**
     * Tells whether a disposal changes a column.
     *
     * @param schema as it is stored
     * @param table as it is stored
     * @param column as it is stored
     * @return true if it is cleared, replaced, cut, or goes with its row
     */
    public boolean covers(String schema, String table, String column) {
        TableNames names = sql.names();
        return names.schema().equals(schema)
                && names.name().equals(table)
                && (spec.way() == TableSpec.Way.DELETE
                        || names.columns().stream()
                                .anyMatch(changed -> changed.stored().equals(column)));
    }

    /**
     * Returns statements that take what disposals left out of the database's files.
     *
     * @return in the order in which they are to be run
     */
    public List<String> maintenance() {
        return database.dialect().maintenance(sql.names().table());
    }

    /** Splits by kind and into pages, without scopes that this table does not answer for. */
    private <T> List<List<T>> pages(Collection<T> all, Function<T, PiiScope> scopeOf) {
        return kinds(all, scopeOf).stream().flatMap(HostTable::cut).toList();
    }

    private <T> List<List<T>> kinds(Collection<T> all, Function<T, PiiScope> scopeOf) {
        return List.copyOf(all.stream()
                .filter(each -> !isNone(scopeOf.apply(each)))
                .collect(Collectors.groupingBy(each -> scopeOf.apply(each).kind()))
                .values());
    }

    private static <T> Stream<List<T>> cut(List<T> all) {
        return IntStream.iterate(0, from -> from < all.size(), from -> from + SCOPES)
                .mapToObj(from -> all.subList(from, Math.min(from + SCOPES, all.size())));
    }

    private boolean isNone(PiiScope scope) {
        return !spec.kinds().contains(scope.kind()) || !spec.owners().mayBeOf(scope.partner());
    }

    private static boolean isById(PiiScope scope) {
        return scope.kind() != PiiScope.Kind.SELLING_PARTNER;
    }

    private <T> T write(Database.Work<T> work) {
        return database.write(what(), connection -> {
            database.dialect().limitLockWait(connection);
            return work.in(connection);
        });
    }

    private void requireNoneLeft(boolean none) {
        if (!none) {
            throw new JdbcStoreException("The disposal target " + spec.target() + " could not " + doing()
                    + " all rows of its table: some still hold data after the statement that had to change them. A"
                    + " trigger or a rule of the table keeps them, or a row came in at that moment. Nothing was"
                    + " changed; repeat the call, and remove the trigger if it fails again.");
        }
    }

    private long count(Connection connection, PiiScope scope) throws SQLException {
        return number(connection, sql.count(isById(scope)), scope, scope.id());
    }

    private long countUnclean(Connection connection, Disposal disposal) throws SQLException {
        return number(connection, sql.countUnclean(), disposal.scope(), disposal.pseudonym());
    }

    private long number(Connection connection, String count, PiiScope scope, String id) throws SQLException {
        return Sql.queryOne(connection, count, row -> bind(row, scope, id), row -> row.getLong(1))
                .orElseThrow(() -> new IllegalStateException("COUNT answers with one row."));
    }

    private void bind(Parameters row, PiiScope scope, String id) throws SQLException {
        if (spec.owners().partnerColumn() != null) {
            row.text(scope.partner().id());
        }
        if (isById(scope)) {
            row.text(id);
        }
    }

    private String what() {
        return doing() + " rows of its table";
    }

    private String doing() {
        return spec.way().name().toLowerCase(Locale.ROOT);
    }
}
