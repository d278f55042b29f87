package io.github.dppkit.jdbc.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The parts of the statements over one host table, and the statements over one scope made of them.
 *
 * <p>Parameters of a condition are the partner, where there is such a column, and the scope's id. A change takes the
 * pseudonym {@link #pseudonyms} times before them. {@code host} is what stands before each name of a column: nothing, or the
 * table's alias and a dot.
 */
final class TableSql {

    private final TableSpec.Way way;
    private final TableNames names;
    private final Dialect dialect;

    TableSql(TableSpec spec, TableNames names, Dialect dialect) {
        this.way = spec.way();
        this.names = names;
        this.dialect = dialect;
    }

    TableNames names() {
        return names;
    }

    TableSpec.Way way() {
        return way;
    }

    /** Changes what still holds data of one scope, or of a whole partner. */
    String change(boolean byId) {
        String where = " WHERE " + condition(byId);
        return briefly(
                way == TableSpec.Way.DELETE
                        ? "DELETE FROM " + names.table() + where
                        : "UPDATE " + names.table() + " SET " + assignments("", "?") + where);
    }

    /** Returns a statement that does not wait long for rows that others hold. */
    String briefly(String statement) {
        return dialect.briefly(statement);
    }

    /** Counts what still holds data of one scope, or of a whole partner. */
    String count(boolean byId) {
        return "SELECT COUNT(*) FROM " + names.table() + " WHERE " + condition(byId);
    }

    /** Reads the ids of rows that hold data, of each scope once, in their order; the limit is the last parameter. */
    String ids(List<String> idColumns, boolean after) {
        String list = String.join(", ", idColumns);
        String known = idColumns.stream().map(column -> column + " IS NOT NULL").collect(Collectors.joining(" AND "));
        String behind = after
                ? " AND (" + list + ") > (" + String.join(", ", Collections.nCopies(idColumns.size(), "?")) + ")"
                : "";
        return "SELECT DISTINCT " + list + " FROM " + names.table() + " WHERE " + known + behind + holding("")
                + " ORDER BY " + list + " LIMIT ?";
    }

    /** Counts the rows under a pseudonym in which a column is not what its rule says. */
    String countUnclean() {
        return "SELECT COUNT(*) FROM " + names.table() + " WHERE " + ofOne(true) + " AND " + unclean("");
    }

    /** Returns how often an UPDATE of one scope takes the pseudonym. */
    int pseudonyms() {
        return way != TableSpec.Way.ANONYMISE
                ? 0
                : 1
                        + (int) names.columns().stream()
                                .filter(column -> column.rule().kind() == ColumnRule.Kind.TOKEN)
                                .count();
    }

    /** Returns what comes after SET; the order id last, so that databases that work from left to right still see it. */
    String assignments(String host, String pseudonym) {
        List<String> changes = new ArrayList<>();
        names.columns()
                .forEach(column ->
                        changes.add(column.quoted() + " = " + changed(column, host + column.quoted(), pseudonym)));
        if (way == TableSpec.Way.ANONYMISE) {
            changes.add(names.orderColumn() + " = " + pseudonym);
        }
        return String.join(", ", changes);
    }

    /** Returns the condition of what still holds data, after AND, or nothing if each row of a scope does. */
    String holding(String host) {
        return way == TableSpec.Way.SCRUB
                ? names.columns().stream()
                        .map(column -> host + column.quoted() + " IS NOT NULL")
                        .collect(Collectors.joining(" OR ", " AND (", ")"))
                : "";
    }

    /** Returns the condition of a row that was made anonymous and is not. */
    String unclean(String host) {
        List<String> conditions = new ArrayList<>();
        names.columns().forEach(column -> {
            String name = host + column.quoted();
            conditions.add(
                    switch (column.rule().kind()) {
                        case CLEAR -> name + " IS NOT NULL";
                        case TOKEN -> name + " <> " + host + names.orderColumn();
                        case START ->
                            "CHAR_LENGTH(" + name + ") > " + column.rule().length();
                        case KEEP, MONTH, YEAR -> name + " <> " + changed(column, name, "?");
                    });
        });
        return conditions.isEmpty() ? "1 = 0" : "(" + String.join(" OR ", conditions) + ")";
    }

    private String changed(TableNames.Changed column, String name, String pseudonym) {
        ColumnRule rule = column.rule();
        return switch (rule.kind()) {
            case KEEP -> name;
            case CLEAR -> "NULL";
            case TOKEN -> "CASE WHEN " + name + " IS NULL THEN " + name + " ELSE " + pseudonym + " END";
            case MONTH, YEAR -> dialect.truncated(rule.kind().name().toLowerCase(Locale.ROOT), name, column.zoned());
            case START -> "SUBSTRING(" + name + " FROM 1 FOR " + rule.length() + ")";
        };
    }

    private String condition(boolean byId) {
        String scope = ofOne(byId);
        return (scope.isEmpty() ? "1 = 1" : scope) + holding(""); // a table of one partner alone, and that partner goes
    }

    private String ofOne(boolean byId) {
        List<String> conditions = new ArrayList<>();
        addEquals(conditions, names.partnerColumn());
        addEquals(conditions, byId ? names.orderColumn() : null);
        return String.join(" AND ", conditions);
    }

    private static void addEquals(List<String> conditions, @Nullable String column) {
        if (column != null) {
            conditions.add(column + " = ?");
        }
    }
}
