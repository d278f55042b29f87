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

    /** What each was made into; itself as long as that is under way. */
    private final IdentityHashMap<Throwable, Throwable> made = new IdentityHashMap<>();

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
        SQLException clean = SqlExceptionKinds.like(fault, Faults.WITHHELD, null);
        clean.setStackTrace(fault.getStackTrace());
        return clean;
    }

    /** Makes warnings anew, one after another. */
    static SQLWarning of(SQLWarning warning, LogSanitizer sanitizer) {
        SQLException clean = of((SQLException) warning, sanitizer);
        return clean instanceof SQLWarning same ? same : new SQLWarning(clean.getMessage());
    }

    private SQLException sql(SQLException fault, int depth) {
        made.put(fault, fault);
        Throwable cause = depth < MAX_DEPTH ? any(fault.getCause(), depth + 1) : null;
        SQLException clean = alone(fault, cause);
        if (depth < MAX_DEPTH) {
            for (Throwable each : fault.getSuppressed()) {
                Throwable suppressed = any(each, depth + 1);
                if (suppressed != null) {
                    clean.addSuppressed(suppressed);
                }
            }
        }
        next(fault, clean);
        made.put(fault, clean);
        return clean;
    }

    private SQLException alone(SQLException fault, @Nullable Throwable cause) {
        SQLException clean = SqlExceptionKinds.like(fault, text(fault), cause);
        clean.setStackTrace(fault.getStackTrace());
        return clean;
    }

    /** Follows the chain without going deeper: a batch may have thousands. */
    private void next(SQLException fault, SQLException clean) {
        SQLException last = clean;
        for (SQLException each = fault.getNextException();
                each != null && made.size() < MAX_EXCEPTIONS;
                each = each.getNextException()) {
            if (made.get(each) instanceof SQLException known) {
                if (known != each) {
                    last.setNextException(known); // a cause as well, and its chain goes on there
                }
                return;
            }
            SQLException next = alone(each, null);
            made.put(each, next);
            last.setNextException(next);
            last = next;
        }
    }

    private @Nullable Throwable any(@Nullable Throwable fault, int depth) {
        if (fault == null) {
            return null;
        }
        Throwable known = made.get(fault);
        if (known != null || made.size() >= MAX_EXCEPTIONS) {
            return known == fault ? null : known;
        }
        return fault instanceof SQLException sql ? sql(sql, depth) : sanitizer.sanitized(fault);
    }

    private String text(SQLException fault) {
        String text = fault.getMessage();
        return text == null ? "" : sanitizer.sanitizeLine(StatementText.cut(text));
    }
}
