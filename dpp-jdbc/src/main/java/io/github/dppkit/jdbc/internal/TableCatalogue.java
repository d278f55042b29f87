package io.github.dppkit.jdbc.internal;

import io.github.dppkit.jdbc.JdbcSetupException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A host's table as the database's catalogue has it: names as they are stored, quoted, and what its columns hold. */
final class TableCatalogue {

    private static final Set<String> TABLE_TYPES = Set.of("TABLE", "BASE TABLE", "PARTITIONED TABLE");

    /** DISTINCT is a PostgreSQL domain. */
    private static final Set<Integer> TEXT_TYPES =
            Set.of(Types.VARCHAR, Types.LONGVARCHAR, Types.NVARCHAR, Types.LONGNVARCHAR, Types.CLOB, Types.DISTINCT);

    private static final Set<Integer> BYTE_TYPES =
            Set.of(Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB);

    private final Connection connection;
    private final DatabaseMetaData catalogue;
    private final Function<String, JdbcSetupException> refusal;
    private final boolean mariaDb;
    private final String schema;
    private final String table;
    private final Map<String, Column> columns;

    /** A column of the table; {@code exact} says whether texts in it are equal only if every character is. */
    record Column(
            boolean nullable,
            boolean generated,
            boolean text,
            boolean exact,
            boolean bytes,
            boolean instant,
            int length,
            @Nullable Time time) {}

    /** What a column of dates or times holds. */
    enum Time {
        DATE,
        LOCAL,
        ZONED
    }

    private TableCatalogue(Connection connection, String wanted, Function<String, JdbcSetupException> refusal)
            throws SQLException {
        this.connection = connection;
        this.catalogue = connection.getMetaData();
        this.refusal = refusal;
        this.mariaDb = catalogue.getDatabaseProductName().equals("MariaDB");
        int dot = wanted.indexOf('.');
        this.schema = dot < 0 ? currentSchema() : schema(wanted.substring(0, dot));
        this.table = pick(wanted.substring(dot + 1), tables(), "no such table in schema " + schema);
        this.columns = readColumns();
    }

    /** Looks the table up; {@code refusal} makes an exception of what is missing. */
    static TableCatalogue of(Connection connection, String table, Function<String, JdbcSetupException> refusal)
            throws SQLException {
        return new TableCatalogue(connection, table, refusal);
    }

    /** Returns the stored name of the schema. */
    String schemaName() {
        return schema;
    }

    /** Returns the stored name of the table. */
    String tableName() {
        return table;
    }

    /** Returns the table with its schema, quoted. */
    String quotedTable() throws SQLException {
        return quoted(schema) + "." + quoted(table);
    }

    /** Returns the stored name of a column. */
    String column(String wanted) {
        return pick(wanted, columns.keySet(), "no such column");
    }

    private String currentSchema() throws SQLException {
        String schema = mariaDb ? connection.getCatalog() : connection.getSchema();
        if (schema == null) {
            throw refused("the connection has no current schema. Name the table with its schema");
        }
        return schema;
    }

    private String schema(String wanted) throws SQLException {
        List<String> names = new ArrayList<>();
        try (ResultSet rows = mariaDb ? catalogue.getCatalogs() : catalogue.getSchemas()) {
            while (rows.next()) {
                names.add(rows.getString(mariaDb ? "TABLE_CAT" : "TABLE_SCHEM"));
            }
        }
        return pick(wanted, names, "no such schema");
    }

    private List<String> tables() throws SQLException {
        List<String> names = new ArrayList<>();
        try (ResultSet rows = catalogue.getTables(catalog(), schemaPattern(), "%", null)) {
            while (rows.next()) {
                String type = rows.getString("TABLE_TYPE"); // none for the index of a partitioned table
                if (type != null && TABLE_TYPES.contains(type)) {
                    names.add(rows.getString("TABLE_NAME"));
                }
            }
        }
        return names;
    }

    /** What others call a schema is MariaDB's catalogue. */
    private String catalog() throws SQLException {
        return mariaDb ? schema : connection.getCatalog();
    }

    private @Nullable String schemaPattern() throws SQLException {
        return mariaDb ? null : pattern(schema);
    }

