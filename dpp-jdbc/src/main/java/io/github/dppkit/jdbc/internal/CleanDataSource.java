package io.github.dppkit.jdbc.internal;

import io.github.dppkit.logging.LogSanitizer;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A data source whose exceptions, and those of all that it hands out, are clean. */
public final class CleanDataSource implements DataSource {

    private final DataSource target;
    private final LogSanitizer sanitizer;

    /**
     * Creates the decorator.
     *
     * @param target what connects
     * @param sanitizer for the texts
     */
    public CleanDataSource(DataSource target, LogSanitizer sanitizer) {
        this.target = target;
        this.sanitizer = sanitizer;
    }

    /** Something that JDBC does. */
    @FunctionalInterface
    private interface Call<T> {
        T now() throws SQLException;
    }

    private <T> T clean(Call<T> call) throws SQLException {
        try {
            return call.now();
        } catch (SQLException fault) {
            throw CleanSqlExceptions.of(fault, sanitizer);
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        return CleanCalls.around(Connection.class, clean(target::getConnection), sanitizer);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return CleanCalls.around(Connection.class, clean(() -> target.getConnection(user, password)), sanitizer);
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        return type.isInstance(target) ? type.cast(target) : clean(() -> target.unwrap(type));
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || type.isInstance(target) || clean(() -> target.isWrapperFor(type));
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return clean(target::getLogWriter);
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        clean(() -> {
            target.setLogWriter(out);
            return true;
        });
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        clean(() -> {
            target.setLoginTimeout(seconds);
            return true;
        });
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return clean(target::getLoginTimeout);
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return target.getParentLogger();
    }

    @Override
    public String toString() {
        return "clean " + target.getClass().getSimpleName();
    }
}
