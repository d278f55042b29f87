package io.github.dppkit.jdbc.internal;

import io.github.dppkit.audit.WriterId;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.jdbc.DatabaseKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What differs between databases; everything else is SQL that all of them understand. */
interface Dialect {

    /** Returns which database it is; its name in lower case is part of the scripts' names. */
    DatabaseKind kind();

    /**
     * Runs a single-row INSERT and tells whether the row was added; a row with that key is left as it is. The transaction
     * goes on in either case.
     */
    boolean insertIfAbsent(Connection connection, String insert, Parameters.Binder binder) throws SQLException;

    /** Runs a single-row INSERT for each of many rows as {@link #insertIfAbsent} does, in as few round trips as it can. */
    default void insertAllIfAbsent(Connection connection, String insert, List<Parameters.Binder> rows)
            throws SQLException {
        for (Parameters.Binder row : rows) {
            insertIfAbsent(connection, insert, row);
        }
    }

    /** Adds all events to {@code dpp_audit_event} in one round trip. */
    void insertEvents(Connection connection, WriterId writer, List<StoredEvent> events) throws SQLException;

    /**
     * Moves an open writer of that size on and adds the events, in one statement that commits by itself; false if that was not
     * done: the writer is another, or this database has no such statement.
     */
    default boolean appendAlone(
            Database database, WriterId writer, long expectedSize, List<StoredEvent> events, byte[] frontier) {
        return false;
    }

    /** Returns the type name under which CAST makes an integer of 64 bits. */
    default String bigintType() {
        return "BIGINT";
    }

    /** Returns an UPDATE whose assignments all see the row as it was, as standard SQL has it. */
    default String simultaneous(String update) {
        return update;
    }

    /** Returns the type name under which CAST takes bytes. */
    String bytesType();

    /** Returns what a SELECT ends with that keeps its row from being deleted until the transaction ends. */
    String holdClause();

    /** Returns the expression for the database's time as microseconds since 1970, of type BIGINT. */
    String nowMicros();

    /** Tells whether a fault means that the transaction was surely undone and may be run again at once. */
    boolean isUndone(SQLException fault);

    /** Tells whether a fault means that a table is not there. */
    boolean isMissingTable(SQLException fault);

    /** Tells whether a fault means that a row with that key is there. */
    default boolean isDuplicateKey(SQLException fault) {
        return "23505".equals(fault.getSQLState());
    }

    /**
     * Returns the expression for a date or time cut down to the first moment of its month or year; one with a zone is cut in
     * UTC.
     */
    default String truncated(String field, String column, boolean zoned) {
        return zoned
                ? "(DATE_TRUNC('" + field + "', " + column + " AT TIME ZONE 'UTC') AT TIME ZONE 'UTC')"
                : "DATE_TRUNC('" + field + "', " + column + ")";
    }

    /** Bounds how long the statements of this transaction wait for locks of others, where that is not a session's setting. */
    default void limitLockWait(Connection connection) throws SQLException {}

    /** Returns a change that waits 2 seconds at most for rows that others hold, where only a single statement can be told so. */
    default String briefly(String change) {
        return change;
    }

    /** Returns the statements that take deleted and older rows of a table out of the database's files. */
    List<String> maintenance(String table);

    /** Forces to the disk what was committed, where the commit itself does not; called after the commit. */
    void makeDurable(Connection connection) throws SQLException;

    /** Keeps other nodes from changing the schema until the transaction ends, where CREATE IF NOT EXISTS alone may fail. */
    void lockSchema(Connection connection) throws SQLException;

    /**
     * Looks whether writes will be durable.
     *
     * @throws io.github.dppkit.jdbc.JdbcSetupException if a right is missing without which they cannot be
     */
    void checkDurability(Connection connection) throws SQLException;

    /** Returns what an operator should know of stores in this database, and of the rights of their user. */
    List<String> cautions(Connection connection) throws SQLException;
}
