package io.github.dppkit.jdbc.internal;

import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Binds the parameters of a statement from left to right. */
class Parameters {

    /** Binds the parameters of one statement. */
    @FunctionalInterface
    interface Binder {
        void bind(Parameters parameters) throws SQLException;
    }

    private final PreparedStatement statement;
    private int last;

    Parameters(PreparedStatement statement) {
        this.statement = statement;
    }

    Parameters text(@Nullable String value) throws SQLException {
        statement.setString(++last, value);
        return this;
    }

    Parameters number(long value) throws SQLException {
        statement.setLong(++last, value);
        return this;
    }

    Parameters number(int value) throws SQLException {
        statement.setInt(++last, value);
        return this;
    }

    Parameters bytes(byte[] value) throws SQLException {
        statement.setBytes(++last, value);
        return this;
    }

    Parameters day(@Nullable LocalDate value) throws SQLException {
        if (value == null) {
            statement.setNull(++last, Types.DATE);
        } else {
            statement.setObject(++last, value);
        }
        return this;
    }

    Parameters instant(@Nullable Instant value) throws SQLException {
        if (value == null) {
            statement.setNull(++last, Types.BIGINT);
        } else {
            statement.setLong(++last, Micros.of(value));
        }
        return this;
    }

    Parameters uuid(long high, long low) throws SQLException {
        statement.setObject(++last, new UUID(high, low));
        return this;
    }

    Parameters array(Array value) throws SQLException {
        statement.setArray(++last, value);
        return this;
    }

    /** Binds what a column of text or of bytes holds. */
    Parameters stored(@Nullable Object value) throws SQLException {
        return value instanceof byte[] bytes ? bytes(bytes) : text((String) value);
    }

    /** Binds a value that the same driver has read. */
    Parameters object(Object value) throws SQLException {
        statement.setObject(++last, value);
        return this;
    }
}
