package io.github.dppkit.testkit;

import io.github.dppkit.testkit.internal.UrlDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * An H2 database for one test, in memory or in a file. H2 must be on the class path of the test.
 *
 * <p><b>Guarantees:</b> two databases in memory never share a name; the database stays open between connections until
 * {@link #close()}.
 *
 * <p><b>Does not guarantee:</b> durability. H2 does not sync its file at commit, not even with {@code WRITE_DELAY=0}; a
 * test about power loss belongs on {@link PostgresServer#startDurable()}.
 *
 * <p>Thread-safe.
 */
public final class H2Database implements TestDatabase {

    private final String url;
    private final DataSource dataSource;
    /** H2 drops a database in memory, and closes one in a file, with its last connection: this one holds it. */
    private final Connection keeper;

    private H2Database(String url) {
        this.url = url;
        this.dataSource = new UrlDataSource(url);
        try {
            this.keeper = dataSource.getConnection();
        } catch (SQLException e) {
            throw new TestkitException("H2 database did not open: is com.h2database:h2 on the class path?", e);
        }
    }

    /**
     * Creates an empty database in memory; {@link #close()} frees it.
     *
     * @return the database
     * @throws TestkitException if H2 is missing or refuses
     */
    public static H2Database inMemory() {
        // The name only has to differ from every other in this JVM; no test result hangs on it.
        return new H2Database("jdbc:h2:mem:" + UUID.randomUUID() + ";USER=sa");
    }

    /**
     * Opens a database in a file, creating it if it is missing, and holds it open until {@link #close()}.
     *
     * @param database the file without its ending {@code .mv.db}
     * @return the database
     * @throws TestkitException if H2 is missing or refuses, for example because another process holds the file
     */
    public static H2Database file(Path database) {
        return new H2Database(fileUrl(database));
    }

    /**
     * Returns the way into a database in a file that nobody holds open: it opens with the first connection and closes
     * with the last one. This is what {@link BackupLab} needs to open a copy.
     *
     * @param database the file without its ending {@code .mv.db}
     * @return the data source; nothing is opened yet
     */
    public static DataSource fileSource(Path database) {
        return new UrlDataSource(fileUrl(database));
    }

    @Override
    public DataSource dataSource() {
        return dataSource;
    }

    @Override
    public String jdbcUrl() {
        return url;
    }

    @Override
    public void close() {
        try (keeper) {
            if (keeper.isClosed()) {
                return;
            }
            try (Statement statement = keeper.createStatement()) {
                statement.execute("SHUTDOWN");
            }
        } catch (SQLException e) {
            throw new TestkitException("H2 database did not shut down.", e);
        }
    }

    private static String fileUrl(Path database) {
        return "jdbc:h2:file:" + database.toAbsolutePath() + ";USER=sa";
    }
}
