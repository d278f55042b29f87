package io.github.dppkit.jdbc.internal;

import io.github.dppkit.jdbc.JdbcSetupException;
import io.github.dppkit.pii.PiiScope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a host's table keeps for a scope, each with a tag over its columns. A row is replaced as a whole, in one
 * statement, and only if every column that its tag covers, and the tag, are still what was read.
 */
public final class TaggedRows {

    /**
     * What a host says of the table; names as the host writes them.
     *
     * @param owners whose rows it holds
     * @param columns where encrypted values stand, as text or bytes
     * @param covered what else the tags cover, as text
     * @param rowColumn where the row's id stands
     * @param tagColumn where the tag stands, as text or bytes
     * @param versionColumn where the row's version stands; null if the tag alone tells it
     */
    public record Spec(
            RowOwners owners,
            List<ScopedValues.Column> columns,
            List<String> covered,
            String rowColumn,
            String tagColumn,
            @Nullable String versionColumn) {}

    /**
     * A row as it is stored.
     *
     * @param id the text of its id
     * @param version what stands in the version column; null without one, or if it is empty
     * @param tag a string or a byte array, null if the row has none
     * @param values of each encrypted column a string, a byte array or null
     * @param boundTo of each encrypted column the text of the column that its values are bound to, or null
     * @param covered of each other column its text or null
     */
    public record Row(
            String id,
            @Nullable Long version,
            @Nullable Object tag,
            List<@Nullable Object> values,
            List<@Nullable String> boundTo,
            List<@Nullable String> covered) {

        @Override
        public String toString() {
            return "Row";
        }
    }

    /**
     * What is to stand in its place.
     *
     * @param version greater than the row's; not written to a row without a tag
     * @param tag of the class of what is stored
     * @param values of each encrypted column
     */
    public record Next(long version, @Nullable Object tag, List<@Nullable Object> values) {

        @Override
        public String toString() {
            return "Next";
        }
    }

    /** Says what is to stand in the place of a row. */
    @FunctionalInterface
    public interface Change {

        /**
         * Returns the new row.
         *
         * @param row as it was read
         * @return null to leave it
         */
        @Nullable Next of(Row row);
    }

    /** A row with its id as the driver has read it. */
    private record Read(Object id, Row row) {}

    private record Replacement(Read read, Next next) {}

    private final Spec spec;
    private final Database database;
    private final TaggedColumns columns;

    private TaggedRows(Spec spec, Database database, TaggedColumns columns) {
        this.spec = spec;
        this.database = database;
        this.columns = columns;
    }

    /**
     * Looks at the table.
     *
     * @param source the host's database
     * @param spec what the host says of it
     * @return the way to its rows
     */
    public static TaggedRows open(DataSource source, Spec spec) {
        Database database =
                Database.ofHost("The encrypted table " + spec.owners().table(), source);
        TaggedColumns columns = database.read(
                "look at its columns",
                connection -> TaggedColumns.look(
                        TableCatalogue.of(connection, spec.owners().table(), why -> refused(spec, why)), spec));
        return new TaggedRows(spec, database, columns);
    }

    static JdbcSetupException refused(Spec spec, String why) {
        return new JdbcSetupException(
                "EncryptedTable refused: table " + spec.owners().table() + ", " + why + ".");
    }

    /**
     * Replaces rows of a scope in one transaction.
     *
     * @param scope whose
     * @param change says by what
     * @return those that were still what was read and are replaced
     */
    public Map<String, Next> replace(PiiScope scope, Change change) {
        if (!spec.owners().mayBeOf(scope)) {
            return Map.of();
        }
        List<Replacement> replacements = new ArrayList<>();
        for (Read read : database.readDurable("read rows", connection -> select(connection, scope))) {
            Next next = change.of(read.row());
            if (next != null) {
                replacements.add(new Replacement(read, next));
            }
        }
        if (replacements.isEmpty()) {
            return Map.of();
        }
        return database.write("replace rows", connection -> {
            Map<String, Next> replaced = new LinkedHashMap<>();
            for (Replacement replacement : replacements) {
                if (update(connection, scope, replacement) > 0) {
                    replaced.put(replacement.read().row().id(), replacement.next());
                }
            }
            return replaced;
        });
    }

    private List<Read> select(Connection connection, PiiScope scope) throws SQLException {
        List<Read> read = new ArrayList<>();
        try (PreparedStatement statement = Sql.prepare(connection, columns.select())) {
            spec.owners().bind(new Parameters(statement), scope);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    read.add(read(rows));
                }
            }
        }
        return read;
    }

    private Read read(ResultSet rows) throws SQLException {
        int at = 0;
        Object id = Objects.requireNonNull(rows.getObject(++at));
        Object tag = columns.isTagText() ? rows.getString(++at) : rows.getBytes(++at);
        Long version = null;
        if (columns.version() != null) {
            long stored = rows.getLong(++at);
            version = rows.wasNull() ? null : stored;
        }
        List<@Nullable Object> values = new ArrayList<>();
        List<@Nullable String> boundTo = new ArrayList<>();
        for (TaggedColumns.Value value : columns.values()) {
            values.add(value.text() ? rows.getString(++at) : rows.getBytes(++at));
            Object row = value.rowColumn() == null ? null : rows.getObject(++at);
            boundTo.add(row == null ? null : row.toString());
        }
        List<@Nullable String> covered = new ArrayList<>();
        for (int i = 0; i < columns.covered().size(); i++) {
            covered.add(rows.getString(++at));
        }
        return new Read(id, new Row(id.toString(), version, tag, values, boundTo, covered));
    }

    private int update(Connection connection, PiiScope scope, Replacement replacement) throws SQLException {
        Row was = replacement.read().row();
        Next next = replacement.next();
        return Sql.update(connection, columns.update(was), row -> {
            for (Object value : next.values()) {
                row.stored(value);
            }
            row.stored(next.tag());
            if (columns.version() != null && was.tag() != null) {
                row.number(next.version());
            }
            spec.owners().bind(row, scope);
            row.object(replacement.read().id());
            bindIfStored(row, was.tag());
            if (was.version() != null) {
                row.number(was.version());
            }
            for (Object value : was.values()) {
                bindIfStored(row, value);
            }
            for (String value : was.covered()) {
                bindIfStored(row, value);
            }
        });
    }

    private static void bindIfStored(Parameters row, @Nullable Object value) throws SQLException {
        if (value != null) {
            row.stored(value);
        }
    }
}
