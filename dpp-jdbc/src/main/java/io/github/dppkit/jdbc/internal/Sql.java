package io.github.dppkit.jdbc.internal;

import io.github.dppkit.jdbc.JdbcSetupException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs single statements, each with a time-out. */
final class Sql {

    /** How long one statement may take, waiting for locks included. */
    static final int TIMEOUT_SECONDS = 5;

    private Sql() {}

    /** Reads one row. */
    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    static PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setQueryTimeout(TIMEOUT_SECONDS);
        return statement;
    }

    static int update(Connection connection, String sql, Parameters.Binder binder) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql)) {
            binder.bind(new Parameters(statement));
            return statement.executeUpdate();
        }
    }

    static <T> List<T> query(Connection connection, String sql, Parameters.Binder binder, RowReader<T> reader)
            throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql)) {
            binder.bind(new Parameters(statement));
            return rows(statement, reader);
        }
    }

    /** Runs a query whose parameters are bound. */
    static <T> List<T> rows(PreparedStatement statement, RowReader<T> reader) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            List<T> read = new ArrayList<>();
            while (rows.next()) {
                read.add(reader.read(rows));
            }
            return read;
        }
    }

    static <T> Optional<T> queryOne(Connection connection, String sql, Parameters.Binder binder, RowReader<T> reader)
            throws SQLException {
        return query(connection, sql, binder, reader).stream().findFirst();
    }

    /** Runs a batch and returns how many rows each of its statements changed; refuses a driver that does not tell. */
    static int[] counts(PreparedStatement batch) throws SQLException {
        int[] counts = batch.executeBatch();
        for (int count : counts) {
            if (count < 0) {
                throw new JdbcSetupException(
                        "Connection refused: its driver does not tell how many rows each statement of a"
                                + " batch has changed, so nobody would know what was claimed. Nothing was changed. Take"
                                + " useBulkStmts, or what makes one statement of many, out of the URL.");
            }
        }
        return counts;
    }
}
