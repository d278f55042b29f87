package io.github.dppkit.jdbc.internal;

import io.github.dppkit.jdbc.JdbcSetupException;
import io.github.dppkit.jdbc.internal.MigrationRows.Pair;
import io.github.dppkit.jdbc.internal.MigrationRows.Row;
import io.github.dppkit.jdbc.internal.MigrationRows.Spec;
import io.github.dppkit.jdbc.internal.MigrationRows.Texts;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a host's table that a migration works on: looked up and held against what a migration needs, then selected
 * in one order and read in the same.
 */
final class MigrationColumns {

    private final Spec spec;
    private final String table;
    private final List<String> ids;
    private final List<String> read;
    private final List<Pair> pairs;
    private final String exactly;
    private final Set<Integer> instants;

    private MigrationColumns(Spec spec, TableCatalogue catalogue) throws SQLException {
        this.spec = spec;
        this.table = catalogue.quotedTable();
        this.ids = stored(catalogue, spec.rowId());
        this.read = stored(catalogue, spec.read());
        this.exactly = catalogue.exactly();
        this.instants = instants(catalogue, spec.read());
        this.pairs = new ArrayList<>();
        for (Pair pair : spec.pairs()) {
            String index = pair.index();
            pairs.add(new Pair(
                    text(catalogue, pair.plain()),
                    text(catalogue, pair.encrypted()),
                    index == null ? null : text(catalogue, index)));
        }
        for (String id : spec.rowId()) {
            TableCatalogue.Column column = catalogue.columns().get(catalogue.column(id));
            if (column == null || column.nullable()) {
                throw refused(
                        spec,
                        "column " + id + " of the row id may be null. Name columns that are NOT NULL and"
                                + " together tell rows apart, such as the primary key");
            }
        }
    }

    /** Looks the columns up. */
    static MigrationColumns of(Connection connection, Spec spec) throws SQLException {
        return new MigrationColumns(spec, TableCatalogue.of(connection, spec.table(), why -> refused(spec, why)));
    }

    /** MariaDB shows a TIMESTAMP in the session's time zone: its seconds since 1970 are asked for instead. */
    private static Set<Integer> instants(TableCatalogue catalogue, List<String> wanted) {
        Set<Integer> instants = new HashSet<>();
        for (int i = 0; i < wanted.size(); i++) {
            TableCatalogue.Column column = catalogue.columns().get(catalogue.column(wanted.get(i)));
            if (column != null && column.instant()) {
                instants.add(i);
            }
        }
        return instants;
    }

    private static List<String> stored(TableCatalogue catalogue, List<String> wanted) throws SQLException {
        List<String> names = new ArrayList<>();
        for (String name : wanted) {
            names.add(catalogue.quoted(catalogue.column(name)));
        }
        return names;
    }

    private String text(TableCatalogue catalogue, String wanted) throws SQLException {
        String name = catalogue.column(wanted);
        TableCatalogue.Column column = catalogue.columns().get(name);
        if (column == null || !column.text() || !column.nullable() || column.generated()) {
            throw refused(spec, "column " + name + " must be VARCHAR or TEXT, may not be NOT NULL and not generated");
        }
        return catalogue.quoted(name);
    }

    private static JdbcSetupException refused(Spec spec, String why) {
        return new JdbcSetupException("TableMigration refused: table " + spec.table() + ", " + why + ".");
    }

    /** Returns the table with its schema, quoted. */
    String table() {
        return table;
    }

    /** Returns the columns of the row id, quoted. */
    List<String> ids() {
        return ids;
    }

    /** Returns the pairs, quoted. */
    List<Pair> pairs() {
        return pairs;
    }

    /** Returns what follows a value that a column is compared with, so that every character counts. */
    String exactly() {
        return exactly;
    }

    /** Returns what to select, in the order of {@link #row}. */
    String selected() {
        List<String> all = new ArrayList<>(ids);
        for (int i = 0; i < read.size(); i++) {
            all.add(instants.contains(i) ? "UNIX_TIMESTAMP(" + read.get(i) + ")" : read.get(i));
        }
        for (Pair pair : pairs) {
            all.add(pair.plain());
            all.add(pair.encrypted());
            all.add(pair.index() == null ? "NULL" : pair.index());
        }
        return String.join(", ", all);
    }

    /** Reads a row of what was selected. */
    Row row(ResultSet rows) throws SQLException {
        int at = 0;
        List<Object> id = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            id.add(rows.getObject(++at));
        }
        Map<String, @Nullable Object> others = new HashMap<>();
        for (int i = 0; i < read.size(); i++) {
            others.put(spec.read().get(i), instants.contains(i) ? instant(rows, ++at) : value(rows, ++at));
        }
        List<Texts> texts = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            texts.add(new Texts(rows.getString(++at), rows.getString(++at), rows.getString(++at)));
        }
        return new Row(id, others, texts);
    }

    private static @Nullable Instant instant(ResultSet rows, int column) throws SQLException {
        BigDecimal seconds = rows.getBigDecimal(column);
        return seconds == null
                ? null
                : Micros.toInstant(seconds.movePointRight(6).longValue());
    }

    /** Times become instants here, where the column's type is known; one without a zone is taken for UTC. */
    private static @Nullable Object value(ResultSet rows, int column) throws SQLException {
        String type = rows.getMetaData().getColumnTypeName(column).toUpperCase(Locale.ROOT);
        if (type.equals("TIMESTAMPTZ") || type.equals("TIMESTAMP WITH TIME ZONE")) {
            OffsetDateTime at = rows.getObject(column, OffsetDateTime.class);
            return at == null ? null : at.toInstant();
        }
        if (type.startsWith("TIMESTAMP") || type.equals("DATETIME")) {
            LocalDateTime at = rows.getObject(column, LocalDateTime.class);
            return at == null ? null : at.toInstant(ZoneOffset.UTC);
        }
        if (type.equals("DATE")) {
            LocalDate day = rows.getObject(column, LocalDate.class);
            return day == null ? null : day.atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        return rows.getObject(column);
    }
}
