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
import org.jspecify.annotations.Nullable;

/** Looks up a host's table and its columns in the database's catalogue, and refuses what could not be disposed of. */
final class TableLook {

    private static final Set<String> TABLE_TYPES = Set.of("TABLE", "BASE TABLE", "PARTITIONED TABLE");

    /** DISTINCT is a PostgreSQL domain. */
    private static final Set<Integer> TEXT_TYPES =
            Set.of(Types.VARCHAR, Types.LONGVARCHAR, Types.NVARCHAR, Types.LONGNVARCHAR, Types.CLOB, Types.DISTINCT);

    private static final int PSEUDONYM_LENGTH = 32;

    private final Connection connection;
    private final DatabaseMetaData catalogue;
    private final TableSpec spec;

    /** A column of the table. */
    private record Column(boolean nullable, boolean generated, boolean text, int length) {}

    TableLook(Connection connection, TableSpec spec) throws SQLException {
        this.connection = connection;
        this.catalogue = connection.getMetaData();
        this.spec = spec;
    }

    TableNames names() throws SQLException {
        int dot = spec.table().indexOf('.');
        String schema = dot < 0 ? currentSchema() : schema(spec.table().substring(0, dot));
        String table = pick(spec.table().substring(dot + 1), tables(schema), "no such table in schema " + schema);
        Map<String, Column> columns = columns(schema, table);

        String partnerColumn = idColumn(spec.partnerColumn(), columns);
        String orderColumn = idColumn(spec.orderColumn(), columns);
        if (orderColumn != null && spec.way() == TableSpec.Way.ANONYMISE) {
            requireRoomForPseudonym(orderColumn, columns.get(orderColumn));
        }
        List<String> nulled = new ArrayList<>();
        for (String wanted : spec.columns()) {
            String column = column(wanted, columns);
            requireNullable(column, columns.get(column));
            if (nulled.contains(column) || column.equals(partnerColumn) || column.equals(orderColumn)) {
                throw refused("column " + column + " is named twice. Rows are found by the partner and order column;"
                        + " any other column is named once");
            }
            nulled.add(column);
        }
        return new TableNames(
                quoted(schema) + "." + quoted(table),
                partnerColumn == null ? null : quoted(partnerColumn),
                orderColumn == null ? null : quoted(orderColumn),
                quoted(nulled));
    }

    private String currentSchema() throws SQLException {
        String schema = connection.getSchema();
        if (schema == null) {
            throw refused("the connection has no current schema. Name the table with its schema");
        }
        return schema;
    }

    private String schema(String wanted) throws SQLException {
        List<String> names = new ArrayList<>();
        try (ResultSet rows = catalogue.getSchemas()) {
            while (rows.next()) {
                names.add(rows.getString("TABLE_SCHEM"));
            }
        }
        return pick(wanted, names, "no such schema");
    }

    private List<String> tables(String schema) throws SQLException {
        List<String> names = new ArrayList<>();
        try (ResultSet rows = catalogue.getTables(connection.getCatalog(), pattern(schema), "%", null)) {
            while (rows.next()) {
                if (TABLE_TYPES.contains(rows.getString("TABLE_TYPE"))) {
                    names.add(rows.getString("TABLE_NAME"));
                }
            }
        }
        return names;
    }

    private Map<String, Column> columns(String schema, String table) throws SQLException {
        Map<String, Column> columns = new LinkedHashMap<>();
        try (ResultSet rows = catalogue.getColumns(connection.getCatalog(), pattern(schema), pattern(table), "%")) {
            while (rows.next()) {
                String type = rows.getString("TYPE_NAME").toUpperCase(Locale.ROOT);
                columns.put(
                        rows.getString("COLUMN_NAME"),
                        new Column(
                                rows.getInt("NULLABLE") != DatabaseMetaData.columnNoNulls,
                                "YES".equals(rows.getString("IS_GENERATEDCOLUMN")),
                                TEXT_TYPES.contains(rows.getInt("DATA_TYPE")) && !type.contains("IGNORECASE"),
                                rows.getInt("COLUMN_SIZE")));
            }
        }
        return columns;
    }

    private @Nullable String idColumn(@Nullable String wanted, Map<String, Column> columns) {
        if (wanted == null) {
            return null;
        }
        String name = column(wanted, columns);
        Column column = columns.get(name);
        if (column == null || !column.text()) {
            throw refused("column " + name + " does not hold text of which every character counts. Ids are compared as"
                    + " VARCHAR or TEXT, upper and lower case told apart, without padding");
        }
        return name;
    }

    private String column(String wanted, Map<String, Column> columns) {
        return pick(wanted, columns.keySet(), "no such column");
    }

    private void requireNullable(String name, @Nullable Column column) {
        if (column == null || !column.nullable()) {
            throw refused("column " + name
                    + " is NOT NULL, so it cannot be cleared. Drop that constraint, or delete the" + " rows instead");
        }
        if (column.generated()) {
            throw refused("column " + name + " is generated. Name the columns it is computed from");
        }
    }

    private void requireRoomForPseudonym(String name, @Nullable Column column) {
        if (column == null || column.generated() || column.length() < PSEUDONYM_LENGTH) {
            throw refused(
                    "column " + name + " has no room for a pseudonym of " + PSEUDONYM_LENGTH + " characters. Widen it");
        }
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
        return new JdbcSetupException("TableTarget refused: table " + spec.table() + ", " + why + ".");
    }

    private List<String> quoted(List<String> names) throws SQLException {
        List<String> quoted = new ArrayList<>();
        for (String name : names) {
            quoted.add(quoted(name));
        }
        return quoted;
    }

    /** Quotes a stored name; a quote in a schema's name is doubled. */
    private String quoted(String name) throws SQLException {
        String quote = catalogue.getIdentifierQuoteString();
        return quote + name.replace(quote, quote + quote) + quote;
    }

    /** A search pattern that finds this name alone. */
    private String pattern(String name) throws SQLException {
        String escape = catalogue.getSearchStringEscape();
        return name.replace(escape, escape + escape).replace("_", escape + "_").replace("%", escape + "%");
    }
}
