package io.github.dppkit.jdbc.internal;

import io.github.dppkit.DppException;
import io.github.dppkit.retention.spi.ColumnCover;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/** Finds the columns of a database that hold encrypted values, by a look at a few values of each. */
public final class EncryptedColumns {

    /** How many values of a column are looked at. */
    static final int SAMPLE = 200;

    private static final String ENCRYPTED = "dpp1.";

    private static final Set<String> TABLE_TYPES =
            Set.of("TABLE", "BASE TABLE", "PARTITIONED TABLE", "MATERIALIZED VIEW");

    private static final Set<String> SYSTEM = Set.of("information_schema", "pg_catalog", "pg_toast");

    /** No text and no bytes: numbers, dates, truth values, ids. */
    private static final Set<Integer> OTHERS = Set.of(
            Types.BIT,
            Types.BOOLEAN,
            Types.TINYINT,
            Types.SMALLINT,
            Types.INTEGER,
            Types.BIGINT,
            Types.REAL,
            Types.FLOAT,
            Types.DOUBLE,
            Types.NUMERIC,
            Types.DECIMAL,
            Types.DATE,
            Types.TIME,
            Types.TIME_WITH_TIMEZONE,
            Types.TIMESTAMP,
            Types.TIMESTAMP_WITH_TIMEZONE);

    private static final Set<Integer> BYTES =
            Set.of(Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB, Types.JAVA_OBJECT);

    private final Database database;

    private EncryptedColumns(Database database) {
        this.database = database;
    }

    /** What a look at the columns gave: names of columns with schema and table. */
    public record Found(List<String> uncovered, List<String> notRead) {}

    private record Column(String schema, String table, String name, boolean bytes, String select) {
        String text() {
            return schema + "." + table + "." + name;
        }
    }

    /**
     * Opens a database of the host's.
     *
     * @param source the way in
     * @return a look at its columns
     */
    public static EncryptedColumns of(DataSource source) {
        return new EncryptedColumns(Database.ofHost("The schema scan", source));
    }

    /**
     * Looks at all columns that nobody covers.
     *
     * @param covers tell which columns disposals reach
     * @return those with an encrypted value, and those that could not be read in time
     */
    public Found outside(List<ColumnCover> covers) {
        List<String> uncovered = new ArrayList<>();
        List<String> notRead = new ArrayList<>();
        for (Column column : database.read("read its catalogue", EncryptedColumns::columns)) {
            if (covers.stream().anyMatch(cover -> cover.covers(column.schema(), column.table(), column.name()))) {
                continue;
            }
            try {
                if (database.read("look at a column", connection -> holdsEncrypted(connection, column))) {
                    uncovered.add(column.text());
                }
            } catch (DppException e) {
                notRead.add(column.text()); // its fault has no text worth telling: the report names the column
            }
        }
        return new Found(uncovered, notRead);
    }

    private static boolean holdsEncrypted(Connection connection, Column column) throws SQLException {
        List<Boolean> looked = Sql.query(connection, column.select(), none -> {}, row -> {
            byte[] bytes = column.bytes() ? row.getBytes(1) : null;
            String text = bytes == null ? row.getString(1) : new String(bytes, StandardCharsets.ISO_8859_1);
            return text != null && text.contains(ENCRYPTED);
        });
        return looked.stream().anyMatch(encrypted -> encrypted);
    }

    private static List<Column> columns(Connection connection) throws SQLException {
        DatabaseMetaData catalogue = connection.getMetaData();
        String quote = catalogue.getIdentifierQuoteString();
        UnaryOperator<String> quoted = name -> quote + name.replace(quote, quote + quote) + quote;
        Set<List<String>> tables = tables(connection);
        List<Column> columns = new ArrayList<>();
        try (ResultSet rows = catalogue.getColumns(connection.getCatalog(), null, "%", "%")) {
            while (rows.next()) {
                String schema = schema(rows);
                String table = rows.getString("TABLE_NAME");
                String name = rows.getString("COLUMN_NAME");
                int type = rows.getInt("DATA_TYPE");
                if (!OTHERS.contains(type) && tables.contains(List.of(schema, table))) {
                    String select = "SELECT " + quoted.apply(name) + " FROM " + quoted.apply(schema) + "."
                            + quoted.apply(table) + " WHERE " + quoted.apply(name) + " IS NOT NULL FETCH FIRST "
                            + SAMPLE
                            + " ROWS ONLY";
                    columns.add(new Column(schema, table, name, BYTES.contains(type), select));
                }
            }
        }
        return columns;
    }

    /** MariaDB calls a catalogue what others call a schema. */
    private static String schema(ResultSet rows) throws SQLException {
        String schema = rows.getString("TABLE_SCHEM");
        return schema == null ? rows.getString("TABLE_CAT") : schema;
    }

    private static Set<List<String>> tables(Connection connection) throws SQLException {
        Set<List<String>> tables = new HashSet<>();
        try (ResultSet rows = connection.getMetaData().getTables(connection.getCatalog(), null, "%", null)) {
            while (rows.next()) {
                String schema = schema(rows);
                String type = rows.getString("TABLE_TYPE"); // PostgreSQL has none for what it keeps for itself
                if (type != null && TABLE_TYPES.contains(type) && !SYSTEM.contains(schema.toLowerCase(Locale.ROOT))) {
                    tables.add(List.of(schema, rows.getString("TABLE_NAME")));
                }
            }
        }
        if (Transaction.isPostgres(connection)) {
            removePartitions(connection, tables);
        }
        return tables;
    }

    /** An attached partition is its table's; a detached one is a table like any other. */
    private static void removePartitions(Connection connection, Set<List<String>> tables) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT n.nspname, c.relname FROM pg_class c"
                        + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relispartition")) {
            while (rows.next()) {
                tables.remove(List.of(rows.getString(1), rows.getString(2)));
            }
        }
    }
}
