package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DisposalTarget;
import io.github.dppkit.testkit.PostgresServer;
import io.github.dppkit.testkit.TestDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A snapshot that is older than an erase still shows the key; the store never reads through one. */
class OldSnapshotTest {

    private final TestDatabase database = PostgresServer.shared().createDatabase();
    private KeyStore store;

    @BeforeEach
    void addKeys() {
        JdbcSchema.create(database.dataSource());
        store = JdbcStores.create(database.dataSource()).keyStore();
        Samples.addSecrets(store);
        store.addDataKey(Samples.key(1));
        store.addDataKey(Samples.key(2));
    }

    @AfterEach
    void drop() {
        database.close();
    }

    private void erase() {
        store.beginDisposal(Samples.key(1).id());
        store.removeDataKey(Samples.key(1).id());
        store.beginDisposal(Samples.key(2).id());
    }

    /** Lends one connection for ever, as a proxy that is bound to the host's transaction does. */
    private static DataSource bound(Connection connection) {
        Connection lent = (Connection) Proxy.newProxyInstance(
                OldSnapshotTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (self, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        return null;
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
        return new PlainDataSource() {
            @Override
            public Connection getConnection() {
                return lent;
            }
        };
    }

    private static boolean seesKey(Connection connection, int number) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT state FROM dpp_data_key WHERE scope_id = '902-" + number + "'")) {
            return row.next() && row.getString(1).equals("ACTIVE");
        }
    }

