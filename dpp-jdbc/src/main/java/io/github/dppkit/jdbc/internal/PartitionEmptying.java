package io.github.dppkit.jdbc.internal;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.retention.spi.Disposal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL: takes partitions of which every row is of the given scopes by one TRUNCATE each, instead of row by row.
 *
 * <ol>
 *   <li>Partitions are found by a sample of the scopes. A partition that is overlooked is deleted from as ever.
 *   <li>Each is looked at without a lock: one foreign row, and it is left alone.
 *   <li>Rows that the scopes of the others have elsewhere are deleted as ever, in the same transaction.
 *   <li>The partition is locked against everybody, looked at again, and emptied if its rows are the same as before.
 * </ol>
 *
 * <p>The lock comes last and is waited for briefly, so that the host's own statements stand still for a moment only. What
 * stands in the way is undone up to a savepoint, and the rows go as ever. Safe for use by several threads.
 */
final class PartitionEmptying {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionEmptying.class);

    private static final int SAMPLE = 256;

    /** Well below the time after which PostgreSQL looks for deadlocks, so that nobody else's transaction ends in one. */
    private static final String LOCK_WAIT = "SET LOCAL lock_timeout = '100ms'";

    private static final String SCOPES = "unnest(?, ?) WITH ORDINALITY AS d (partner, id, n)";
    private static final String ROW_CAME_OR_WENT = "a row came in or went at that moment";

    private final TableSpec spec;
    private final ScopeSets rows;
    private final LeafPartitions leaves;
    private final String match;
    private final String everywhere;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /** Takes what deletes rows as ever. */
    PartitionEmptying(TableSpec spec, TableNames names, ScopeSets rows) {
        this.spec = spec;
        this.rows = rows;
        this.match = (names.partnerColumn() == null ? "" : "h." + names.partnerColumn() + " = d.partner AND ") + "h."
                + names.orderColumn() + " = d.id";
        this.leaves = new LeafPartitions(names.table(), match);
        this.everywhere = "SELECT d.n, COUNT(*) FROM " + SCOPES + " JOIN " + names.table() + " AS h ON " + match
                + " GROUP BY d.n";
    }

    /** A partition, with how many rows it has of each scope; there are no others in it. */
    private record Whole(LeafPartitions.Leaf leaf, Map<PiiScope, Long> counts) {}

    /**
     * Disposes of scopes whose rows stand in partitions without any other row.
     *
     * @param connection in the middle of a transaction
     * @param disposals of scopes of one kind, found by their ids
     * @return how many rows went of each scope that is done; the others are as they were
     */
    Map<PiiScope, Long> empty(Connection connection, List<Disposal> disposals) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            List<Whole> whole = wholePartitions(connection, disposals);
            return whole.isEmpty() ? Map.of() : empty(connection, disposals, whole);
        } catch (SQLException e) {
            undo(connection, before, e);
            return Map.of();
        }
    }

    private List<Whole> wholePartitions(Connection connection, List<Disposal> disposals) throws SQLException {
        List<PiiScope> scopes = disposals.stream().map(Disposal::scope).toList();
        List<Whole> whole = new ArrayList<>();
        for (LeafPartitions.Leaf leaf : leaves.holding(connection, new ScopeArrays(connection, sample(scopes)))) {
            if (leaf.obstacle() != null) {
                tell(leaf.obstacle());
                continue;
            }
            Map<PiiScope, Long> counts = countIfWhole(connection, leaf, scopes);
            if (!counts.isEmpty()) {
                whole.add(new Whole(leaf, counts));
            }
        }
        return whole;
    }

    private static List<PiiScope> sample(List<PiiScope> scopes) {
        int step = Math.max(1, scopes.size() / SAMPLE);
        return IntStream.iterate(0, i -> i < scopes.size(), i -> i + step)
                .mapToObj(scopes::get)
                .toList();
    }

    private Map<PiiScope, Long> empty(Connection connection, List<Disposal> disposals, List<Whole> whole)
            throws SQLException {
        Map<PiiScope, Disposal> touched = new LinkedHashMap<>();
        Set<PiiScope> inThem = new HashSet<>();
        whole.forEach(partition -> inThem.addAll(partition.counts().keySet()));
        disposals.stream()
                .filter(disposal -> inThem.contains(disposal.scope()))
                .forEach(disposal -> touched.put(disposal.scope(), disposal));
        List<PiiScope> scopes = List.copyOf(touched.keySet());

        Set<PiiScope> scattered = scattered(connection, scopes, whole);
        Map<PiiScope, Long> done = new HashMap<>();
        delete(connection, touched, scattered, done);

        Set<PiiScope> kept = new HashSet<>();
        for (Whole partition : whole) {
            Map<PiiScope, Long> expected = new HashMap<>(partition.counts());
            expected.keySet().removeAll(scattered);
            if (expected.isEmpty()) {
                continue; // the rows are gone already
            }
            if (truncate(connection, partition.leaf(), scopes, expected)) {
                expected.forEach((scope, count) -> done.merge(scope, count, Long::sum));
            } else {
                kept.addAll(expected.keySet());
            }
        }
        kept.retainAll(done.keySet()); // all rows of a scope go together; scopes that lost none are left to others
        delete(connection, touched, kept, done);
        return done;
    }

    /**
     * Finds the scopes that have more or fewer rows in the whole table than in these partitions. Indexes alone answer that; in
     * which partition a row stands they do not know.
     */
    private Set<PiiScope> scattered(Connection connection, List<PiiScope> scopes, List<Whole> whole)
            throws SQLException {
        Map<PiiScope, Long> inThem = new HashMap<>();
        whole.forEach(partition -> partition.counts().forEach((scope, count) -> inThem.merge(scope, count, Long::sum)));
        Map<PiiScope, Long> inAll = new HashMap<>();
        try (PreparedStatement statement = Sql.prepare(connection, everywhere)) {
            new ScopeArrays(connection, scopes).bind(new Parameters(statement));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    inAll.put(scopes.get(row.getInt(1) - 1), row.getLong(2));
                }
            }
        }
        Set<PiiScope> found = new HashSet<>(scopes);
        found.removeIf(scope -> Objects.equals(inThem.get(scope), inAll.get(scope)));
        return found;
    }

    private void delete(
            Connection connection,
            Map<PiiScope, Disposal> disposals,
            Collection<PiiScope> scopes,
            Map<PiiScope, Long> done)
            throws SQLException {
        List<Disposal> all = scopes.stream()
                .map(disposals::get)
                .filter(disposal -> disposal != null)
                .toList();
        for (int from = 0; from < all.size(); from += HostTable.SCOPES) {
            ScopeSets.Changed changed =
                    rows.change(connection, all.subList(from, Math.min(all.size(), from + HostTable.SCOPES)));
            if (changed.left()) {
                throw new SQLException(ROW_CAME_OR_WENT, "40001");
            }
            changed.counts().forEach((scope, count) -> done.merge(scope, count, Long::sum));
        }
    }

    /** Empties a partition if nobody uses it and its rows are those that were counted before; else it stays as it is. */
    private boolean truncate(
            Connection connection, LeafPartitions.Leaf leaf, List<PiiScope> scopes, Map<PiiScope, Long> expected)
            throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            Sql.update(connection, LOCK_WAIT, none -> {});
            Sql.update(connection, "LOCK TABLE ONLY " + leaf.table() + " IN ACCESS EXCLUSIVE MODE", none -> {});
            // from here on nobody changes it, and the snapshot of each statement has what was committed before
            if (leaves.look(connection, List.of(leaf.oid())).equals(List.of(leaf))
                    && countIfWhole(connection, leaf, scopes).equals(expected)) {
                Sql.update(
                        connection, "TRUNCATE TABLE ONLY " + leaf.table() + " CONTINUE IDENTITY RESTRICT", none -> {});
                return true;
            }
            connection.rollback(before);
            tell(ROW_CAME_OR_WENT);
        } catch (SQLException e) {
            undo(connection, before, e);
        }
        return false;
    }

    /**
     * Counts the rows of each scope, all in one statement with the look for foreign rows; empty if there is one. Nested loops
     * would compare each row with each scope.
     */
    private Map<PiiScope, Long> countIfWhole(Connection connection, LeafPartitions.Leaf leaf, List<PiiScope> scopes)
            throws SQLException {
        String rowsOf = "FROM ONLY " + leaf.table() + " AS h ";
        String count = "SET LOCAL enable_nestloop = off; WITH d AS MATERIALIZED (SELECT * FROM " + SCOPES
                + ") SELECT d.n, COUNT(*) " + rowsOf + "JOIN d ON " + match + " WHERE NOT EXISTS (SELECT 1 " + rowsOf
                + "WHERE NOT EXISTS (SELECT 1 FROM d WHERE " + match
                + ")) GROUP BY d.n; SET LOCAL enable_nestloop TO DEFAULT";
        Map<PiiScope, Long> counts = new HashMap<>();
        try (PreparedStatement statement = Sql.prepare(connection, count)) {
            new ScopeArrays(connection, scopes).bind(new Parameters(statement));
            statement.execute();
            statement.getMoreResults();
            try (ResultSet row = statement.getResultSet()) {
                while (row.next()) {
                    counts.put(scopes.get(row.getInt(1) - 1), row.getLong(2));
                }
            }
        }
        return counts;
    }

    /** Undoes what was done since a savepoint; a connection that is lost is the caller's. */
    private void undo(Connection connection, Savepoint before, SQLException fault) throws SQLException {
        try {
            connection.rollback(before);
        } catch (SQLException e) {
            fault.addSuppressed(Faults.withoutText(e));
            throw fault;
        }
        tell("PostgreSQL refused it, " + Faults.codes(fault));
    }

    /** Each reason is told once at INFO. */
    private void tell(String why) {
        String line = "The disposal target {} deletes row by row where it might empty a partition: {}";
        if (told.add(why)) {
            LOG.info(line, spec.target(), why);
        } else {
            LOG.debug(line, spec.target(), why);
        }
    }
}
