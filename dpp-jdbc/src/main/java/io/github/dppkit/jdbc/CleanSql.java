package io.github.dppkit.jdbc;

import io.github.dppkit.jdbc.internal.CleanDataSource;
import io.github.dppkit.jdbc.internal.CleanSqlExceptions;
import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.policy.Enforces;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;

/**
 * Takes the rows out of a database's exceptions before anybody logs or rethrows them (A2.6.d): PostgreSQL, H2 and MySQL quote
 * values, whole rows and statements in their texts. dppkit's own stores need none of this: their exceptions carry no text of a
 * driver at all.
 *
 * <p>A clean exception has the SQLState and the vendor code of the other and is of the nearest class of {@code java.sql}, so that
 * Spring and retries decide as before. Its causes, next exceptions and suppressed ones are clean too; a batch keeps its update
 * counts. Statements are cut out of the text, the rest goes through the sanitizer and becomes one line.
 *
 * <p><strong>Non-guarantees.</strong> What a driver's own class knows besides is lost ({@code PSQLException.getServerErrorMessage}).
 * In {@link #exception(SQLException, LogSanitizer)} a name that a procedure of yours puts into its own message goes only if this
 * process knows it; {@link #withoutText} keeps nothing of the text.
 *
 * <p>Safe for use by several threads.
 */
@Enforces({"A2.6.d", "L5.g"})
public final class CleanSql {

    private CleanSql() {}

    /**
     * Returns an exception without personal data in place of one of a driver.
     *
     * @param fault as the driver threw it; it is not changed
     * @param sanitizer best the one that knows the values
     * @return another one with the same stack trace
     */
    public static SQLException exception(SQLException fault, LogSanitizer sanitizer) {
        return CleanSqlExceptions.of(
                Objects.requireNonNull(fault, "fault"), Objects.requireNonNull(sanitizer, "sanitizer"));
    }

    /**
     * Returns an exception that says SQLState and vendor code, and nothing of the driver's text.
     *
     * @param fault as the driver threw it; it is not changed
     * @return another one with the same stack trace, without causes
     */
    public static SQLException withoutText(SQLException fault) {
        return CleanSqlExceptions.withoutText(Objects.requireNonNull(fault, "fault"));
    }

    /**
     * Returns a data source whose connections, statements, results and large objects throw clean exceptions and return clean
     * warnings.
     *
     * <p>It costs one reflective call for each call of JDBC. {@code unwrap} gives the driver's own object, whose exceptions are
     * what they were, and so are unchecked ones. A statement's {@code toString()}, in which PostgreSQL shows bound values, shows
     * its class.
     *
     * @param source what connects
     * @param sanitizer best the one that knows the values
     * @return the decorator; the same object if it is one already
     */
    public static DataSource dataSource(DataSource source, LogSanitizer sanitizer) {
        Objects.requireNonNull(sanitizer, "sanitizer");
        return source instanceof CleanDataSource clean
                ? clean
                : new CleanDataSource(Objects.requireNonNull(source, "source"), sanitizer);
    }
}
