package io.github.dppkit.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * Looks for personal values where none may stand: in log text, in every column of every table, in files.
 *
 * <p>A value is found in any case of ASCII letters, and wholly in lower or upper case; as UTF-8, UTF-16, ISO-8859-1 and as
 * H2 writes its files; escaped as in JSON, XML or a URL, and with non-ASCII letters as Unicode escapes; in hexadecimal, and
 * Base64-encoded at any offset (standard and URL alphabet). It is not found where it is compressed, encrypted, split, or
 * spelt otherwise. Values need at least 6 characters; shorter ones occur by chance.
 *
 * <p>Where there is nothing to look through, such as an empty log, a check fails: it would have shown nothing.
 *
 * <p>A finding is an {@link AssertionError} that names the place and the label of the value, never the value: the report of
 * a test run is a file too. Immutable and safe for use by several threads.
 */
public final class LeakCheck {

    private final Needles needles;

    private LeakCheck(Needles needles) {
        this.needles = needles;
    }

    /**
     * Returns a check for these values.
     *
     * @param values each under the label by which findings name it
     * @return the check
     * @throws IllegalArgumentException if there is no value or one has fewer than 6 characters or more than 8,192
     */
    public static LeakCheck of(Map<String, String> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("A leak check without values would pass on anything.");
        }
        return new LeakCheck(Needles.of(values));
    }

    /**
     * Looks through text.
     *
     * @param place what it is, such as {@code application log}
     * @param text the text
     * @throws AssertionError if a value stands in it
     * @throws TestkitException if it is empty
     */
    public void assertNoneInText(String place, CharSequence text) {
        if (text.length() == 0) {
            throw new TestkitException(
                    "There is no text: nothing was looked through. Is " + place + " captured at all?");
        }
        report(place, found(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Looks through every column of every table that the user of this database sees, system tables left out. A table
     * without rows passes: it may have had some.
     *
     * @param database the database
     * @throws AssertionError if a value stands in it
     * @throws TestkitException if the database cannot be read, or has no table at all
     */
    public void assertNoneInTables(DataSource database) {
        try (Connection connection = database.getConnection()) {
            List<String> tables = tables(connection);
            if (tables.isEmpty()) {
                throw new TestkitException("The database has no tables: nothing was looked through.");
            }
            for (String table : tables) {
                report("table " + table, found(connection, table));
            }
        } catch (SQLException e) {
            throw new TestkitException("The tables could not be read.", e);
        }
    }

    /**
     * Looks through a file, or all files under a folder, byte by byte, their names included.
     *
     * @param path a file or folder
     * @throws AssertionError if a value stands in one
     * @throws TestkitException if one cannot be read, or there is none, or all are empty
     */
    public void assertNoneInFiles(Path path) {
        try (Stream<Path> walk = Files.walk(path)) {
            List<Path> files = walk.filter(Files::isRegularFile).toList();
            long bytesInAll = 0;
            for (Path file : files) {
                bytesInAll += Files.size(file);
                report("file name", found(file.toString().getBytes(StandardCharsets.UTF_8)));
                try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
                    report("file " + file.getFileName(), needles.find(bytes));
                }
            }
            if (bytesInAll == 0) {
                throw new TestkitException("There is no file, or none with a byte in it: nothing was looked through.");
            }
        } catch (IOException e) {
            throw new TestkitException("The files could not be read.", e);
        }
    }

    private List<String> found(byte[] bytes) {
        return needles.findIn(bytes);
    }

    private static List<String> tables(Connection connection) throws SQLException {
        String quote = connection.getMetaData().getIdentifierQuoteString();
        UnaryOperator<String> quoted = name -> quote + name.replace(quote, quote + quote) + quote;
        List<String> tables = new ArrayList<>();
        // MariaDB's catalogue is a database: without its name the server's own tables would be among them
        try (ResultSet rows = connection
                .getMetaData()
                .getTables(connection.getCatalog(), null, "%", new String[] {"TABLE", "BASE TABLE"})) {
            while (rows.next()) {
                String schema = rows.getString("TABLE_SCHEM");
                String name = quoted.apply(rows.getString("TABLE_NAME"));
                boolean system = "INFORMATION_SCHEMA".equalsIgnoreCase(schema) || "pg_catalog".equalsIgnoreCase(schema);
                if (!system) {
                    tables.add(schema == null ? name : quoted.apply(schema) + "." + name);
                }
            }
        }
        return tables;
    }

    private List<String> found(Connection connection, String table) throws SQLException {
        List<String> labels = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                for (int column = 1; column <= columns; column++) {
                    Object value = rows.getObject(column);
                    if (value instanceof byte[] bytes) {
                        labels.addAll(found(bytes));
                    } else if (value != null) {
                        // LOBs and database types of their own have a text form under which the driver gives them out
                        labels.addAll(found(rows.getString(column).getBytes(StandardCharsets.UTF_8)));
                    }
                }
            }
        }
        return labels;
    }

    private static void report(String place, List<String> labels) {
        if (!labels.isEmpty()) {
            throw new AssertionError("Personal data (A2.6.d) in " + place + ": "
                    + String.join("; ", labels.stream().distinct().toList()));
        }
    }
}
