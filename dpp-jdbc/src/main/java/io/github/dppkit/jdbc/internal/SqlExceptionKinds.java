package io.github.dppkit.jdbc.internal;

import java.sql.BatchUpdateException;
import java.sql.DataTruncation;
import java.sql.SQLClientInfoException;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLNonTransientException;
import java.sql.SQLRecoverableException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLTransientException;
import java.sql.SQLWarning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The classes of {@code java.sql} that say what kind of fault it is: callers decide by them. */
final class SqlExceptionKinds {

    /** Makes an exception of one class. */
    @FunctionalInterface
    private interface Maker {
        SQLException make(String reason, @Nullable String state, int code);
    }

    private record Kind(Class<? extends SQLException> type, Maker maker) {}

    /** Each before what it extends. */
    private static final List<Kind> KINDS = List.of(
            new Kind(SQLTransactionRollbackException.class, SQLTransactionRollbackException::new),
            new Kind(SQLTimeoutException.class, SQLTimeoutException::new),
            new Kind(SQLTransientConnectionException.class, SQLTransientConnectionException::new),
            new Kind(SQLTransientException.class, SQLTransientException::new),
            new Kind(SQLDataException.class, SQLDataException::new),
            new Kind(SQLFeatureNotSupportedException.class, SQLFeatureNotSupportedException::new),
            new Kind(SQLIntegrityConstraintViolationException.class, SQLIntegrityConstraintViolationException::new),
            new Kind(SQLInvalidAuthorizationSpecException.class, SQLInvalidAuthorizationSpecException::new),
            new Kind(SQLNonTransientConnectionException.class, SQLNonTransientConnectionException::new),
            new Kind(SQLSyntaxErrorException.class, SQLSyntaxErrorException::new),
            new Kind(SQLNonTransientException.class, SQLNonTransientException::new),
            new Kind(SQLRecoverableException.class, SQLRecoverableException::new),
            new Kind(SQLWarning.class, SQLWarning::new));

    private SqlExceptionKinds() {}

    /** Returns a new exception of the nearest class, with the same state and code, another text and another cause. */
    static SQLException like(SQLException fault, String reason, @Nullable Throwable cause) {
        SQLException clean = like(fault, Faults.stateOrNull(fault), reason, cause);
        if (cause != null && clean.getCause() == null) {
            clean.initCause(cause);
        }
        return clean;
    }

    private static SQLException like(
            SQLException fault, @Nullable String state, String reason, @Nullable Throwable cause) {
        int code = fault.getErrorCode();
        if (fault instanceof BatchUpdateException batch) {
            long[] counts = batch.getLargeUpdateCounts();
            return new BatchUpdateException(reason, state, code, counts == null ? new long[0] : counts, cause);
        }
        if (fault instanceof SQLClientInfoException info) {
            return new SQLClientInfoException(reason, state, code, info.getFailedProperties());
        }
        if (fault instanceof DataTruncation cut) {
            return new DataTruncation(
                    cut.getIndex(), cut.getParameter(), cut.getRead(), cut.getDataSize(), cut.getTransferSize());
        }
        for (Kind kind : KINDS) {
            if (kind.type().isInstance(fault)) {
                return kind.maker().make(reason, state, code);
            }
        }
        return new SQLException(reason, state, code);
    }
}
