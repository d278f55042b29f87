package io.github.dppkit.jdbc.internal;

import io.github.dppkit.DppException;
import io.github.dppkit.audit.AuditFencedException;
import io.github.dppkit.audit.AuditFormatException;
import io.github.dppkit.jdbc.JdbcSetupException;
import io.github.dppkit.jdbc.JdbcStoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import javax.sql.DataSource;

/**
 * One database: runs work in transactions of its own and turns faults into exceptions without the driver's text.
 *
 * <p>A transaction that the database has surely undone (a deadlock, a serialization failure) is run again a few times;
 * anything else is for the caller to repeat.
 */
public final class Database {

    /** Work inside one transaction. */
    @FunctionalInterface
    interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    private static final int ATTEMPTS = 10;
    private static final String STORE = "The store";

    private static final String READ_ONLY = "25006";

    private final String subject;
    private final DataSource source;
    private final Dialect dialect;
    private final BiFunction<String, SQLException, DppException> report;

    private Database(
            String subject, DataSource source, Dialect dialect, BiFunction<String, SQLException, DppException> report) {
        this.subject = subject;
        this.source = source;
        this.dialect = dialect;
        this.report = report;
    }

    /**
     * Opens a database whose schema is there and of this version.
     *
     * @param source the way in
     * @return the database
     */
    public static Database open(DataSource source) {
        Database database = detect(source);
        Schema.requireThis(database);
        database.run("look at the durability", database.dialect::checkDurability);
        return database;
    }

    /**
     * Opens a database whose schema is there and of this version, to read from it only: its user needs no right but SELECT.
     *
     * @param source the way in
     * @return the database
     */
    public static Database openForReading(DataSource source) {
        Database database = detect(source);
        Schema.requireThis(database);
        return database;
    }

    /** Opens a database of the host's, where dppkit's schema need not be; {@code subject} begins each message. */
    static Database ofHost(String subject, DataSource source) {
        Database database = detect(subject, source);
        database.run("look at the durability", database.dialect::checkDurability);
        return database;
    }

    /** Finds out which database it is, without a look at the schema. */
    static Database detect(DataSource source) {
        return detect(STORE, source);
    }

    private static Database detect(String subject, DataSource source) {
        BiFunction<String, SQLException, DppException> report = JdbcStoreException::new;
        Dialect dialect;
        try {
            dialect = inTransaction(source, transaction -> dialectOf(transaction.connection()));
        } catch (JdbcSetupException e) {
            throw e;
        } catch (RefusedConnectionException e) {
            throw report.apply(subject + " refused its connection: " + e.getMessage(), Faults.withoutText(e));
        } catch (SQLException | RuntimeException e) {
            throw report.apply(message(subject, "open the database", e), Faults.withoutText(e));
        }
        return new Database(subject, source, dialect, report);
    }

    private static Dialect dialectOf(Connection connection) throws SQLException {
        return switch (connection.getMetaData().getDatabaseProductName()) {
            case "H2" -> H2Dialect.of(connection);
            case "PostgreSQL" -> new PostgresDialect();
            case "MariaDB" -> new MariaDbDialect();
            case "MySQL" ->
                throw new JdbcSetupException("Database refused: dpp-jdbc does not work with MySQL. A MariaDB server is"
                        + " reached through MariaDB's own driver, jdbc:mariadb:, not through MySQL's.");
            default ->
                throw new JdbcSetupException(
                        "Database refused: dpp-jdbc works with H2, PostgreSQL or MariaDB. Give it a data source of one of them, or"
                                + " implement KeyStore, AuditStore, GrantStore, RetentionStore or DisposalTarget"
                                + " yourself.");
        };
    }

    /**
     * Returns the same database with another exception for faults.
     *
     * @param exception takes message and cause
     * @return the database
     */
    public Database reporting(BiFunction<String, SQLException, DppException> exception) {
        return new Database(subject, source, dialect, exception);
    }

    /**
     * Returns what an operator should know of stores in this database.
     *
     * @return sentences for a log
     */
    public List<String> cautions() {
        return read("look at the rights", dialect::cautions);
    }

    Dialect dialect() {
        return dialect;
    }

    /** Reads in one transaction; {@code what} completes the sentence "... could not ...". */
    <T> T read(String what, Work<T> work) {
        return run(what, work, false);
    }

    /** Reads what must not be lost once it was seen, such as a key that somebody else has just added. */
    <T> T readDurable(String what, Work<T> work) {
        return run(what, work, true);
    }

    /** Writes in one transaction; what it returns is durable. */
    <T> T write(String what, Work<T> work) {
        return run(what, work, true);
    }

