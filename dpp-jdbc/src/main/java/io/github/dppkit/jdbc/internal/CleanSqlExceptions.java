package io.github.dppkit.jdbc.internal;

import io.github.dppkit.logging.LogSanitizer;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/** Makes exceptions anew without what a driver quotes; a chain in a circle ends where it began. */
public final class CleanSqlExceptions {

    private static final int MAX_EXCEPTIONS = 1_000;
    private static final int MAX_DEPTH = 100;

    private final LogSanitizer sanitizer;
    private final IdentityHashMap<Throwable, Boolean> seen = new IdentityHashMap<>();

    private CleanSqlExceptions(LogSanitizer sanitizer) {
        this.sanitizer = sanitizer;
    }

    /**
     * Makes one with its causes, next ones and suppressed ones.
     *
     * @param fault as it was thrown
     * @param sanitizer for the texts
     * @return a clean one
     */
    public static SQLException of(SQLException fault, LogSanitizer sanitizer) {
        return new CleanSqlExceptions(sanitizer).sql(fault, 0);
    }

    /**
     * Makes one without any text.
     *
     * @param fault as it was thrown
     * @return one with the same state and code
     */
    public static SQLException withoutText(SQLException fault) {
        SQLException clean = SqlExceptionKinds.like(fault, Faults.WITHHELD);
        clean.setStackTrace(fault.getStackTrace());
        return clean;
    }

    /** Makes warnings anew, one after another. */
    static SQLWarning of(SQLWarning warning, LogSanitizer sanitizer) {
        SQLException clean = of((SQLException) warning, sanitizer);
        return clean instanceof SQLWarning same ? same : new SQLWarning(clean.getMessage());
    }

    private SQLException sql(SQLException fault, int depth) {
        seen.put(fault, true);
        SQLException clean = SqlExceptionKinds.like(fault, text(fault));
        clean.setStackTrace(fault.getStackTrace());
        if (depth < MAX_DEPTH) {
            Throwable cause = any(fault.getCause(), depth + 1);
            if (cause != null && clean.getCause() == null) {
                clean.initCause(cause);
            }
            for (Throwable each : fault.getSuppressed()) {
                Throwable suppressed = any(each, depth + 1);
                if (suppressed != null) {
                    clean.addSuppressed(suppressed);
                }
            }
        }
        next(fault, clean);
        return clean;
    }

    /** Follows the chain without going deeper: a batch may have thousands. */
    private void next(SQLException fault, SQLException clean) {
        SQLException last = clean;
        SQLException each = fault.getNextException();
        while (each != null && !isKnown(each)) {
            seen.put(each, true);
            SQLException next = SqlExceptionKinds.like(each, text(each));
            next.setStackTrace(each.getStackTrace());
            last.setNextException(next);
            last = next;
            each = each.getNextException();
        }
    }

    private @Nullable Throwable any(@Nullable Throwable fault, int depth) {
        if (fault == null || isKnown(fault)) {
            return null;
        }
        return fault instanceof SQLException sql ? sql(sql, depth) : sanitizer.sanitized(fault);
    }

    private boolean isKnown(Throwable fault) {
        return seen.containsKey(fault) || seen.size() >= MAX_EXCEPTIONS;
    }

    private String text(SQLException fault) {
        String text = fault.getMessage();
        return text == null ? "" : sanitizer.sanitizeLine(StatementText.cut(text));
    }
}
