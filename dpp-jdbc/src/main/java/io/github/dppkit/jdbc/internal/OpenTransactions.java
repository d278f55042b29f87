package io.github.dppkit.jdbc.internal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Recognises a connection that stands in the middle of the host's transaction, such as one that Spring's
 * {@code TransactionAwareDataSourceProxy} lends: its snapshot may be older than an erase, and a commit would be the host's.
 *
 * <p>JDBC has no question for it. A connection in autocommit mode is in none. PostgreSQL's driver refuses to change the
 * read-only mode in the middle of one, without asking the server; H2 tells of a session whether it has changed anything,
 * MariaDB whether it has read or changed anything.
 */
final class OpenTransactions {

    private static final String ACTIVE_TRANSACTION = "25001";
    private static final String MARIADB_SESSION = "SELECT @@in_transaction";
    private static final String H2_SESSION =
            "SELECT contains_uncommitted FROM information_schema.sessions WHERE session_id = SESSION_ID()";

    private OpenTransactions() {}

    static void refuse(Connection connection) throws SQLException {
        if (connection.getAutoCommit()) {
            return;
        }
        boolean open = Transaction.isPostgres(connection) ? refusesChange(connection) : hasChanged(connection);
        if (open) {
            throw new RefusedConnectionException("the data source lends a connection in the middle of the host's"
                    + " transaction, whose snapshot may be older than an erase (A2.1.a). Give dppkit the data source"
                    + " itself, not one that is bound to transactions, such as a TransactionAwareDataSourceProxy.");
        }
    }

    private static boolean refusesChange(Connection connection) throws SQLException {
        try {
            connection.setReadOnly(connection.isReadOnly());
            return false;
        } catch (SQLException e) {
            if (ACTIVE_TRANSACTION.equals(e.getSQLState())) {
                return true;
            }
            throw e;
        }
    }

    private static boolean hasChanged(Connection connection) throws SQLException {
        String question = switch (connection.getMetaData().getDatabaseProductName()) {
            case "H2" -> H2_SESSION;
            case "MariaDB" -> MARIADB_SESSION;
            default -> "";
        };
        if (question.isEmpty()) {
            return false;
        }
        // without a time-out of our own: in H2 it would stay with the connection
        try (Statement statement = connection.createStatement();
                ResultSet session = statement.executeQuery(question)) {
            return session.next() && session.getBoolean(1);
        }
    }
}
