package io.github.dppkit.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * One READ COMMITTED transaction on a borrowed connection, which goes back as it came.
 *
 * <p>Closing without {@link #commit()} rolls back. If a connection cannot be brought back to the state it came in, it is
 * aborted, so that a pool does not lend it again.
 */
final class Transaction implements AutoCloseable {

    /** How long the network may be silent: more than any statement may take. */
    private static final int NETWORK_MILLIS = 10_000;

    private final Connection connection;
    private final boolean autoCommit;
    private final boolean readOnly;
    private final int isolation;
    private final int networkMillis;
    private final int queryTimeout;
    private boolean committed;

    private Transaction(Connection connection) throws SQLException {
        this.connection = connection;
        this.autoCommit = connection.getAutoCommit();
        this.readOnly = connection.isReadOnly();
        this.isolation = connection.getTransactionIsolation();
        this.networkMillis = connection.getNetworkTimeout();
        try (Statement statement = connection.createStatement()) {
            this.queryTimeout = statement.getQueryTimeout();
        }
    }

    /** Borrows a connection and begins; a fault on the way gives the connection back. */
    static Transaction begin(DataSource source) throws SQLException {
        Connection connection = source.getConnection();
        Transaction transaction;
        try {
            transaction = new Transaction(connection);
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
        if (autoCommit) {
            connection.setAutoCommit(false);
        }
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
            if (!committed) {
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
        if (autoCommit) {
            connection.setAutoCommit(true);
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
