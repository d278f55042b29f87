package io.github.dppkit.jdbc.internal;

import io.github.dppkit.jdbc.DatabaseKind;
import io.github.dppkit.jdbc.JdbcSetupException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** The scripts, and the row that tells which version of them has run. */
public final class Schema {

    private static final int VERSION = 1;
    private static final String COMPONENT = "dppkit";
    private static final Pattern COMMENT = Pattern.compile("(?m)^--.*$");
    private static final Pattern END_OF_STATEMENT = Pattern.compile("(?m);\\s*$");

    private Schema() {}

    /**
     * Creates what is missing; one at a time in this process, since H2 lets statements that create the same table run into
     * one another.
     *
     * @param source the database
     */
    public static synchronized void create(DataSource source) {
        Database database = Database.detect(source);
        readVersion(database).ifPresent(Schema::requireVersion);
        database.write("create its tables, dpp_schema and the others", connection -> {
            database.dialect().lockSchema(connection);
            try (Statement statement = connection.createStatement()) {
                for (String sql : statements(script(database.dialect().kind()))) {
                    statement.execute(sql);
                }
            }
            return Boolean.TRUE;
        });
        requireThis(database);
    }

    /**
     * Returns the script that creates the tables. It lies below {@code META-INF}, which no module hides, so that migration tools
     * reach it.
     *
     * @param database for which database
     * @return its text
     */
    public static String script(DatabaseKind database) {
        return read("/" + path(database));
    }

    /**
     * Returns the script that drops the tables.
     *
     * @param database for which database
     * @return its text
     */
    public static String dropScript(DatabaseKind database) {
        return read("/io/github/dppkit/jdbc/drop-" + folder(database) + ".sql");
    }

    /** Where migration tools find the script on the class path. */
    static String path(DatabaseKind database) {
        return "META-INF/dppkit/" + folder(database) + "/V1__dppkit.sql";
    }

    private static String folder(DatabaseKind database) {
        return database.name().toLowerCase(Locale.ROOT);
    }

    private static String read(String file) {
        try (InputStream in = Schema.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("dpp-jdbc's jar is incomplete: " + file + " is missing.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("dpp-jdbc's jar is unreadable.", e);
        }
    }

    /** Splits a script; no statement of ours has a semicolon at the end of a line but its last one. */
    static List<String> statements(String script) {
        return END_OF_STATEMENT
                .splitAsStream(COMMENT.matcher(script).replaceAll(""))
                .map(String::strip)
                .filter(sql -> !sql.isEmpty())
                .toList();
    }

    /** Refuses a database without this version of the schema, or one that takes a for A. */
    static void requireThis(Database database) {
        int version = readVersion(database)
                .orElseThrow(() -> new JdbcSetupException(
                        "dppkit's schema is missing. Call JdbcSchema.create(dataSource)" + " once, or run "
                                + path(database.dialect().kind()) + " of dpp-jdbc, then start again."));
        requireVersion(version);
        if (!versionOf(database, COMPONENT.toUpperCase(Locale.ROOT)).isEmpty()) {
            throw new JdbcSetupException("Database refused: it takes lower and upper case for the same, so ids of"
                    + " different orders could share a key. Create dppkit's tables with a case-sensitive collation.");
        }
    }

    private static void requireVersion(int version) {
        if (version != VERSION) {
            throw new JdbcSetupException("dppkit's schema in this database is version " + version
                    + ", and this release works with version " + VERSION
                    + ". Use the release that fits, or run its migration script; nothing was changed.");
        }
    }

    private static Optional<Integer> readVersion(Database database) {
        return versionOf(database, COMPONENT);
    }

    private static Optional<Integer> versionOf(Database database, String component) {
        return database.read("read dpp_schema", connection -> {
            try {
                return Sql.queryOne(
                        connection,
                        "SELECT version FROM dpp_schema WHERE component = ?",
                        key -> key.text(component),
                        row -> row.getInt(1));
            } catch (SQLException e) {
                return ifMissing(database, connection, e);
            }
        });
    }

    private static Optional<Integer> ifMissing(Database database, Connection connection, SQLException fault)
            throws SQLException {
        if (!database.dialect().isMissingTable(fault)) {
            throw fault;
        }
        connection.rollback();
        return Optional.empty();
    }
}
