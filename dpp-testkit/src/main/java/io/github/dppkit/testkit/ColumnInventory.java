package io.github.dppkit.testkit;

import io.github.dppkit.retention.spi.ColumnCover;
import io.github.dppkit.spapi.PiiColumnNames;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;

/**
 * Fails a build when a table has a column with personal data that no disposal reaches.
 *
 * <pre>{@code
 * ColumnInventory.of(dataSource)
 *         .registered(TableTarget.…build())                          // each target of the application
 *         .knownValues(order.canaries())                             // what a test has just stored
 *         .reviewed("warehouse.contact_phone", "our own warehouses")  // a name that only looks so
 *         .assertComplete();
 * }</pre>
 *
 * <p>Run it over the schema as the migrations of the build leave it, best after tests that stored orders. A column is found if
 * its name is like that of a personal field of SP-API, or if one of the values in it is encrypted by dppkit or holds a known
 * value. Looked through are all columns of text, JSON, XML, bytes and large objects of all tables that the user sees, those of
 * detached partitions and materialized views included, each to its end.
 *
 * <p>A column that is found by its name may be reviewed: a person has looked, and says why no disposal has to reach it.
 * Encrypted and known values are never excused. A finding names columns, never a value. A review of a column that is not there,
 * or a schema without a table, is a {@link TestkitException}: nothing would have been shown.
 *
 * <p>Not found is personal data in the clear under a name that says nothing, in a column without known values.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class ColumnInventory {

    private static final String ENCRYPTED = "dpp1.";

    private final DataSource database;
    private final List<ColumnCover> registered;
    private final Map<String, String> known;
    private final Map<String, String> reviewed;

    private ColumnInventory(
            DataSource database,
            List<ColumnCover> registered,
            Map<String, String> known,
            Map<String, String> reviewed) {
        this.database = database;
        this.registered = registered;
        this.known = known;
        this.reviewed = reviewed;
    }

    /**
     * Returns an inventory of a database in which nothing is registered yet.
     *
     * @param database the database
     * @return the inventory
     */
    public static ColumnInventory of(DataSource database) {
        return new ColumnInventory(Objects.requireNonNull(database, "database"), List.of(), Map.of(), Map.of());
    }

    /**
     * Adds a target.
     *
     * @param target tells which columns disposals reach
     * @return an inventory that knows it too
     */
    public ColumnInventory registered(ColumnCover target) {
        List<ColumnCover> all = new ArrayList<>(registered);
        all.add(Objects.requireNonNull(target, "target"));
        return new ColumnInventory(database, all, known, reviewed);
    }

    /**
     * Adds values that may stand in registered columns alone.
     *
     * @param values each under the label by which {@link LeakCheck} knows it
     * @return an inventory that looks for them too
     * @throws IllegalArgumentException as {@link LeakCheck#of} does
     */
    public ColumnInventory knownValues(Map<String, String> values) {
        Map<String, String> all = new LinkedHashMap<>(known);
        all.putAll(values);
        return new ColumnInventory(database, registered, all, reviewed);
    }

    /**
     * Says that somebody has looked at a column whose name looks like personal data.
     *
     * @param column table and column with a dot between them, in any case of letters
     * @param why why no disposal has to reach it
     * @return an inventory that leaves it alone as long as no encrypted or known value is in it
     * @throws IllegalArgumentException if there is no reason
     */
    public ColumnInventory reviewed(String column, String why) {
        if (why.isBlank()) {
            throw new IllegalArgumentException("Say why no disposal has to reach the column (A2.1.a).");
        }
        Map<String, String> all = new LinkedHashMap<>(reviewed);
        all.put(column.toLowerCase(Locale.ROOT), why);
        return new ColumnInventory(database, registered, known, all);
    }

    /**
     * Fails if a column is found that nobody registered.
     *
     * @throws AssertionError with the list of columns and why each was found
     * @throws TestkitException if the database cannot be read, has no table, or lacks a column that was reviewed
     */
    public void assertComplete() {
        List<String> found = unregistered();
        if (!found.isEmpty()) {
            throw new AssertionError(
                    "No disposal reaches these columns (A2.1.a); register each with a target, or have it"
                            + " reviewed: " + String.join("; ", found));
        }
    }

    private List<String> unregistered() {
        PiiColumnNames names = PiiColumnNames.ofCatalogue();
        Set<String> unseen = new HashSet<>(reviewed.keySet());
        List<String> found = new ArrayList<>();
        try (Connection connection = database.getConnection()) {
            List<DatabaseColumn> columns = DatabaseColumn.readAll(connection);
            if (columns.isEmpty()) {
                throw new TestkitException("The database has no tables: nothing was looked through.");
            }
            for (DatabaseColumn column : columns) {
                String shortName = (column.table() + "." + column.name()).toLowerCase(Locale.ROOT);
                unseen.remove(shortName);
                if (registered.stream()
                        .anyMatch(cover -> cover.covers(column.schema(), column.table(), column.name()))) {
                    continue;
                }
                Set<String> why = new TreeSet<>();
                if (!reviewed.containsKey(shortName)) { // a telephone or a postcode may stand in a number
                    names.categoryOf(column.table(), column.name())
                            .ifPresent(category -> why.add("is named like " + category));
                }
                if (column.holdsText() || column.holdsBytes()) {
                    lookThrough(connection, column, why);
                }
                if (!why.isEmpty()) {
                    found.add(column.schema() + "." + column.table() + "." + column.name() + " "
                            + String.join(", ", why));
                }
            }
        } catch (SQLException e) {
            throw new TestkitException("The tables could not be read.", e);
        }
        if (!unseen.isEmpty()) {
            throw new TestkitException("These columns were reviewed and are not there: " + String.join(", ", unseen));
        }
        return found;
    }

    private void lookThrough(Connection connection, DatabaseColumn column, Set<String> why) throws SQLException {
        Needles needles = known.isEmpty() ? null : Needles.of(known);
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(column.select())) {
            while (rows.next()) {
                byte[] value = column.read(rows);
                if (value.length == 0) {
                    continue;
                }
                if (new String(value, java.nio.charset.StandardCharsets.ISO_8859_1).contains(ENCRYPTED)) {
                    why.add("holds encrypted values");
                }
                if (needles != null) {
                    needles.findIn(value).forEach(label -> why.add("holds " + label));
                }
            }
        }
    }
}
