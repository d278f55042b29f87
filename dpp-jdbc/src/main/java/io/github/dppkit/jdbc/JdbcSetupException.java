package io.github.dppkit.jdbc;

import io.github.dppkit.DppException;

/**
 * Reports that a database cannot carry dppkit's stores as it is: another product, no schema or another version of it, or
 * a missing right; or that a host's table does not fit what a {@link TableTarget} shall do with it. The message says what
 * to do; repeating the call does not help before that is done.
 */
public final class JdbcSetupException extends DppException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is missing and what to do; no value that came from outside
     */
    public JdbcSetupException(String message) {
        super(message);
    }

    /**
     * Creates the exception with the fault underneath.
     *
     * @param message what is missing and what to do; no value that came from outside
     * @param cause the fault without the driver's text
     */
    public JdbcSetupException(String message, Throwable cause) {
        super(message, cause);
    }
}
