package io.github.dppkit.jdbc.internal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The quoted names of the columns that {@link TaggedRows} reads and writes, and the statements over them. */
record TaggedColumns(
        String table,
        String scopeCondition,
        String row,
        String tag,
        boolean isTagText,
        @Nullable String version,
        List<Value> values,
        List<String> covered) {

    /** A column of encrypted values. */
    record Value(String name, boolean text, @Nullable String rowColumn) {}

    static TaggedColumns look(TableCatalogue catalogue, TaggedRows.Spec spec) throws SQLException {
        String scopeCondition = spec.owners().condition(catalogue);
        TableCatalogue.Column rowColumn = column(catalogue, spec, spec.rowColumn());
        if (rowColumn.nullable()) {
            throw TaggedRows.refused(
                    spec,
                    "column " + spec.rowColumn() + " may be null. Name the column by which a row is found, NOT NULL");
        }
        TableCatalogue.Column tagColumn = stored(catalogue, spec, spec.tagColumn());
        List<Value> values = new ArrayList<>();
        for (ScopedValues.Column wanted : spec.columns()) {
            TableCatalogue.Column column = stored(catalogue, spec, wanted.name());
            String bound = wanted.rowColumn();
            values.add(new Value(
                    quoted(catalogue, wanted.name()), column.text(), bound == null ? null : quoted(catalogue, bound)));
        }
        List<String> covered = new ArrayList<>();
        for (String name : spec.covered()) {
            covered.add(text(catalogue, spec, name));
        }
        String version = spec.versionColumn();
        return new TaggedColumns(
                catalogue.quotedTable(),
                scopeCondition,
                quoted(catalogue, spec.rowColumn()),
                quoted(catalogue, spec.tagColumn()),
                tagColumn.text(),
                version == null ? null : quoted(catalogue, version),
                values,
                covered);
    }

    private static String quoted(TableCatalogue catalogue, String name) throws SQLException {
        return catalogue.quoted(catalogue.column(name));
    }

    private static TableCatalogue.Column column(TableCatalogue catalogue, TaggedRows.Spec spec, String name) {
        TableCatalogue.Column column = catalogue.columns().get(catalogue.column(name));
        if (column == null) {
            throw TaggedRows.refused(spec, "column " + name + " is not there");
        }
        return column;
    }

    private static TableCatalogue.Column stored(TableCatalogue catalogue, TaggedRows.Spec spec, String name) {
        TableCatalogue.Column column = column(catalogue, spec, name);
        if (column.generated() || column.text() == column.bytes()) {
            throw TaggedRows.refused(spec, "column " + name + " holds neither text nor bytes, or is generated");
        }
        return column;
    }

    private static String text(TableCatalogue catalogue, TaggedRows.Spec spec, String name) throws SQLException {
        if (!column(catalogue, spec, name).text()) {
            throw TaggedRows.refused(spec, "column " + name + " does not hold VARCHAR or TEXT");
        }
        return quoted(catalogue, name);
    }

    /** Reads id, tag, version if there is one, each value and what it is bound to, and what else is covered. */
    String select() {
        List<String> names = new ArrayList<>(List.of(row, tag));
        if (version != null) {
            names.add(version);
        }
        for (Value value : values) {
            names.add(value.name());
            if (value.rowColumn() != null) {
                names.add(value.rowColumn());
            }
        }
        names.addAll(covered);
        return "SELECT " + String.join(", ", names) + " FROM " + table + " WHERE " + scopeCondition;
    }

    /** Writes values, tag and, of a row with a tag, version where the scope, the id and everything that was read are what they were. */
    String update(TaggedRows.Row was) {
        List<String> set = new ArrayList<>();
        values.forEach(value -> set.add(value.name() + " = ?"));
        set.add(tag + " = ?");
        List<String> where = new ArrayList<>(List.of(scopeCondition, row + " = ?", same(tag, was.tag())));
        if (version != null) {
            if (was.tag() != null) {
                set.add(version + " = ?");
            }
            where.add(same(version, was.version()));
        }
        for (int i = 0; i < values.size(); i++) {
            where.add(same(values.get(i).name(), was.values().get(i)));
        }
        for (int i = 0; i < covered.size(); i++) {
            where.add(same(covered.get(i), was.covered().get(i)));
        }
        return "UPDATE " + table + " SET " + String.join(", ", set) + " WHERE " + String.join(" AND ", where);
    }

    private static String same(String column, @Nullable Object was) {
        return column + (was == null ? " IS NULL" : " = ?");
    }
}
