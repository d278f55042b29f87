package io.github.dppkit.jdbc.internal;

import io.github.dppkit.jdbc.JdbcSetupException;
import io.github.dppkit.pii.PiiScope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The values that a host's table keeps for a scope, each replaced only if it is still what was read. A value is found again
 * by itself: no two ciphertexts are equal.
 */
public final class ScopedValues {

    /**
     * What a host says of the table; names as the host writes them.
     *
     * @param what what the host registers it as, for messages
     * @param owners whose rows it holds
     * @param columns where values stand
     */
    public record Spec(String what, RowOwners owners, List<Column> columns) {}

    /**
     * A column that holds values as text or bytes.
     *
     * @param name its name
     * @param rowColumn the column whose text the values are bound to, or null
     * @param index columns of text that change with a value that is corrected
     */
    public record Column(String name, @Nullable String rowColumn, List<String> index) {

        /**
         * A column beside which nothing changes.
         *
         * @param name its name
         * @param rowColumn the column whose text the values are bound to, or null
         */
        public Column(String name, @Nullable String rowColumn) {
            this(name, rowColumn, List.of());
        }
    }

    /**
     * A value that stands in the table.
     *
     * @param column which of the columns, from 0
     * @param value a string or a byte array
     * @param row what stands in the row column, or null
     */
    public record Stored(int column, Object value, @Nullable Object row) {

        /**
         * Returns the text of the row column.
         *
         * @return null if the value is bound to no row
         */
        public @Nullable String rowText() {
            return row == null ? null : row.toString();
        }
    }

    /** Says what is to stand in the place of a value. */
    @FunctionalInterface
    public interface Change {

        /**
         * Returns the new value.
         *
         * @param column which of the columns, from 0
         * @param stored a string or a byte array
         * @param row the text of the row column, or null
         * @return of the same class as what is stored; empty to leave it
         */
        Optional<Object> of(int column, Object stored, @Nullable String row);
    }

    /** A value to be replaced. */
    private record Replacement(Stored was, Object next) {}

    /** A column with its quoted names. */
    private record Place(
            String name, boolean text, @Nullable String rowColumn, List<String> index) {}

    private final Spec spec;
    private final Database database;
    private final String from;
    private final String scopeCondition;
    private final List<Place> places;
    private final String exactly;

    private ScopedValues(
            Spec spec, Database database, String from, String scopeCondition, List<Place> places, String exactly) {
        this.spec = spec;
        this.database = database;
        this.from = from;
        this.scopeCondition = scopeCondition;
        this.places = places;
        this.exactly = exactly;
    }

    /**
     * Looks at the table.
     *
     * @param source the host's database
     * @param spec what the host says of it
     * @return the way to its values
     */
    public static ScopedValues open(DataSource source, Spec spec) {
        Database database =
                Database.ofHost("The encrypted table " + spec.owners().table(), source);
        return database.read("look at its columns", connection -> look(connection, database, spec));
    }

    private static ScopedValues look(Connection connection, Database database, Spec spec) throws SQLException {
        TableCatalogue catalogue = TableCatalogue.of(connection, spec.owners().table(), why -> refused(spec, why));
        Map<String, TableCatalogue.Column> columns = catalogue.columns();
        String where = spec.owners().condition(catalogue);
        List<Place> places = new ArrayList<>();
        for (Column wanted : spec.columns()) {
            String name = catalogue.column(wanted.name());
            TableCatalogue.Column column = columns.get(name);
            if (column == null || column.generated() || column.text() == column.bytes()) {
                throw refused(spec, "column " + name + " holds neither text nor bytes, or is generated");
            }
            String row = wanted.rowColumn();
            places.add(new Place(
                    catalogue.quoted(name),
                    column.text(),
                    row == null ? null : catalogue.quoted(catalogue.column(row)),
                    index(catalogue, spec, wanted)));
        }
        return new ScopedValues(spec, database, catalogue.quotedTable(), where, places, catalogue.exactly());
    }

