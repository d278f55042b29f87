package io.github.dppkit.jdbc;

import io.github.dppkit.testkit.H2Database;
import io.github.dppkit.testkit.MariaDbServer;
import io.github.dppkit.testkit.PostgresServer;
import io.github.dppkit.testkit.TestDatabase;
import io.github.dppkit.testkit.TestkitException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Assumptions;

/** The databases on which every test of a store runs. */
enum Base {
    H2_FILE(DatabaseKind.H2),
    H2_MEMORY(DatabaseKind.H2),
    /** As Spring tests like to run it: other case of names, other literals and types. */
    H2_POSTGRESQL_MODE(DatabaseKind.H2),
    POSTGRESQL(DatabaseKind.POSTGRESQL),
    MARIADB(DatabaseKind.MARIADB);

    static final List<String> TABLES = List.of(
            "dpp_schema",
            "dpp_epoch_secret",
            "dpp_named_secret",
            "dpp_key_date",
            "dpp_data_key",
            "dpp_withdrawn_mark",
            "dpp_withdrawn_key",
            "dpp_retention",
            "dpp_tombstone",
            "dpp_mark",
            "dpp_notice",
            "dpp_notice_scope",
            "dpp_data_request",
            "dpp_data_request_scope",
            "dpp_restriction",
            "dpp_hold",
            "dpp_hold_year",
            "dpp_hold_archive",
            "dpp_access_grant",
            "dpp_access_sign_off",
            "dpp_login",
            "dpp_credential",
            "dpp_audit_writer",
            "dpp_audit_event",
            "dpp_audit_meta",
            "dpp_audit_checkpoint",
            "dpp_audit_pruned");

    private final DatabaseKind kind;

    Base(DatabaseKind kind) {
        this.kind = kind;
    }

    DatabaseKind kind() {
        return kind;
    }

    /** Returns all of them, or the one that the system property {@code dpp.base} names. */
    static Stream<Base> chosen() {
        return Stream.of(values()).filter(Base::isChosen);
    }

    private boolean isChosen() {
        String only = System.getProperty("dpp.base", "");
        return only.isEmpty() || only.equals(name());
    }

    /** Skips the test if {@code dpp.base} names another. */
    void requireChosen() {
        Assumptions.assumeTrue(isChosen(), "Another database was asked for by dpp.base.");
    }

    /** Opens an empty database of its own. */
    TestDatabase open() {
        requireChosen();
        return switch (this) {
            case H2_FILE -> new InDirectory(directory());
            case H2_MEMORY -> H2Database.inMemory();
            case H2_POSTGRESQL_MODE -> new InPostgresMode();
            case POSTGRESQL -> started(PostgresServer::shared).createDatabase();
            case MARIADB -> started(MariaDbServer::shared).createDatabase();
        };
    }

    /** A server that this machine cannot start is skipped, loudly, but never where CI is set: there the test fails. */
    private <T> T started(Supplier<T> server) {
        try {
            return server.get();
        } catch (TestkitException e) {
            String ci = System.getenv("CI");
            if (ci != null && !ci.isBlank() && !ci.equals("false")) {
                throw e;
            }
            String skipped = "SKIPPED: " + name() + " does not start on this machine, so nothing was shown on it: "
                    + rootOf(e).getMessage();
            System.err.println(skipped);
            return Assumptions.abort(skipped);
        }
    }

    private static Throwable rootOf(Throwable e) {
        Throwable root = e;
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return root;
    }

    /** Empties dppkit's tables but for the row that names the schema's version and the one that counts. */
    static void clear(DataSource database) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                if (!table.equals("dpp_schema") && !table.equals("dpp_withdrawn_mark")) {
                    statement.addBatch("DELETE FROM " + table);
                }
            }
            statement.addBatch("UPDATE dpp_withdrawn_mark SET newest = 0");
            statement.executeBatch();
        } catch (SQLException e) {
            throw new IllegalStateException("The test could not empty the tables.", e);
        }
    }

    static void run(DataSource database, String sql) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            quoteNames(connection, statement);
            statement.execute(ofHost(connection, sql));
        } catch (SQLException e) {
            throw new IllegalStateException("The test's own SQL failed: " + sql, e);
        }
    }

    /** A table of a host that holds ids: MariaDB's own default takes upper and lower case for the same. */
    static String ofHost(Connection connection, String sql) throws SQLException {
        boolean copies = sql.contains(" AS SELECT "); // takes its columns as they are
        return sql.startsWith("CREATE TABLE") && !copies && isMariaDb(connection) ? sql + " COLLATE utf8mb4_bin" : sql;
    }

    /** Standard SQL's quotes for names, which MariaDB takes for those of texts unless it is told. */
    static void quoteNames(Connection connection, Statement statement) throws SQLException {
        if (isMariaDb(connection)) {
            statement.execute("SET SESSION sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES')");
        }
    }

    static boolean isMariaDb(Connection connection) throws SQLException {
        return connection.getMetaData().getDatabaseProductName().equals("MariaDB");
    }

    /** Runs a script as a whole where the driver takes it so, else statement by statement, as migration tools do. */
    void script(DataSource database, String script) {
        if (this == MARIADB) {
            Pattern.compile("(?m);\\s*$")
                    .splitAsStream(Pattern.compile("(?m)^--.*$").matcher(script).replaceAll(""))
                    .filter(sql -> !sql.isBlank())
                    .forEach(sql -> execute(database, sql));
        } else {
            execute(database, script);
        }
    }

    private static void execute(DataSource database, String sql) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("The test's own script failed: " + sql, e);
        }
    }

    /** Waits until a session of a PostgreSQL database waits for a lock. */
    static void awaitWaiter(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < 60_000; i++) { // five minutes at least, which only a waiter that never comes needs
                try (ResultSet waiting = statement.executeQuery("SELECT COUNT(*), pg_sleep(0.005) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND wait_event_type = 'Lock'")) {
                    waiting.next();
                    if (waiting.getInt(1) > 0) {
                        return;
                    }
                }
            }
        }
        throw new IllegalStateException("Nobody waits.");
    }

    /** Calls again what gave up waiting for a lock, as it does after two seconds, because the test stood still meanwhile. */
    static <T> T patiently(Supplier<T> call) {
        while (true) {
            try {
                return call.get();
            } catch (JdbcStoreException e) {
                if (!String.valueOf(e.getMessage()).contains("SQLState 55P03")) {
                    throw e;
                }
            }
        }
    }

    private static Path directory() {
        try {
            return Files.createTempDirectory("dpp-jdbc-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An H2 file with the directory it lies in. */
    private static final class InDirectory implements TestDatabase {

        private final Path directory;
        private final H2Database database;

        InDirectory(Path directory) {
            this.directory = directory;
            this.database = H2Database.file(directory.resolve("dpp"));
        }

        @Override
        public DataSource dataSource() {
            return database.dataSource();
        }

        @Override
        public String jdbcUrl() {
            return database.jdbcUrl();
        }

        @Override
        public void close() {
            database.close();
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** An H2 database in memory that speaks PostgreSQL's dialect. */
    private static final class InPostgresMode implements TestDatabase {

        private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE"
                + ";DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1;USER=sa";

        @Override
        public DataSource dataSource() {
            return new UrlSource(url, "sa", "");
        }

        @Override
        public String jdbcUrl() {
            return url;
        }

        @Override
        public void close() {
            run(dataSource(), "SHUTDOWN");
        }
    }
}
