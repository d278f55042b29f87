package io.github.dppkit.testkit;

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

/**
 * A column of a table as the database stores its names. Partitions are their table's, as long as they are attached.
 *
 * @param schema where the table is
 * @param table its name
 * @param name the column's
 * @param holdsText whether it can hold text in any form
 * @param holdsBytes whether it can hold bytes
 * @param select reads all its values that are not null
 */
record DatabaseColumn(String schema, String table, String name, boolean holdsText, boolean holdsBytes, String select) {

    private static final Set<String> TABLE_TYPES =
            Set.of("TABLE", "BASE TABLE", "PARTITIONED TABLE", "MATERIALIZED VIEW", "FOREIGN TABLE");

    private static final Set<String> SYSTEM = Set.of("information_schema", "pg_catalog", "pg_toast");

    private static final Set<Integer> TEXT = Set.of(
            Types.CHAR,
            Types.VARCHAR,
            Types.LONGVARCHAR,
            Types.NCHAR,
            Types.NVARCHAR,
            Types.LONGNVARCHAR,
            Types.CLOB,
            Types.NCLOB,
            Types.SQLXML,
            Types.ARRAY,
            Types.OTHER,
            Types.DISTINCT,
            Types.STRUCT);

    private static final Set<Integer> BYTES =
            Set.of(Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB, Types.JAVA_OBJECT);

    private static final String ATTACHED = "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid ="
            + " c.relnamespace WHERE c.relispartition";

    /** Reads all columns of all tables that the user sees. */
    static List<DatabaseColumn> readAll(Connection connection) throws SQLException {
        DatabaseMetaData catalogue = connection.getMetaData();
        String quote = catalogue.getIdentifierQuoteString();
        UnaryOperator<String> quoted = name -> quote + name.replace(quote, quote + quote) + quote;
        Set<List<String>> tables = tables(connection);
        List<DatabaseColumn> columns = new ArrayList<>();
        try (ResultSet rows = catalogue.getColumns(connection.getCatalog(), null, "%", "%")) {
            while (rows.next()) {
                String schema = schema(rows);
                String table = rows.getString("TABLE_NAME");
                String name = rows.getString("COLUMN_NAME");
                int type = rows.getInt("DATA_TYPE");
                if (tables.contains(List.of(schema, table))) {
                    String select = "SELECT " + quoted.apply(name) + " FROM " + quoted.apply(schema) + "."
                            + quoted.apply(table) + " WHERE " + quoted.apply(name) + " IS NOT NULL";
                    columns.add(
                            new DatabaseColumn(schema, table, name, TEXT.contains(type), BYTES.contains(type), select));
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
        if (connection.getMetaData().getDatabaseProductName().equals("PostgreSQL")) {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(ATTACHED)) {
                while (rows.next()) {
                    tables.remove(List.of(rows.getString(1), rows.getString(2)));
                }
            }
        }
        return tables;
    }

    /** Reads the value of the current row; text as UTF-8. */
    byte[] read(ResultSet rows) throws SQLException {
        if (holdsBytes) {
            byte[] bytes = rows.getBytes(1);
            return bytes == null ? new byte[0] : bytes;
        }
        String text = rows.getString(1);
        return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    }
}
