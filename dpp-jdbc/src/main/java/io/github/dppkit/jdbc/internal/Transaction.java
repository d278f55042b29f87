package io.github.dppkit.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One READ COMMITTED transaction of its own on a borrowed connection, which goes back as it came.
 *
 * <p>It sees what is committed on the primary when it begins, never an older snapshot: a connection that stands in the middle
 * of the host's transaction is refused and left as it is, and so is a PostgreSQL standby.
 *
 * <p>Closing without {@link #commit()} rolls back. If a connection cannot be brought back to the state it came in, it is
 * aborted, so that a pool does not lend it again.
 */
final class Transaction implements AutoCloseable {

    /** How long the network may be silent: more than any statement may take. */
    private static final int NETWORK_MILLIS = 10_000;

    private static final String STANDBY_REFUSED = "0A000";

    /** Says what the next transaction is, and in the same round trip refuses a server that is read only. */
    private static final String MARIADB_BEGIN = "BEGIN NOT ATOMIC IF @@global.read_only THEN SIGNAL SQLSTATE '0A000'"
            + " SET MESSAGE_TEXT = 'read only'; END IF; SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE; END";

    private static final String POSTGRES_BEGIN = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE";

    private final Connection connection;
    /** The statement that says what a transaction is, where there is one. */
    private final @Nullable String begin;

    private final boolean autoCommit;
    private final boolean readOnly;
    private final int isolation;
    private final int networkMillis;
    private final int queryTimeout;
    /** Whether its one statement commits by itself. */
    private final boolean alone;

    private boolean committed;

    private Transaction(Connection connection, boolean alone) throws SQLException {
        this.connection = connection;
        this.alone = alone;
        this.begin = begin(connection);
        this.autoCommit = connection.getAutoCommit();
        this.readOnly = connection.isReadOnly();
        // where the transaction is told below what it is, asking would take a round trip
        this.isolation = begin == null ? connection.getTransactionIsolation() : Connection.TRANSACTION_READ_COMMITTED;
        this.networkMillis = connection.getNetworkTimeout();
        try (Statement statement = connection.createStatement()) {
            this.queryTimeout = statement.getQueryTimeout();
        }
    }

    /** Borrows a connection and begins; a fault on the way gives the connection back. */
    static Transaction begin(DataSource source) throws SQLException {
        return begin(source, false);
    }

    /**
     * Borrows a connection for one statement that is a transaction by itself, in PostgreSQL only: one round trip instead of
     * three. The session's own isolation and read-only mode hold, so the statement must be right under any of them.
     */
    static Transaction alone(DataSource source) throws SQLException {
        return begin(source, true);
    }

    private static Transaction begin(DataSource source, boolean alone) throws SQLException {
        Connection connection = source.getConnection();
        Transaction transaction;
        try {
            OpenTransactions.refuse(connection);
        } catch (RefusedConnectionException e) {
            connection.close(); // neither rolled back nor aborted: what is in it is the host's
            throw e;
        } catch (SQLException | RuntimeException e) {
            abandon(connection, e);
            throw e;
        }
        try {
            transaction = new Transaction(connection, alone);
        } catch (SQLException | RuntimeException e) {
            abandon(connection, e);
            throw e;
        }
        try {
            transaction.start();
        } catch (SQLException | RuntimeException e) {
            try {
                transaction.close();
            } catch (SQLException f) {
                e.addSuppressed(f);
            }
            throw e;
        }
        return transaction;
    }

    private void start() throws SQLException {
        if (networkMillis == 0 || networkMillis > NETWORK_MILLIS) {
            connection.setNetworkTimeout(Runnable::run, NETWORK_MILLIS);
        }
        if (readOnly) {
            connection.setReadOnly(false);
        }
        if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
        if (autoCommit != alone) {
            connection.setAutoCommit(alone);
        }
        if (begin != null && !alone) {
            requirePrimary(begin);
        }
    }

    /** Tells the database what this transaction is, whatever the session's defaults are; a standby cannot obey. */
    private void requirePrimary(String begin) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(begin);
        } catch (SQLException e) {
            if (STANDBY_REFUSED.equals(e.getSQLState())) {
                throw new RefusedConnectionException(
                        "the data source leads to a standby, where an erased key can still be"
                                + " seen (A2.1.a). Give dppkit one that leads to the primary alone, such as a PostgreSQL URL with"
                                + " targetServerType=primary.");
            }
            throw e;
        }
    }

    private static @Nullable String begin(Connection connection) throws SQLException {
        return switch (connection.getMetaData().getDatabaseProductName()) {
            case "PostgreSQL" -> POSTGRES_BEGIN;
            case "MariaDB" -> MARIADB_BEGIN;
            default -> null;
        };
    }

    static boolean isPostgres(Connection connection) throws SQLException {
        return connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
    }

    Connection connection() {
        return connection;
    }

    void commit() throws SQLException {
        connection.commit();
        committed = true;
    }

    @Override
    public void close() throws SQLException {
        try {
            if (!committed && !alone) {
                connection.rollback();
            }
            restore();
        } catch (SQLException | RuntimeException e) {
            abandon(connection, e);
            throw e;
        }
        connection.close();
    }

    /** Closes after a fault, which goes on; a second fault joins it without the driver's text. */
    void closeAfter(Exception fault) {
        try {
            close();
        } catch (SQLException | RuntimeException e) {
            fault.addSuppressed(Faults.withoutText(e));
        }
    }

    private void restore() throws SQLException {
        if (autoCommit != alone) {
            connection.setAutoCommit(autoCommit);
        }
        if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
            connection.setTransactionIsolation(isolation);
        }
        if (readOnly) {
            connection.setReadOnly(true);
        }
        // In H2 a statement's time-out is the connection's and would stay.
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(queryTimeout);
        }
        if (networkMillis == 0 || networkMillis > NETWORK_MILLIS) {
            connection.setNetworkTimeout(Runnable::run, networkMillis);
        }
    }

    private static void abandon(Connection connection, Exception fault) {
        try (connection) {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            fault.addSuppressed(e);
        }
    }
}