    /** {@linkplain #write Writes} by one statement and returns how many rows it changed. */
    int update(String what, String sql, Parameters.Binder binder) {
        return write(what, connection -> Sql.update(connection, sql, binder));
    }

    /** {@linkplain #readDurable Reads} by one query. */
    <T> List<T> query(String what, String sql, Parameters.Binder binder, Sql.RowReader<T> reader) {
        return readDurable(what, connection -> Sql.query(connection, sql, binder, reader));
    }

    /** {@linkplain #readDurable Reads} the first row of a query. */
    <T> Optional<T> queryOne(String what, String sql, Parameters.Binder binder, Sql.RowReader<T> reader) {
        return query(what, sql, binder, reader).stream().findFirst();
    }

    /**
     * Runs one statement that commits by itself; false if it surely did nothing: it says so, or the database refused it. Then
     * the same is to be done by {@link #write}, which finds out why.
     */
    boolean writeAlone(String what, Work<Boolean> statement) {
        try {
            Transaction transaction = Transaction.alone(source);
            boolean done;
            try {
                done = statement.in(transaction.connection());
            } catch (SQLException | RuntimeException e) {
                transaction.closeAfter(e);
                throw e;
            }
            transaction.close();
            return done;
        } catch (RefusedConnectionException e) {
            return false;
        } catch (SQLException e) {
            if (dialect.isUndone(e) || dialect.isDuplicateKey(e) || READ_ONLY.equals(e.getSQLState())) {
                return false;
            }
            throw report.apply(message(subject, what, e), Faults.withoutText(e));
        } catch (RuntimeException e) {
            throw report.apply(message(subject, what, e), Faults.withoutText(e));
        }
    }

    /**
     * Reads by one statement that is a transaction by itself, in PostgreSQL only: one round trip instead of three. The session's
     * own isolation holds, and a standby answers: the statement must tell that it is one.
     */
    <T> T readAlone(String what, Work<T> statement) {
        return run(
                what,
                () -> inTransaction(Transaction.alone(source), transaction -> statement.in(transaction.connection())));
    }

    /** Runs work that answers nothing. */
    void run(String what, Effect effect) {
        run(
                what,
                connection -> {
                    effect.on(connection);
                    return Boolean.TRUE;
                },
                false);
    }

    /** Work that answers nothing. */
    @FunctionalInterface
    interface Effect {
        void on(Connection connection) throws SQLException;
    }

    private <T> T run(String what, Work<T> work, boolean durable) {
        return run(what, () -> once(work, durable));
    }

    /** One try. */
    @FunctionalInterface
    private interface Once<T> {
        T run() throws SQLException;
    }

    private <T> T run(String what, Once<T> once) {
        for (int attempt = 1; ; attempt++) {
            try {
                return once.run();
            } catch (RefusedConnectionException e) {
                throw report.apply(subject + " refused its connection: " + e.getMessage(), Faults.withoutText(e));
            } catch (SQLException e) {
                if (attempt == ATTEMPTS || !dialect.isUndone(e)) {
                    throw report.apply(message(subject, what, e), Faults.withoutText(e));
                }
            } catch (AuditFencedException | AuditFormatException | JdbcSetupException | JdbcStoreException e) {
                throw e;
            } catch (RuntimeException e) {
                // A row that is none of ours, or a driver's own unchecked exception.
                throw report.apply(message(subject, what, e), Faults.withoutText(e));
            }
        }
    }

    private <T> T once(Work<T> work, boolean durable) throws SQLException {
        return inTransaction(source, transaction -> {
            T result = work.in(transaction.connection());
            transaction.commit();
            if (durable) {
                dialect.makeDurable(transaction.connection());
            }
            return result;
        });
    }

    /** Work that ends its transaction itself. */
    @FunctionalInterface
    private interface Steps<T> {
        T in(Transaction transaction) throws SQLException;
    }

    private static <T> T inTransaction(DataSource source, Steps<T> steps) throws SQLException {
        return inTransaction(Transaction.begin(source), steps);
    }

    private static <T> T inTransaction(Transaction transaction, Steps<T> steps) throws SQLException {
        T result;
        try {
            result = steps.in(transaction);
        } catch (SQLException | RuntimeException e) {
            transaction.closeAfter(e);
            throw e;
        }
        transaction.close();
        return result;
    }

    /** Returns what to throw when a row cannot be added because another with the same id stays in its way. */
    DppException inTheWay(String table) {
        return new JdbcStoreException(subject + " could not add to " + table
                + ": a row with the same id belongs to something else. Nothing was written.");
    }

    private static String message(String subject, String what, Exception fault) {
        return subject + " could not " + what + " (" + Faults.codes(fault)
                + "). The outcome is unknown; repeat the call once the database answers.";
    }
}
