package io.github.dppkit.jdbc;

import io.github.dppkit.testkit.H2Database;
import io.github.dppkit.testkit.PostgresServer;
import io.github.dppkit.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** The databases on which every test of a store runs. */
enum Base {
    H2_FILE(DatabaseKind.H2),
    H2_MEMORY(DatabaseKind.H2),
    /** As Spring tests like to run it: other case of names, other literals and types. */
    H2_POSTGRESQL_MODE(DatabaseKind.H2),
    POSTGRESQL(DatabaseKind.POSTGRESQL);

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

    /** Opens an empty database of its own. */
    TestDatabase open() {
        return switch (this) {
            case H2_FILE -> new InDirectory(directory());
            case H2_MEMORY -> H2Database.inMemory();
            case H2_POSTGRESQL_MODE -> new InPostgresMode();
            case POSTGRESQL -> PostgresServer.shared().createDatabase();
        };
    }

    /** Empties dppkit's tables but for the row that names the schema's version and the one that counts. */
    static void clear(DataSource database) {
        TABLES.stream()
                .filter(table -> !table.equals("dpp_schema") && !table.equals("dpp_withdrawn_mark"))
                .forEach(table -> run(database, "DELETE FROM " + table));
        run(database, "UPDATE dpp_withdrawn_mark SET newest = 0");
    }

    static void run(DataSource database, String sql) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("The test's own SQL failed: " + sql, e);
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
