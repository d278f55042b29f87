package io.github.dppkit.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The promises of {@link TestDatabase} on each database that the kit brings. */
final class DatabasesTest {

    static Stream<Arguments> databases() {
        return Stream.of(
                Arguments.of("H2", (Supplier<TestDatabase>) H2Database::inMemory),
                Arguments.of("PostgreSQL", (Supplier<TestDatabase>)
                        () -> PostgresServer.shared().createDatabase()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("databases")
    void startsEmpty_andApartFromEveryOther(String name, Supplier<TestDatabase> fresh) {
        try (TestDatabase first = Bank.opened(fresh.get());
                TestDatabase second = Bank.opened(fresh.get())) {
            Bank.execute(first.dataSource(), "DELETE FROM account");

            assertThat(Bank.number(second.dataSource(), "SELECT COUNT(*) FROM account"))
                    .isEqualTo(2);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("databases")
    void isReachedByItsAddress_fromElsewhere(String name, Supplier<TestDatabase> fresh) throws SQLException {
        try (TestDatabase database = Bank.opened(fresh.get());
                Connection connection = DriverManager.getConnection(database.jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM account")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(2);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("databases")
    void endsWithOpenConnections_whenClosed_andMayBeClosedTwice(String name, Supplier<TestDatabase> fresh)
            throws SQLException {
        TestDatabase database = Bank.opened(fresh.get());
        try (Connection left = database.dataSource().getConnection()) {
            database.close();
            database.close();

            assertThatThrownBy(() -> {
                        try (Statement statement = left.createStatement()) {
                            statement.execute("SELECT COUNT(*) FROM account");
                        }
                    })
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void keepsAFileAfterItsEnd_forTheNextOpening(@TempDir Path directory) {
        Path file = directory.resolve("bank");
        Bank.opened(H2Database.file(file)).close();

        assertThat(Files.exists(directory.resolve("bank.mv.db"))).isTrue();
        try (H2Database again = H2Database.file(file)) {
            assertThat(Bank.number(again.dataSource(), "SELECT COUNT(*) FROM account"))
                    .isEqualTo(2);
        }
    }

    @Test
    void refusesAFileThatIsNoDatabase(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("bank");
        Files.writeString(directory.resolve("bank.mv.db"), "not a store file".repeat(1000));

        assertThatThrownBy(() -> H2Database.file(file)).isInstanceOf(TestkitException.class);
    }

    @Test
    void syncsAtCommit_onlyOnADurableServer() {
        try (PostgresServer durable = PostgresServer.startDurable()) {
            assertThat(setting(durable.admin(), "fsync")).isEqualTo("on");
            assertThat(setting(durable.admin(), "synchronous_commit")).isEqualTo("on");
            assertThat(setting(durable.admin(), "full_page_writes")).isEqualTo("on");
        }
        assertThat(setting(PostgresServer.shared().admin(), "fsync")).isEqualTo("off");
    }

    @Test
    void keepsTheSharedServerRunning_whenSomebodyClosesIt() {
        PostgresServer shared = PostgresServer.shared();
        shared.close();

        assertThat(PostgresServer.shared()).isSameAs(shared);
        assertThat(Bank.number(shared.admin(), "SELECT 1")).isEqualTo(1);
    }

    private static String setting(DataSource database, String name) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW " + name)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new AssertionError("Setting " + name + " was not read.", e);
        }
    }
}