    /** Returns what follows a value that a text column is compared with, so that every character counts. */
    String exactly() {
        return mariaDb ? " COLLATE utf8mb4_nopad_bin" : "";
    }

    /** Returns the stored name of a column that holds ids; refuses one under which an id could reach the rows of another. */
    String idColumn(String wanted) throws SQLException {
        String name = column(wanted);
        Column column = columns.get(name);
        if (column != null && !column.exact()) {
            throw refused("column " + name + " takes different ids for equal, such as a and A, so that one order's data"
                    + " could be found, changed or erased with another's. " + remedy());
        }
        if (column == null || !column.text()) {
            throw refused("column " + name + " does not hold text. Ids are compared as VARCHAR or TEXT");
        }
        return name;
    }

    private String remedy() throws SQLException {
        return switch (catalogue.getDatabaseProductName()) {
            case "MariaDB" -> "Give it a collation that ends in _bin, such as utf8mb4_bin";
            case "PostgreSQL" -> "Make it VARCHAR or TEXT, not citext or CHAR, with a deterministic collation";
            default -> "Make it VARCHAR, not VARCHAR_IGNORECASE, in a database without a SET COLLATION that is so";
        };
    }

    /** Returns the columns by their stored names. */
    Map<String, Column> columns() {
        return columns;
    }

    private Map<String, Column> readColumns() throws SQLException {
        Map<String, Column> found = new LinkedHashMap<>();
        Set<String> loose = LooseColumns.of(connection, schema, table);
        try (ResultSet rows = catalogue.getColumns(catalog(), schemaPattern(), pattern(table), "%")) {
            while (rows.next()) {
                String type = rows.getString("TYPE_NAME").toUpperCase(Locale.ROOT);
                boolean instant = mariaDb && type.startsWith("TIMESTAMP");
                found.put(
                        rows.getString("COLUMN_NAME"),
                        new Column(
                                rows.getInt("NULLABLE") != DatabaseMetaData.columnNoNulls,
                                "YES".equals(rows.getString("IS_GENERATEDCOLUMN")),
                                TEXT_TYPES.contains(rows.getInt("DATA_TYPE")) && !type.contains("IGNORECASE"),
                                !loose.contains(rows.getString("COLUMN_NAME")) && !type.contains("IGNORECASE"),
                                BYTE_TYPES.contains(rows.getInt("DATA_TYPE")),
                                instant,
                                rows.getInt("COLUMN_SIZE"),
                                instant ? Time.ZONED : time(rows.getInt("DATA_TYPE"), type)));
            }
        }
        return found;
    }

    private static @Nullable Time time(int jdbcType, String typeName) {
        return switch (jdbcType) {
            case Types.DATE -> Time.DATE;
            case Types.TIMESTAMP_WITH_TIMEZONE -> Time.ZONED;
            case Types.TIMESTAMP -> typeName.equals("TIMESTAMPTZ") ? Time.ZONED : Time.LOCAL;
            default -> null;
        };
    }

    /** The stored name that is the wanted one, or else the only one that differs from it in case alone. */
    private String pick(String wanted, Collection<String> stored, String otherwise) {
        if (stored.contains(wanted)) {
            return wanted;
        }
        List<String> alike = stored.stream().filter(wanted::equalsIgnoreCase).toList();
        if (alike.size() > 1) {
            throw refused(
                    wanted + " could be one of several names that differ in case alone. Write it as it is stored");
        }
        return alike.stream().findFirst().orElseThrow(() -> refused(wanted + ": " + otherwise));
    }

    private JdbcSetupException refused(String why) {
        return refusal.apply(why);
    }

    List<String> quoted(List<String> names) throws SQLException {
        List<String> quoted = new ArrayList<>();
        for (String name : names) {
            quoted.add(quoted(name));
        }
        return quoted;
    }

    /** Quotes a stored name; a quote in a schema's name is doubled. */
    String quoted(String name) throws SQLException {
        String quote = catalogue.getIdentifierQuoteString();
        return quote + name.replace(quote, quote + quote) + quote;
    }

    /** A search pattern that finds this name alone. */
    private String pattern(String name) throws SQLException {
        String escape = catalogue.getSearchStringEscape();
        return name.replace(escape, escape + escape).replace("_", escape + "_").replace("%", escape + "%");
    }
}
