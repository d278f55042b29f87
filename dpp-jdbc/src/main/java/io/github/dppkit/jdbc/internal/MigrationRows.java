package io.github.dppkit.jdbc.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a host's table while its plaintext columns are encrypted: read page by page in the order of their ids, changed
 * only where they are still what was read.
 */
public final class MigrationRows {

    /**
     * What a host says of the table; names as the host writes them.
     *
     * @param table the table, with or without its schema
     * @param rowId the columns that tell rows apart
     * @param read other columns to be read
     * @param pairs plaintext columns and their encrypted ones
     */
    public record Spec(String table, List<String> rowId, List<String> read, List<Pair> pairs) {}

    /**
     * A plaintext column and what replaces it.
     *
     * @param plain the column of plaintext
     * @param encrypted the column for the ciphertext
     * @param index the column for the blind index, or null
     */
    public record Pair(
            String plain, String encrypted, @Nullable String index) {}

    /** What stands in the columns of a pair. */
    public record Texts(
            @Nullable String plain,
            @Nullable String encrypted,
            @Nullable String index) {

        /** Returns whether there is plaintext and no ciphertext. */
        public boolean isPending() {
            return plain != null && !plain.isEmpty() && encrypted == null;
        }

        @Override
        public String toString() {
            return "Texts";
        }
    }

    /** A row: its id, the other columns by the names that the host gave, its pairs in order. */
    public record Row(List<Object> id, Map<String, @Nullable Object> read, List<Texts> pairs) {

        @Override
        public String toString() {
            return "Row";
        }
    }

    /** A change of a row: for each pair what is to stand there instead, or null to leave the pair. */
    public record Change(Row row, List<@Nullable Texts> next) {

        @Override
        public String toString() {
            return "Change";
        }
    }

    private final Database database;
    private final MigrationColumns columns;
    private final String table;
    private final List<String> ids;
    private final List<Pair> pairs;

    private MigrationRows(Database database, MigrationColumns columns) {
        this.database = database;
        this.columns = columns;
        this.table = columns.table();
        this.ids = columns.ids();
        this.pairs = columns.pairs();
    }

    /**
     * Looks at the table.
     *
     * @param source the host's database
     * @param spec what the host says of it
     * @return the way to its rows
     */
    public static MigrationRows open(DataSource source, Spec spec) {
        Database database = Database.ofHost("The migration of " + spec.table(), source);
        return database.read(
                "look at its columns",
                connection -> new MigrationRows(database, MigrationColumns.of(connection, spec)));
    }

    /**
     * Reads rows that still have plaintext.
     *
     * @param pending whether only those that have plaintext without ciphertext
     * @param after the last row of the page before, null for the first page
     * @param limit how many at most
     * @return in the order of their ids
     */
    public List<Row> page(boolean pending, @Nullable Row after, int limit) {
        String held = pairs.stream()
                .map(pair -> pending
                        ? pair.plain() + " IS NOT NULL AND " + pair.plain() + " <> ''" + columns.exactly() + " AND "
                                + pair.encrypted() + " IS NULL"
                        : pair.plain() + " IS NOT NULL")
                .collect(Collectors.joining(" OR ", "(", ")"));
        String sql = "SELECT " + columns.selected() + " FROM " + table + " WHERE " + held
                + (after == null ? "" : " AND " + beyond()) + " ORDER BY " + String.join(", ", ids) + " FETCH FIRST "
                + limit + " ROWS ONLY";
        return database.readDurable("read a page", connection -> {
            try (PreparedStatement statement = Sql.prepare(connection, sql)) {
                if (after != null) {
                    bindBeyond(new Parameters(statement), after.id());
                }
                try (ResultSet rows = statement.executeQuery()) {
                    List<Row> page = new ArrayList<>();
                    while (rows.next()) {
                        page.add(columns.row(rows));
                    }
                    return page;
                }
            }
        });
    }

    /** For ids a, b: a > ? OR a = ? AND b > ?. */
    private String beyond() {
        List<String> cases = new ArrayList<>();
        StringBuilder equal = new StringBuilder();
        for (String id : ids) {
            cases.add(equal + id + " > ?");
            equal.append(id).append(" = ? AND ");
        }
        return cases.stream().collect(Collectors.joining(" OR ", "(", ")"));
    }

    private static void bindBeyond(Parameters row, List<Object> id) throws SQLException {
        for (int last = 0; last < id.size(); last++) {
            for (int part = 0; part <= last; part++) {
                row.object(id.get(part));
            }
        }
    }

    /**
     * Changes rows in one transaction, each only if every pair that is to change is still what was read.
     *
     * @param changes what is to stand where
     * @return how many rows were changed
     */
    public int change(List<Change> changes) {
        return changes.isEmpty()
                ? 0
                : database.write("change rows", connection -> {
                    int changed = 0;
                    for (Change change : changes) {
                        changed += change(connection, change);
                    }
                    return changed;
                });
    }

    private int change(Connection connection, Change change) throws SQLException {
        List<String> sets = new ArrayList<>();
        List<String> conditions = new ArrayList<>();
        ids.forEach(id -> conditions.add(id + " = ?"));
        List<@Nullable String> values = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            Texts next = change.next().get(i);
            if (next != null) {
                Pair pair = pairs.get(i);
                Texts was = change.row().pairs().get(i);
                sets.add(pair.plain() + " = ?, " + pair.encrypted() + " = ?");
                values.add(next.plain());
                values.add(next.encrypted());
                if (pair.index() != null) {
                    sets.add(pair.index() + " = ?");
                    values.add(next.index());
                }
                expect(pair.plain(), was.plain(), conditions, expected);
                expect(pair.encrypted(), was.encrypted(), conditions, expected);
            }
        }
        String sql =
                "UPDATE " + table + " SET " + String.join(", ", sets) + " WHERE " + String.join(" AND ", conditions);
        return Sql.update(connection, sql, row -> {
            for (String value : values) {
                row.text(value);
            }
            for (Object id : change.row().id()) {
                row.object(id);
            }
            for (String value : expected) {
                row.text(value);
            }
        });
    }

    private void expect(String column, @Nullable String was, List<String> conditions, List<String> expected) {
        if (was == null) {
            conditions.add(column + " IS NULL");
        } else {
            conditions.add(column + " = ?" + columns.exactly());
            expected.add(was);
        }
    }
}
