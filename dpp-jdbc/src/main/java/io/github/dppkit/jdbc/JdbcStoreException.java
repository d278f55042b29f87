package io.github.dppkit.jdbc;

import io.github.dppkit.DppException;

/**
 * Reports that the key store, grant store, retention store or a {@link TableTarget} could not do, or could not confirm,
 * what was asked.
 *
 * <p>The outcome is unknown: the statement may have taken effect. Repeating the same call is safe; a repeated
 * {@code reserveUses} may leave some encryptions of a key unused. The audit store reports the same by
 * {@link io.github.dppkit.audit.AuditStoreException}.
 *
 * <p>The message names the operation, the table, the SQLState and the driver's code. Neither it nor a cause holds the
 * driver's own text, which may quote rows; the cause is a copy with state, code and stack trace alone.
 */
public final class JdbcStoreException extends DppException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message which operation on which table; no value that came from outside
     */
    public JdbcStoreException(String message) {
        super(message);
    }

    /**
     * Creates the exception with the fault underneath.
     *
     * @param message which operation on which table; no value that came from outside
     * @param cause the fault without the driver's text
     */
    public JdbcStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
