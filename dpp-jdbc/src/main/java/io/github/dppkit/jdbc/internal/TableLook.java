package io.github.dppkit.jdbc.internal;

import io.github.dppkit.jdbc.JdbcSetupException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks up a host's table and its columns in the database's catalogue, and refuses what could not be disposed of. */
final class TableLook {

    private static final int PSEUDONYM_LENGTH = 32;

    private final TableCatalogue catalogue;
    private final TableSpec spec;
    private final Set<String> named = new HashSet<>();

    TableLook(Connection connection, TableSpec spec) throws SQLException {
        this.spec = spec;
        this.catalogue = TableCatalogue.of(connection, spec.owners().table(), this::refused);
    }

    TableNames names() throws SQLException {
        Map<String, TableCatalogue.Column> columns = catalogue.columns();

        String partnerColumn = idColumn(spec.owners().partnerColumn());
        String orderColumn = idColumn(spec.owners().orderColumn());
        if (orderColumn != null && spec.way() == TableSpec.Way.ANONYMISE) {
            requireRoomForPseudonym(orderColumn, columns.get(orderColumn));
        }
        List<TableNames.Changed> changed = new ArrayList<>();
        for (Map.Entry<String, ColumnRule> wanted : spec.columns().entrySet()) {
            String name = catalogue.column(wanted.getKey());
            TableCatalogue.Column column = columns.get(name);
            nameOnce(name);
            requireFits(name, column, wanted.getValue());
            if (wanted.getValue().kind() != ColumnRule.Kind.KEEP) {
                boolean zoned = column != null && column.time() == TableCatalogue.Time.ZONED;
                changed.add(new TableNames.Changed(name, catalogue.quoted(name), wanted.getValue(), zoned));
            }
        }
        if (spec.way() == TableSpec.Way.ANONYMISE) {
            requireAllNamed(columns.keySet());
        }
        return new TableNames(
                catalogue.schemaName(),
                catalogue.tableName(),
                catalogue.quotedTable(),
                partnerColumn == null ? null : catalogue.quoted(partnerColumn),
                orderColumn == null ? null : catalogue.quoted(orderColumn),
                changed);
    }

    private @Nullable String idColumn(@Nullable String wanted) throws SQLException {
        if (wanted == null) {
            return null;
        }
        String name = catalogue.idColumn(wanted);
        nameOnce(name);
        return name;
    }

    private void nameOnce(String name) {
        if (!named.add(name)) {
            throw refused("column " + name + " is named twice. Rows are found by the partner and order column;"
                    + " any other column is named once");
        }
    }

    private void requireFits(String name, TableCatalogue.@Nullable Column column, ColumnRule rule) {
        switch (rule.kind()) {
            case KEEP -> {}
            case CLEAR -> requireNullable(name, column);
            case TOKEN -> {
                requireChangeable(name, column);
                requireText(name, column);
                requireRoomForPseudonym(name, column);
            }
            case MONTH, YEAR -> {
                requireChangeable(name, column);
                if (column == null || column.time() == null) {
                    throw refused("column " + name + " holds neither dates nor timestamps. Clear it instead");
                }
            }
            case START -> {
                requireChangeable(name, column);
                requireText(name, column);
            }
        }
    }

    private void requireAllNamed(Set<String> columns) {
        List<String> missing =
                columns.stream().filter(column -> !named.contains(column)).toList();
        if (!missing.isEmpty()) {
            throw refused("say what becomes of these columns too when rows are made anonymous (M5.b): "
                    + String.join(", ", missing));
        }
    }

    private void requireNullable(String name, TableCatalogue.@Nullable Column column) {
        if (column == null || !column.nullable()) {
            throw refused("column " + name
                    + " is NOT NULL, so it cannot be cleared. Drop that constraint, or delete the rows instead");
        }
        requireChangeable(name, column);
    }

    private void requireChangeable(String name, TableCatalogue.@Nullable Column column) {
        if (column == null || column.generated()) {
            throw refused("column " + name + " is generated. Name the columns it is computed from");
        }
    }

    private void requireText(String name, TableCatalogue.@Nullable Column column) {
        if (column == null || !column.text()) {
            throw refused("column " + name + " does not hold text as VARCHAR or TEXT. Clear it instead");
        }
    }

    private void requireRoomForPseudonym(String name, TableCatalogue.@Nullable Column column) {
        if (column == null || column.generated() || column.length() < PSEUDONYM_LENGTH) {
            throw refused(
                    "column " + name + " has no room for a pseudonym of " + PSEUDONYM_LENGTH + " characters. Widen it");
        }
    }

    private JdbcSetupException refused(String why) {
        return new JdbcSetupException(
                "TableTarget refused: table " + spec.owners().table() + ", " + why + ".");
    }
}
