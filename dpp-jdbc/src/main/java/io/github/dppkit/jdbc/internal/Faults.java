package io.github.dppkit.jdbc.internal;

import java.sql.SQLException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes the driver's text out of faults: all databases quote rows and values in it. */
final class Faults {

    static final String WITHHELD = "The driver's text is withheld: it may quote a row.";

    private static final Pattern STATE = Pattern.compile("[0-9A-Z]{5}");

    private Faults() {}

    /** Returns a fault with the same state, code and stack trace, and nothing else of the first. */
    static SQLException withoutText(Exception fault) {
        SQLException copy = fault instanceof SQLException sql
                ? new SQLException(WITHHELD, state(sql), sql.getErrorCode())
                : new SQLException(fault.getClass().getName() + "; its text is withheld: it may quote a row.");
        copy.setStackTrace(fault.getStackTrace());
        return copy;
    }

    /** Returns the part of a message that says what the database answered. */
    static String codes(Exception fault) {
        return fault instanceof SQLException sql
                ? "SQLState " + state(sql) + ", vendor code " + sql.getErrorCode()
                : fault.getClass().getSimpleName();
    }

    private static String state(SQLException fault) {
        String state = stateOrNull(fault);
        return state == null ? "unknown" : state;
    }

    /** Returns the state if it is one. */
    static @Nullable String stateOrNull(SQLException fault) {
        String state = fault.getSQLState();
        return state != null && STATE.matcher(state).matches() ? state : null;
    }
}
