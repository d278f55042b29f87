package io.github.dppkit.jdbc.internal;

import io.github.dppkit.jdbc.DatabaseKind;
import io.github.dppkit.retention.spi.RetentionRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Changes many rows of {@code dpp_retention}, each only if its version is the expected one, and tells which it changed. Rows come
 * in an order that all share, so that nobody waits for one who waits for him. PostgreSQL takes one statement for all of them.
 */
final class RetentionBatch {

    private static final Comparator<RetentionRecord> BY_KEY = Comparator.comparing(
                    (RetentionRecord one) -> one.scope().partner().id())
            .thenComparing(one -> one.scope().canonical());

    private final boolean sets;

    RetentionBatch(Dialect dialect) {
        this.sets = dialect.kind() == DatabaseKind.POSTGRESQL;
    }

    /** Binds one record to a statement of many. */
    @FunctionalInterface
    private interface Each {
        void bind(Parameters row, RetentionRecord record) throws SQLException;
    }

    /** Replaces each row that has the version before its record's. */
    List<RetentionRecord> replace(Connection connection, Collection<RetentionRecord> next) throws SQLException {
        return run(connection, sets ? RetentionColumns.UPDATE_SET : RetentionColumns.UPDATE, next, (row, one) -> {
            RetentionColumns.changing(row, one);
            RetentionColumns.key(row, one).number(one.version() - 1);
        });
    }

    /** Deletes each row that has its record's version. */
    List<RetentionRecord> delete(Connection connection, Collection<RetentionRecord> last) throws SQLException {
        return run(
                connection,
                sets ? RetentionColumns.DELETE_SET : RetentionColumns.DELETE,
                last,
                (row, one) -> RetentionColumns.key(row, one).number(one.version()));
    }

    private List<RetentionRecord> run(
            Connection connection, String sql, Collection<RetentionRecord> unordered, Each each) throws SQLException {
        if (unordered.isEmpty()) {
            return List.of();
        }
        List<RetentionRecord> records = unordered.stream().sorted(BY_KEY).toList();
        try (PreparedStatement statement = Sql.prepare(connection, sql)) {
            return sets ? set(connection, statement, records, each) : batch(statement, records, each);
        }
    }

    private static List<RetentionRecord> batch(PreparedStatement statement, List<RetentionRecord> records, Each each)
            throws SQLException {
        for (RetentionRecord one : records) {
            each.bind(new Parameters(statement), one);
            statement.addBatch();
        }
        int[] counts = Sql.counts(statement);
        return IntStream.range(0, counts.length)
                .filter(i -> counts[i] == 1)
                .mapToObj(records::get)
                .toList();
    }

    private static List<RetentionRecord> set(
            Connection connection, PreparedStatement statement, List<RetentionRecord> records, Each each)
            throws SQLException {
        List<Parameters.Binder> rows = records.stream()
                .map(one -> (Parameters.Binder) row -> each.bind(row, one))
                .toList();
        ColumnArrays.bind(connection, statement, rows);
        return Sql.rows(statement, row -> records.get(row.getInt(1) - 1));
    }
}
