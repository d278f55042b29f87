package io.github.dppkit.jdbc.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The two statements over one host table. Their parameters: the pseudonym where rows are anonymised, the partner where
 * there is such a column, the scope's id.
 *
 * @param byId whether they concern one scope id, or else all rows of a partner
 * @param change disposes of what still holds data
 * @param count counts what still holds data
 */
record TableSql(boolean byId, String change, String count) {

    static TableSql of(TableSpec spec, TableNames names, boolean byId) {
        String where = " WHERE " + condition(spec, names, byId);
        return new TableSql(byId, change(spec.way(), names) + where, "SELECT COUNT(*) FROM " + names.table() + where);
    }

    private static String change(TableSpec.Way way, TableNames names) {
        List<String> changes = new ArrayList<>();
        if (way == TableSpec.Way.ANONYMISE) {
            changes.add(names.orderColumn() + " = ?");
        }
        names.columns().forEach(column -> changes.add(column + " = NULL"));
        return way == TableSpec.Way.DELETE
                ? "DELETE FROM " + names.table()
                : "UPDATE " + names.table() + " SET " + String.join(", ", changes);
    }

    private static String condition(TableSpec spec, TableNames names, boolean byId) {
        List<String> conditions = new ArrayList<>();
        if (names.partnerColumn() != null) {
            conditions.add(names.partnerColumn() + " = ?");
        }
        if (byId) {
            conditions.add(names.orderColumn() + " = ?");
        }
        if (spec.way() == TableSpec.Way.SCRUB) {
            conditions.add(names.columns().stream()
                    .map(column -> column + " IS NOT NULL")
                    .collect(Collectors.joining(" OR ", "(", ")")));
        }
        // a table of one partner alone, and that partner goes
        return conditions.isEmpty() ? "1 = 1" : String.join(" AND ", conditions);
    }
}
