package io.github.dppkit.jdbc;

import io.github.dppkit.testkit.TestDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Exceptions as real databases throw them, with a buyer's data in their texts: what a host logs when it does not know
 * better. Each one is provoked anew on a database of its own.
 */
final class LeakySqlExceptions {

    static final String EMAIL = "hanna.schmidt@example.com";
    static final String PHONE = "+49 170 9876543";
    static final String NAME = "Hanna Schmidtbauer";

    /**
     * One exception.
     *
     * @param what how it was provoked
     * @param exception as it was thrown, or with what a framework would have put around it
     * @param values which of the buyer's data its texts hold
     */
    record Leak(String what, Throwable exception, List<String> values) {
        @Override
        public String toString() {
            return what;
        }
    }

    private final Connection connection;
    private final List<Leak> leaks = new ArrayList<>();

    private LeakySqlExceptions(Connection connection) {
        this.connection = connection;
    }

    /** Provokes all that this database has to offer. */
    static List<Leak> of(Base base) {
        try (TestDatabase database = base.open();
                Connection connection = database.dataSource().getConnection()) {
            LeakySqlExceptions provoked = new LeakySqlExceptions(connection);
            provoked.provoke(base.kind());
            return List.copyOf(provoked.leaks);
        } catch (SQLException e) {
            throw new IllegalStateException("The fixture's own SQL failed.", e);
        }
    }

    private void provoke(DatabaseKind kind) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE buyer (email VARCHAR(80) PRIMARY KEY, name VARCHAR(80), age INTEGER,"
                    + " short_name VARCHAR(5), CHECK (age < 200))");
            statement.execute("CREATE TABLE contact (email VARCHAR(80) REFERENCES buyer (email))");
            statement.execute("INSERT INTO buyer (email) VALUES ('" + EMAIL + "')");
        }
        SQLException duplicate =
                failed("a duplicate key", "INSERT INTO buyer (email) VALUES (?)", List.of(EMAIL), EMAIL);
        if (kind == DatabaseKind.MARIADB) {
            mariaDb();
        } else {
            failed("text that is no number", "SELECT CAST(? AS INTEGER)", List.of(PHONE), PHONE);
            failed("text that is no date", "SELECT CAST(? AS DATE)", List.of(NAME), NAME);
            failed("no row to refer to", "INSERT INTO contact (email) VALUES (?)", List.of("x" + EMAIL), "x" + EMAIL);
        }
        if (kind == DatabaseKind.POSTGRESQL) {
            failed(
                    "a check that fails",
                    "INSERT INTO buyer (email, name, age) VALUES (?, ?, 300)",
                    List.of(PHONE, NAME),
                    PHONE,
                    NAME);
            failed(
                    "an error that a procedure raises",
                    "DO $$ BEGIN RAISE EXCEPTION 'no such buyer: " + NAME + "' USING HINT = '" + EMAIL + "'; END $$",
                    List.of(NAME, EMAIL));
        } else if (kind == DatabaseKind.H2) {
            failed(
                    "text that is too long",
                    "INSERT INTO buyer (email, short_name) VALUES ('x', ?)",
                    List.of(NAME),
                    NAME);
            failed(
                    "a statement with literals in it",
                    "INSERT INTO buyer (email, name, no_column) VALUES ('" + EMAIL + "', '" + NAME + "', 1)",
                    List.of(EMAIL, NAME));
        }
        SQLException batch = batch();
        leaks.add(new Leak("a batch", batch, List.of(EMAIL)));
        leaks.add(new Leak("what follows in the chain of a batch", chained(batch), List.of(EMAIL)));
        leaks.add(new Leak("a cause of a cause", wrapped(duplicate), List.of(EMAIL)));
        leaks.add(new Leak("a suppressed one", suppressing(duplicate), List.of(EMAIL)));
    }

    /** There a cast of nonsense is a warning, and what is too long is not quoted. */
    private void mariaDb() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE dated (day DATE)");
        }
        failed("text that is no number", "INSERT INTO buyer (email, age) VALUES ('x', ?)", List.of(NAME), NAME);
        failed("text that is no date", "INSERT INTO dated (day) VALUES (?)", List.of(NAME), NAME);
        failed(
                "a statement with literals in it",
                "INSERT INTO buyer (email name) VALUES ('" + EMAIL + "', '" + NAME + "')",
                List.of(EMAIL, NAME));
        failed(
                "an error that a procedure raises",
                "BEGIN NOT ATOMIC SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no such buyer: " + NAME + " " + EMAIL
                        + "'; END",
                List.of(NAME, EMAIL));
    }

    private SQLException failed(String what, String sql, List<String> values, String... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            statement.execute();
        } catch (SQLException e) {
            leaks.add(new Leak(what, e, values));
            return e;
        }
        throw new IllegalStateException("The statement that had to fail did not: " + what);
    }

    private SQLException batch() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO buyer (email) VALUES (?)")) {
            for (String email : List.of("a" + EMAIL, EMAIL)) {
                statement.setString(1, email);
                statement.addBatch();
            }
            statement.executeBatch();
        } catch (BatchUpdateException e) {
            return e;
        }
        throw new IllegalStateException("The batch that had to fail did not.");
    }

    /** The same chain under a head that says nothing, as a pool or a proxy would build it. */
    private static SQLException chained(SQLException batch) {
        SQLException head = new SQLException("The batch failed.");
        head.setNextException(batch);
        return head;
    }

    private static RuntimeException wrapped(SQLException fault) {
        return new IllegalStateException("saving failed", new IllegalArgumentException("flush failed", fault));
    }

    private static RuntimeException suppressing(SQLException fault) {
        RuntimeException outer = new IllegalStateException("saving failed");
        outer.addSuppressed(fault);
        return outer;
    }

    /** Everything a logger could write of a throwable: stack traces, causes, suppressed ones and chains. */
    static String everything(Throwable thrown) {
        StringWriter text = new StringWriter();
        append(thrown, new PrintWriter(text), 0);
        return text.toString();
    }

    private static void append(@Nullable Throwable thrown, PrintWriter out, int depth) {
        if (thrown == null || depth > 10) {
            return;
        }
        thrown.printStackTrace(out);
        out.println(thrown.getLocalizedMessage());
        if (thrown instanceof SQLException sql) {
            append(sql.getNextException(), out, depth + 1);
        }
        append(thrown.getCause(), out, depth + 1);
        for (Throwable suppressed : thrown.getSuppressed()) {
            append(suppressed, out, depth + 1);
        }
    }
}