    private static List<String> index(TableCatalogue catalogue, Spec spec, Column wanted) throws SQLException {
        List<String> quoted = new ArrayList<>();
        for (String each : wanted.index()) {
            String name = catalogue.column(each);
            TableCatalogue.Column column = catalogue.columns().get(name);
            if (column == null || column.generated() || !column.text() || !column.nullable()) {
                throw refused(
                        spec, "column " + name + " must be VARCHAR or TEXT, may not be NOT NULL and not generated");
            }
            quoted.add(catalogue.quoted(name));
        }
        return quoted;
    }

    private static JdbcSetupException refused(Spec spec, String why) {
        return new JdbcSetupException(
                spec.what() + " refused: table " + spec.owners().table() + ", " + why + ".");
    }

    /**
     * Reads the values of a scope.
     *
     * @param scope whose
     * @return in any order
     */
    public List<Stored> read(PiiScope scope) {
        return spec.owners().mayBeOf(scope)
                ? database.readDurable("read values", connection -> select(connection, scope))
                : List.of();
    }

    /**
     * Replaces one value if it is still what was read, and its index with it.
     *
     * @param scope whose
     * @param was what was read
     * @param next of the same class as what was read
     * @param index what stands in each of its index columns afterwards
     * @return false if another value stands there, or none
     */
    public boolean replace(PiiScope scope, Stored was, Object next, List<@Nullable String> index) {
        return database.write(
                "replace values", connection -> update(connection, scope, new Replacement(was, next), index) > 0);
    }

    /**
     * Replaces values of a scope in one transaction.
     *
     * @param scope whose
     * @param change says by what
     * @return how many were still what was read and are replaced
     */
    public long replace(PiiScope scope, Change change) {
        List<Replacement> replacements = new ArrayList<>();
        read(scope)
                .forEach(stored -> change.of(stored.column(), stored.value(), stored.rowText())
                        .ifPresent(next -> replacements.add(new Replacement(stored, next))));
        if (replacements.isEmpty()) {
            return 0;
        }
        return database.write("replace values", connection -> {
            long replaced = 0;
            for (Replacement value : replacements) {
                replaced += update(connection, scope, value, List.of());
            }
            return replaced;
        });
    }

    private List<Stored> select(Connection connection, PiiScope scope) throws SQLException {
        List<Stored> stored = new ArrayList<>();
        String names = places.stream()
                .map(place -> place.name() + (place.rowColumn() == null ? "" : ", " + place.rowColumn()))
                .collect(Collectors.joining(", "));
        try (PreparedStatement statement =
                Sql.prepare(connection, "SELECT " + names + " FROM " + from + " WHERE " + scopeCondition)) {
            spec.owners().bind(new Parameters(statement), scope);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    int at = 0;
                    for (int column = 0; column < places.size(); column++) {
                        Place place = places.get(column);
                        Object value = place.text() ? rows.getString(++at) : rows.getBytes(++at);
                        Object row = place.rowColumn() == null ? null : rows.getObject(++at);
                        if (value != null) {
                            stored.add(new Stored(column, value, row));
                        }
                    }
                }
            }
        }
        return stored;
    }

    private int update(Connection connection, PiiScope scope, Replacement value, List<@Nullable String> index)
            throws SQLException {
        Place place = places.get(value.was().column());
        Object inRow = value.was().row();
        String set = index.isEmpty() ? "" : ", " + String.join(" = ?, ", place.index()) + " = ?";
        String sql = "UPDATE " + from + " SET " + place.name() + " = ?" + set + " WHERE " + scopeCondition + " AND "
                + place.name() + " = ?" + (place.text() ? exactly : "")
                + (inRow == null ? "" : " AND " + place.rowColumn() + " = ?");
        return Sql.update(connection, sql, row -> {
            row.stored(value.next());
            for (String token : index) {
                row.text(token);
            }
            spec.owners().bind(row, scope);
            row.stored(value.was().value());
            if (inRow != null) {
                row.object(inRow);
            }
        });
    }
}
