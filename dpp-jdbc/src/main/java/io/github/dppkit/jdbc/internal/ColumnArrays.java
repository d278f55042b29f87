package io.github.dppkit.jdbc.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL: takes the parameters of many rows as an array of each column, for a statement over {@code unnest(?, ?, ...)}. One
 * execution does for all rows, where a batch is one execution for each.
 */
final class ColumnArrays extends Parameters {

    private static final String INT8 = "int8";

    /** One column: the type of its elements, and one value for each row. */
    private static final class Column {

        private final String type;
        private final @Nullable Object[] values;

        Column(String type, @Nullable Object[] values) {
            this.type = type;
            this.values = values;
        }
    }

    private final int rows;
    private final List<Column> columns = new ArrayList<>();
    private int row;
    private int column;

    private ColumnArrays(PreparedStatement statement, int rows) {
        super(statement);
        this.rows = rows;
    }

    /** Returns {@code unnest(?, ?, ...)} for so many columns. */
    static String unnest(int columns) {
        return "unnest(" + String.join(", ", Collections.nCopies(columns, "?")) + ")";
    }

    /** Binds one parameter for each column; every row has the same columns. */
    static void bind(Connection connection, PreparedStatement statement, List<Binder> all) throws SQLException {
        ColumnArrays arrays = new ColumnArrays(statement, all.size());
        for (Binder one : all) {
            arrays.column = 0;
            one.bind(arrays);
            arrays.row++;
        }
        int last = 0;
        for (Column each : arrays.columns) {
            statement.setArray(++last, connection.createArrayOf(each.type, each.values));
        }
    }

    @Override
    Parameters text(@Nullable String value) {
        return add("text", value, new String[0]);
    }

    @Override
    Parameters number(long value) {
        return add(INT8, value, new Long[0]);
    }

    @Override
    Parameters number(int value) {
        return add("int4", value, new Integer[0]);
    }

    @Override
    Parameters bytes(byte[] value) {
        return add("bytea", value, new byte[0][]);
    }

    @Override
    Parameters day(@Nullable LocalDate value) {
        return add("date", value == null ? null : value.toString(), new String[0]);
    }

    @Override
    Parameters instant(@Nullable Instant value) {
        return add(INT8, value == null ? null : Micros.of(value), new Long[0]);
    }

    private Parameters add(String type, @Nullable Object value, Object[] kind) {
        if (row == 0) {
            columns.add(new Column(type, Arrays.copyOf(kind, rows)));
        }
        columns.get(column++).values[row] = value;
        return this;
    }
}
