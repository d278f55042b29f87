package io.github.dppkit.jdbc.internal;

import io.github.dppkit.jdbc.JdbcSetupException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks up a host's table and its columns in the database's catalogue, and refuses what could not be disposed of. */
final class TableLook {

    private static final int PSEUDONYM_LENGTH = 32;

    private final TableCatalogue catalogue;
    private final TableSpec spec;

    TableLook(Connection connection, TableSpec spec) throws SQLException {
        this.spec = spec;
        this.catalogue = TableCatalogue.of(connection, spec.table(), this::refused);
    }

    TableNames names() throws SQLException {
        Map<String, TableCatalogue.Column> columns = catalogue.columns();

        String partnerColumn = idColumn(spec.partnerColumn(), columns);
        String orderColumn = idColumn(spec.orderColumn(), columns);
        if (orderColumn != null && spec.way() == TableSpec.Way.ANONYMISE) {
            requireRoomForPseudonym(orderColumn, columns.get(orderColumn));
        }
        List<String> nulled = new ArrayList<>();
        for (String wanted : spec.columns()) {
            String column = column(wanted);
            requireNullable(column, columns.get(column));
            if (nulled.contains(column) || column.equals(partnerColumn) || column.equals(orderColumn)) {
                throw refused("column " + column + " is named twice. Rows are found by the partner and order column;"
                        + " any other column is named once");
            }
            nulled.add(column);
        }
        return new TableNames(
                catalogue.quotedTable(),
                partnerColumn == null ? null : catalogue.quoted(partnerColumn),
                orderColumn == null ? null : catalogue.quoted(orderColumn),
                catalogue.quoted(nulled));
    }

    private @Nullable String idColumn(@Nullable String wanted, Map<String, TableCatalogue.Column> columns)
            throws SQLException {
        if (wanted == null) {
            return null;
        }
        String name = column(wanted);
        TableCatalogue.Column column = columns.get(name);
        if (column == null || !column.text()) {
            throw refused("column " + name + " does not hold text of which every character counts. Ids are compared as"
                    + " VARCHAR or TEXT, upper and lower case told apart, without padding");
        }
        return name;
    }

    private String column(String wanted) throws SQLException {
        return catalogue.column(wanted);
    }

    private void requireNullable(String name, TableCatalogue.@Nullable Column column) {
        if (column == null || !column.nullable()) {
            throw refused("column " + name
                    + " is NOT NULL, so it cannot be cleared. Drop that constraint, or delete the" + " rows instead");
        }
        if (column.generated()) {
            throw refused("column " + name + " is generated. Name the columns it is computed from");
        }
    }

    private void requireRoomForPseudonym(String name, TableCatalogue.@Nullable Column column) {
        if (column == null || column.generated() || column.length() < PSEUDONYM_LENGTH) {
            throw refused(
                    "column " + name + " has no room for a pseudonym of " + PSEUDONYM_LENGTH + " characters. Widen it");
        }
    }

    private JdbcSetupException refused(String why) {
        return new JdbcSetupException("TableTarget refused: table " + spec.table() + ", " + why + ".");
    }
}
