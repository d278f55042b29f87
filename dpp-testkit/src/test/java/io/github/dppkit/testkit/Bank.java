package io.github.dppkit.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Two accounts of 100 and a table of transfers: the smallest thing that a lost connection can tear. */
final class Bank {

    private Bank() {}

    static TestDatabase opened(TestDatabase database) {
        execute(database.dataSource(), "CREATE TABLE account (id VARCHAR(9) PRIMARY KEY, balance INT NOT NULL)");
        execute(database.dataSource(), "CREATE TABLE transfer (id VARCHAR(9) PRIMARY KEY)");
        execute(database.dataSource(), "INSERT INTO account VALUES ('a', 100), ('b', 100)");
        return database;
    }

    /** Moves ten from one account to the other on the given connection, whatever its transaction is. */
    static void move(Connection connection, String id) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE account SET balance = balance + ? WHERE id = ?")) {
            update.setInt(1, -10);
            update.setString(2, "a");
            update.executeUpdate();
            update.setInt(1, 10);
            update.setString(2, "b");
            update.executeUpdate();
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO transfer VALUES (?)")) {
            insert.setString(1, id);
            insert.executeUpdate();
        }
    }

    static void transferInOneTransaction(DataSource database, String id) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            move(connection, id);
            connection.commit();
        }
    }

    static void assertSumIsWhole(DataSource database) {
        assertThat(number(database, "SELECT SUM(balance) FROM account")).isEqualTo(200);
        assertThat(number(database, "SELECT balance FROM account WHERE id = 'b'"))
                .isEqualTo(100 + 10 * number(database, "SELECT COUNT(*) FROM transfer"));
    }

    static int number(DataSource database, String query) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            assertThat(rows.next()).isTrue();
            return rows.getInt(1);
        } catch (SQLException e) {
            throw new AssertionError("Query failed: " + query, e);
        }
    }

    static void execute(DataSource database, String sql) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError("Statement failed: " + sql, e);
        }
    }
}
