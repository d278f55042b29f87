package io.github.dppkit.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.testkit.FaultyDataSource.Loss;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FaultyDataSourceTest {

    private static final String TRANSFERS = "SELECT COUNT(*) FROM transfer";
    private static final String INSERT = "INSERT INTO transfer VALUES ('t1')";

    private final TestDatabase bank = Bank.opened(H2Database.inMemory());
    private final DataSource real = bank.dataSource();

    @AfterEach
    void close() {
        bank.close();
    }

    @Test
    void countsTheCallsOnItsList_andNoOther() throws SQLException {
        FaultyDataSource database = FaultyDataSource.around(real);
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            connection.setReadOnly(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            assertThat(database.calls()).isEqualTo(4);

            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO transfer VALUES (?)")) {
                insert.setString(1, "t1");
                insert.addBatch();
                insert.setString(1, "t2");
                insert.addBatch();
                insert.executeBatch();
            }
            connection.releaseSavepoint(connection.setSavepoint());
            connection.rollback();
            connection.commit();
            assertThat(database.calls()).isEqualTo(10);

            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(TRANSFERS)) {
                assertThat(rows.next()).isTrue();
                assertThat(connection.getMetaData().getDatabaseProductName()).isEqualTo("H2");
            }
            assertThat(database.calls()).isEqualTo(11);
        }
        assertThat(database.calls()).isEqualTo(11);
        assertThat(database.fired()).isEmpty();
    }

    @Test
    void leavesTheCallUndone_whenItFailsBefore() throws SQLException {
        FaultyDataSource database = FaultyDataSource.around(real);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            database.failBefore(1);
            assertState("08006", () -> statement.execute(INSERT));
        }
        assertThat(database.fired()).contains(new InjectedFault(1, InjectedFault.Side.BEFORE, "Statement.execute"));
        assertThat(Bank.number(real, TRANSFERS)).isZero();
    }

    @Test
    void doesTheCall_andLosesItsAnswer_whenItFailsAfter() throws SQLException {
        FaultyDataSource database = FaultyDataSource.around(real);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(INSERT);
            database.failAfter(1);
            assertState("08006", connection::commit);
        }
        assertThat(Bank.number(real, TRANSFERS)).isEqualTo(1);
    }

    @Test
    void rollsBackAndFreesLocks_atTheMomentTheConnectionIsLost() throws SQLException {
        FaultyDataSource database = FaultyDataSource.around(real);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("UPDATE account SET balance = 0 WHERE id = 'a'");
            database.failAfter(1);
            assertState("08006", () -> statement.execute(INSERT));

            Bank.execute(real, "UPDATE account SET balance = balance + 1 WHERE id = 'a'");
        }
        assertThat(Bank.number(real, "SELECT balance FROM account WHERE id = 'a'"))
                .isEqualTo(101);
        assertThat(Bank.number(real, TRANSFERS)).isZero();
    }

    @Test
    void refusesEverythingButClosing_onALostConnection() throws SQLException {
        FaultyDataSource database = FaultyDataSource.around(real);
        Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id FROM account");
        database.failBefore(1);
        assertState("08006", connection::commit);

        assertState("08003", connection::rollback);
        assertState("08003", connection::createStatement);
        assertState("08003", connection::getAutoCommit);
        assertState("08003", () -> statement.execute(INSERT));
        assertState("08003", rows::next);
        assertThat(connection.isClosed()).isTrue();
        assertThat(connection.isValid(1)).isFalse();
        assertThat(statement.isClosed()).isTrue();
        rows.close();
        statement.close();
        connection.close();
        connection.close();
        assertThat(database.calls())
                .as("calls on a lost connection reach nothing")
                .isEqualTo(1);
    }

    @Test
    void letsANewConnectionIn_afterOneIsLost() throws SQLException {
        FaultyDataSource database = FaultyDataSource.around(real);
        database.failAfter(1);
        assertState("08006", database::getConnection);

        Bank.execute(database, INSERT);
        assertThat(Bank.number(real, TRANSFERS)).isEqualTo(1);
    }

    @Test
    void staysInsideTheWrapper_whenCodeAsksAStatementForItsConnection() throws SQLException {
        FaultyDataSource database = FaultyDataSource.around(real);
        try (Connection connection = database.getConnection();
                Connection other = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM account")) {
            assertThat(statement.getConnection()).isSameAs(connection);
            assertThat(connection.getMetaData().getConnection()).isSameAs(connection);
            assertThat(rows.getStatement()).isSameAs(statement);
            assertThat(Set.of(connection)).contains(statement.getConnection()).doesNotContain(other);
        }
    }

    @Test
    void keepsTheConnection_whenOnlyTheCallIsLost() throws SQLException {
        FaultyDataSource database = FaultyDataSource.around(real, Loss.CALL);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            database.failAfter(1);
            assertState("08006", () -> statement.execute(INSERT));
            connection.commit();
        }
        assertThat(Bank.number(real, TRANSFERS)).isEqualTo(1);
    }

    @Test
    void refusesNewConnections_andBreaksTheOldOnes_whileTheDatabaseIsAway() throws SQLException {
        FaultyDataSource database = FaultyDataSource.around(real, Loss.DATABASE);
        try (Connection bystander = database.getConnection();
                Statement statement = bystander.createStatement();
                Connection victim = database.getConnection()) {
            bystander.setAutoCommit(false);
            statement.execute(INSERT);
            database.failBefore(1);
            assertState("08006", victim::commit);

            assertState("08001", database::getConnection);
            assertThat(bystander.isClosed()).isTrue();
            assertState("08003", bystander::commit);
            database.off();
            assertState("08003", bystander::commit);
            Bank.execute(database, "INSERT INTO transfer VALUES ('t2')");
        }
        assertThat(Bank.number(real, TRANSFERS))
                .as("only the row after the outage")
                .isEqualTo(1);
    }

    @Test
    void rollsBackAtClose_whenABystanderNeverNoticedTheOutage() throws SQLException {
        FaultyDataSource database = FaultyDataSource.around(real, Loss.DATABASE);
        try (Connection bystander = database.getConnection();
                Statement statement = bystander.createStatement()) {
            bystander.setAutoCommit(false);
            statement.execute(INSERT);
            database.failBefore(1);
            assertState("08006", database::getConnection);
        }
        Bank.execute(real, INSERT);
        assertThat(Bank.number(real, TRANSFERS)).isEqualTo(1);
    }

    @Test
    void passesTheDriversOwnErrorOn_unchanged() throws SQLException {
        FaultyDataSource database = FaultyDataSource.around(real);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("INSERT INTO account VALUES ('a', 1)"))
                    .isInstanceOf(SQLException.class)
                    .extracting(e -> ((SQLException) e).getSQLState())
                    .isEqualTo("23505");
        }
    }

    @Test
    void refusesACallNumberBelowOne() {
        FaultyDataSource database = FaultyDataSource.around(real);
        assertThatThrownBy(() -> database.failBefore(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> database.failAfter(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertState(String state, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(SQLException.class)
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo(state);
    }
}