    @Test
    @Verifies({"#58", "A2.1.a"})
    void readsAnErasedKeyAsErased_whileAnotherSessionHoldsAnOlderSnapshot() throws SQLException {
        try (Connection holder = database.dataSource().getConnection()) {
            holder.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            holder.setAutoCommit(false);
            assertThat(seesKey(holder, 1)).isTrue();
            erase();
            assertThat(seesKey(holder, 1)).as("what the old snapshot shows").isTrue();
            assertErased(store);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "default_transaction_isolation, repeatable read",
        "default_transaction_isolation, serializable",
        "default_transaction_read_only, on"
    })
    @Verifies("#58")
    void readsAfresh_whateverTheSessionsDefaultsAre(String setting, String value) throws SQLException {
        DataSource source = new UrlSource(
                database.jdbcUrl() + "&options=-c%20" + setting + "=" + value.replace(" ", "%5C%20"), "", "");
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW " + setting)) {
            row.next();
            assertThat(row.getString(1)).isEqualTo(value);
        }
        KeyStore seen = JdbcStores.create(source).keyStore();
        assertThat(seen.dataKey(Samples.order(1))).contains(Samples.key(1));
        erase();
        assertErased(seen);
        seen.addDataKey(Samples.key(3));
        assertThat(store.dataKey(Samples.order(3))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                Connection.TRANSACTION_READ_COMMITTED,
                Connection.TRANSACTION_REPEATABLE_READ,
                Connection.TRANSACTION_SERIALIZABLE
            })
    @Verifies({"#58", "A2.1.a"})
    void refusesAConnection_inTheMiddleOfTheHostsTransaction_andLeavesItAsItIs(int isolation) throws SQLException {
        try (Connection host = database.dataSource().getConnection()) {
            KeyStore boundStore = JdbcStores.create(bound(host)).keyStore();
            host.setTransactionIsolation(isolation);
            host.setAutoCommit(false);
            Base.run(database.dataSource(), "CREATE TABLE host_table (id INTEGER)");
            execute(host, "INSERT INTO host_table VALUES (1)");
            assertThat(seesKey(host, 1)).isTrue();
            erase();

            assertThatExceptionOfType(JdbcStoreException.class)
                    .isThrownBy(() -> boundStore.dataKey(Samples.order(1)))
                    .withMessageContaining("in the middle of the host's transaction")
                    .withMessageContaining("TransactionAwareDataSourceProxy");
            assertThatExceptionOfType(JdbcStoreException.class).isThrownBy(() -> boundStore.withdrawnKeys(0, 10));
            assertThatExceptionOfType(JdbcStoreException.class).isThrownBy(() -> boundStore.addDataKey(Samples.key(3)));
            assertThatExceptionOfType(JdbcStoreException.class).isThrownBy(() -> JdbcStores.create(bound(host)));

            assertThat(count(host)).as("nothing was rolled back").isEqualTo(1);
            assertThat(count(database.dataSource().getConnection()))
                    .as("nothing was committed")
                    .isZero();
            host.commit();
            assertErased(boundStore);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "H2_MEMORY"})
    @Verifies("#58")
    void refusesAConnection_onWhichTheHostHasChangedSomething(Base base) throws SQLException {
        try (TestDatabase h2 = base.open();
                Connection host = h2.dataSource().getConnection()) {
            JdbcSchema.create(h2.dataSource());
            KeyStore boundStore = JdbcStores.create(bound(host)).keyStore();
            execute(host, "CREATE TABLE host_table (id INTEGER)");
            host.setAutoCommit(false);
            execute(host, "INSERT INTO host_table VALUES (1)");
            assertThatExceptionOfType(JdbcStoreException.class)
                    .isThrownBy(() -> boundStore.dataKey(Samples.order(1)))
                    .withMessageContaining("in the middle of the host's transaction");
            host.rollback();
            assertThat(count(host)).isZero();
            assertThat(boundStore.dataKey(Samples.order(1))).isEmpty();
        }
    }

    @Test
    @Verifies({"#58", "A2.1.a"})
    void refusesAStandby(@TempDir Path folder) throws Exception {
        Path data = folder.resolve("data");
        try (EmbeddedPostgres primary = server(data).start()) {
            JdbcSchema.create(primary.getPostgresDatabase());
            createTable(primary.getPostgresDatabase());
            KeyStore keys = JdbcStores.create(primary.getPostgresDatabase()).keyStore();
            Samples.addSecrets(keys);
            keys.addDataKey(Samples.key(1));
        }
        Files.createFile(data.resolve("standby.signal"));
        try (EmbeddedPostgres standby = server(data).start()) {
            DataSource source = standby.getPostgresDatabase();
            try (Connection connection = source.getConnection()) {
                assertThat(seesKey(connection, 1)).as("a standby answers").isTrue();
            }
            assertThatExceptionOfType(JdbcStoreException.class)
                    .isThrownBy(() -> JdbcStores.create(source))
                    .withMessageContaining("leads to a standby")
                    .withMessageContaining("targetServerType=primary");
            boolean[] failedOver = {false};
            DataSource moving = new PlainDataSource() {
                @Override
                public Connection getConnection() throws SQLException {
                    return (failedOver[0] ? source : database.dataSource()).getConnection();
                }
            };
            KeyStore moved = JdbcStores.create(moving).keyStore();
            createTable(database.dataSource());
            DisposalTarget target = TableTarget.builder(moving, "standby_order")
                    .partnerColumn("seller")
                    .orderColumn("order_id")
                    .scrub("buyer")
                    .build();
            assertThat(target.remainingAmong(List.of(Samples.order(1)))).isEmpty();
            assertThat(moved.dataKey(Samples.order(1))).isPresent();
            failedOver[0] = true;
            for (ThrowingCallable call : List.<ThrowingCallable>of(
                    () -> moved.dataKey(Samples.order(1)),
                    () -> moved.epochSecret(Samples.DAY),
                    () -> moved.withdrawnKeys(0, 10),
                    () -> target.remainingAmong(List.of(Samples.order(1))),
                    () -> moved.beginDisposal(Samples.key(1).id()))) {
                assertThatExceptionOfType(JdbcStoreException.class)
                        .isThrownBy(call)
                        .withMessageContaining("leads to a standby");
            }
        }
    }

    private static void createTable(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection()) {
            execute(
                    connection,
                    "CREATE TABLE standby_order (seller VARCHAR(64), order_id VARCHAR(64), buyer VARCHAR(64))");
        }
    }

    private static EmbeddedPostgres.Builder server(Path data) {
        return EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false);
    }

    private static void assertErased(KeyStore seen) {
        assertThat(seen.dataKey(Samples.order(1))).isEmpty();
        assertThat(seen.dataKey(Samples.key(1).id())).isEmpty();
        assertThat(seen.dataKey(Samples.order(2)))
                .hasValueSatisfying(key -> assertThat(key.state()).isEqualTo(DataKeyRecord.State.DISPOSING));
        assertThat(seen.withdrawnKeys(0, 10).keys())
                .containsExactly(Samples.key(1).id(), Samples.key(2).id());
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int count(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM host_table")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
