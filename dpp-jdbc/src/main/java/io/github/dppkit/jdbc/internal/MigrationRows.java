package io.github.dppkit.jdbc.internal;

import io.github.dppkit.jdbc.JdbcSetupException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
    private final Spec spec;
    private final String table;
    private final List<String> ids;
    private final List<String> read;
    private final List<Pair> pairs;
    private final String exactly;
    private final Set<Integer> instants;

    private MigrationRows(Database database, Spec spec, TableCatalogue catalogue) throws SQLException {
        this.database = database;
        this.spec = spec;
        this.table = catalogue.quotedTable();
        this.ids = stored(catalogue, spec.rowId());
        this.read = stored(catalogue, spec.read());
        this.exactly = catalogue.exactly();
        this.instants = instants(catalogue, spec.read());
        this.pairs = new ArrayList<>();
        for (Pair pair : spec.pairs()) {
            String index = pair.index();
            pairs.add(new Pair(
                    text(catalogue, pair.plain()),
                    text(catalogue, pair.encrypted()),
                    index == null ? null : text(catalogue, index)));
        }
        for (String id : spec.rowId()) {
            TableCatalogue.Column column = catalogue.columns().get(catalogue.column(id));
            if (column == null || column.nullable()) {
                throw refused(
                        spec,
                        "column " + id + " of the row id may be null. Name columns that are NOT NULL and"
                                + " together tell rows apart, such as the primary key");
            }
        }
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
                connection -> new MigrationRows(
                        database, spec, TableCatalogue.of(connection, spec.table(), why -> refused(spec, why))));
    }

    /** MariaDB shows a TIMESTAMP in the session's time zone: its seconds since 1970 are asked for instead. */
    private static Set<Integer> instants(TableCatalogue catalogue, List<String> wanted) {
        Set<Integer> instants = new HashSet<>();
        for (int i = 0; i < wanted.size(); i++) {
            TableCatalogue.Column column = catalogue.columns().get(catalogue.column(wanted.get(i)));
            if (column != null && column.instant()) {
                instants.add(i);
            }
        }
        return instants;
    }

    private static List<String> stored(TableCatalogue catalogue, List<String> wanted) throws SQLException {
        List<String> names = new ArrayList<>();
        for (String name : wanted) {
            names.add(catalogue.quoted(catalogue.column(name)));
        }
        return names;
    }

    private String text(TableCatalogue catalogue, String wanted) throws SQLException {
        String name = catalogue.column(wanted);
        TableCatalogue.Column column = catalogue.columns().get(name);
        if (column == null || !column.text() || !column.nullable() || column.generated()) {
            throw refused(spec, "column " + name + " must be VARCHAR or TEXT, may not be NOT NULL and not generated");
        }
        return catalogue.quoted(name);
    }

    private static JdbcSetupException refused(Spec spec, String why) {
        return new JdbcSetupException("TableMigration refused: table " + spec.table() + ", " + why + ".");
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
                        ? pair.plain() + " IS NOT NULL AND " + pair.plain() + " <> ''" + exactly + " AND "
                                + pair.encrypted() + " IS NULL"
                        : pair.plain() + " IS NOT NULL")
                .collect(Collectors.joining(" OR ", "(", ")"));
        String sql =
                "SELECT " + columns() + " FROM " + table + " WHERE " + held + (after == null ? "" : " AND " + beyond())
                        + " ORDER BY " + String.join(", ", ids) + " FETCH FIRST " + limit + " ROWS ONLY";
        return database.readDurable("read a page", connection -> {
            try (PreparedStatement statement = Sql.prepare(connection, sql)) {
                if (after != null) {
                    bindBeyond(new Parameters(statement), after.id());
                }
                try (ResultSet rows = statement.executeQuery()) {
                    List<Row> page = new ArrayList<>();
                    while (rows.next()) {
                        page.add(row(rows));
                    }
                    return page;
                }
            }
        });
    }

    private String columns() {
        List<String> all = new ArrayList<>(ids);
        for (int i = 0; i < read.size(); i++) {
            all.add(instants.contains(i) ? "UNIX_TIMESTAMP(" + read.get(i) + ")" : read.get(i));
        }
        for (Pair pair : pairs) {
            all.add(pair.plain());
            all.add(pair.encrypted());
            all.add(pair.index() == null ? "NULL" : pair.index());
        }
        return String.join(", ", all);
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

    private Row row(ResultSet rows) throws SQLException {
        int at = 0;
        List<Object> id = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            id.add(rows.getObject(++at));
        }
        Map<String, @Nullable Object> others = new HashMap<>();
        for (int i = 0; i < read.size(); i++) {
            others.put(spec.read().get(i), instants.contains(i) ? instant(rows, ++at) : value(rows, ++at));
        }
        List<Texts> texts = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            texts.add(new Texts(rows.getString(++at), rows.getString(++at), rows.getString(++at)));
        }
        return new Row(id, others, texts);
    }

    private static @Nullable Instant instant(ResultSet rows, int column) throws SQLException {
        BigDecimal seconds = rows.getBigDecimal(column);
        return seconds == null
                ? null
                : Micros.toInstant(seconds.movePointRight(6).longValue());
    }

    /** Times become instants here, where the column's type is known; one without a zone is taken for UTC. */
    private static @Nullable Object value(ResultSet rows, int column) throws SQLException {
        String type = rows.getMetaData().getColumnTypeName(column).toUpperCase(Locale.ROOT);
        if (type.equals("TIMESTAMPTZ") || type.equals("TIMESTAMP WITH TIME ZONE")) {
            OffsetDateTime at = rows.getObject(column, OffsetDateTime.class);
            return at == null ? null : at.toInstant();
        }
        if (type.startsWith("TIMESTAMP") || type.equals("DATETIME")) {
            LocalDateTime at = rows.getObject(column, LocalDateTime.class);
            return at == null ? null : at.toInstant(ZoneOffset.UTC);
        }
        if (type.equals("DATE")) {
            LocalDate day = rows.getObject(column, LocalDate.class);
            return day == null ? null : day.atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        return rows.getObject(column);
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
            conditions.add(column + " = ?" + exactly);
            expected.add(was);
        }
    }
}
