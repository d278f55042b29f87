package io.github.dppkit.testkit;

import javax.sql.DataSource;

/**
 * An empty database that belongs to one test and ends with it.
 *
 * <p>{@link H2Database} and {@link PostgresServer#createDatabase()} give one; a host may implement it over a database of
 * its own to run {@link FaultSweep} there.
 */
public interface TestDatabase extends AutoCloseable {

    /**
     * Returns the way in: one new connection per call, no pool.
     *
     * @return the data source
     */
    DataSource dataSource();

    /**
     * Returns the address for a process that cannot share the data source, such as a child of {@link CrashRunner}.
     *
     * @return an address that {@link java.sql.DriverManager#getConnection(String)} accepts, user included
     */
    String jdbcUrl();

    /**
     * Ends the database and all that it holds in memory; connections that are still open break.
     *
     * @throws TestkitException if the database cannot be ended
     */
    @Override
    void close();
}
