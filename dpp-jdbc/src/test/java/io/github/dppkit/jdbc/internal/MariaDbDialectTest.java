package io.github.dppkit.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.jdbc.JdbcSchema;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.MariaDbServer;
import io.github.dppkit.testkit.TestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where MariaDB by itself would cut a value off, assign from left to right, or show an old snapshot. */
class MariaDbDialectTest {

    private static final String INSERT = "INSERT INTO t (id, a, b) VALUES (?, ?, ?)";

    private final MariaDbDialect dialect = new MariaDbDialect();
    private TestDatabase database;

    @BeforeEach
    void create() throws SQLException {
        database = MariaDbServer.shared().createDatabase();
        run(
                "CREATE TABLE t (id INT PRIMARY KEY, a BIGINT NOT NULL CHECK (a >= 0), b VARCHAR(3)) COLLATE utf8mb4_nopad_bin");
        run("INSERT INTO t VALUES (1, 1, 'x')");
    }

    @AfterEach
    void drop() {
        database.close();
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long a(Connection connection) throws SQLException {
        return Sql.queryOne(connection, "SELECT a FROM t WHERE id = 1", none -> {}, row -> row.getLong(1))
                .orElseThrow();
    }

    private boolean insert(Connection connection, int id, long a, String b) throws SQLException {
        return dialect.insertIfAbsent(
                connection, INSERT, row -> row.number(id).number(a).text(b));
    }

    @Test
    void adds_orLeavesTheRowWithThatKey() throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            assertThat(insert(connection, 2, 2, "y")).isTrue();
            assertThat(insert(connection, 1, 7, "z")).isFalse();
            assertThat(a(connection)).isEqualTo(1);
        }
    }

    @Test
    void refusesWhatDoesNotFit_insteadOfCuttingItOff() throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            for (long a : new long[] {3, -1}) {
                assertThatThrownBy(() -> insert(connection, 3, a, a < 0 ? "y" : "Erika"))
                        .isInstanceOf(SQLException.class)
                        .hasMessageNotContaining("Erika")
                        .hasMessageContaining("withheld");
            }
        }
    }

    @Test
    void waitsTwoSecondsForARow_withoutChangingTheSession() throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            String wait = "SELECT @@innodb_lock_wait_timeout";
            Optional<Long> before = Sql.queryOne(connection, wait, none -> {}, row -> row.getLong(1));
            assertThat(Sql.queryOne(connection, dialect.briefly(wait), none -> {}, row -> row.getLong(1)))
                    .contains(2L);
            assertThat(Sql.queryOne(connection, wait, none -> {}, row -> row.getLong(1)))
                    .isEqualTo(before)
                    .isNotEqualTo(Optional.of(2L));
        }
    }

    @Test
    void assignsAllColumnsFromTheRowAsItWas() throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            Sql.update(
                    connection,
                    dialect.simultaneous(
                            "UPDATE t SET a = a + 1, b = CASE WHEN a = 1 THEN 'old' ELSE 'new' END WHERE id = ?"),
                    key -> key.number(1));
            assertThat(Sql.queryOne(connection, "SELECT b FROM t WHERE id = 1", none -> {}, row -> row.getString(1)))
                    .contains("old");
        }
    }

    @Test
    void tellsTheTimeInUtc_whateverTheSessionsZoneIs() throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            String sql = "SELECT " + dialect.nowMicros();
            long first = Sql.queryOne(connection, sql, none -> {}, row -> row.getLong(1))
                    .orElseThrow();
            statement.execute("SET time_zone = '+05:00'");
            long second = Sql.queryOne(connection, sql, none -> {}, row -> row.getLong(1))
                    .orElseThrow();
            long here = Micros.of(InstantSource.system().instant());
            assertThat(second - first).isBetween(0L, 600_000_000L);
            assertThat(here - first).isBetween(-1_000_000L, 600_000_000L);
        }
    }

    @Test
    @Verifies("A2.1.a")
    void seesWhatWasCommittedSince_thoughTheSessionsDefaultIsASnapshot() throws SQLException {
        try (Transaction transaction = Transaction.begin(database.dataSource())) {
            assertThat(a(transaction.connection())).isEqualTo(1);
            run("UPDATE t SET a = 2");
            assertThat(a(transaction.connection())).isEqualTo(2);
        }
    }

    @Test
    void refusesAServerThatIsReadOnly() throws SQLException {
        run("SET GLOBAL read_only = ON");
        try {
            assertThatThrownBy(() -> Transaction.begin(database.dataSource()))
                    .isInstanceOf(RefusedConnectionException.class)
                    .hasMessageContaining("standby");
        } finally {
            run("SET GLOBAL read_only = OFF");
        }
    }

    @Test
    void refusesAConnectionInTheMiddleOfATransaction_andLeavesThatAsItIs() throws SQLException {
        try (Connection hosts = database.dataSource().getConnection()) {
            hosts.setAutoCommit(false);
            assertThat(a(hosts)).isEqualTo(1); // a reading is enough: its snapshot is old from now on
            assertThatThrownBy(() -> Transaction.begin(lending(hosts)))
                    .isInstanceOf(RefusedConnectionException.class)
                    .hasMessageContaining("in the middle of the host's transaction");
            run("UPDATE t SET a = 2");
            assertThat(a(hosts)).as("the host's snapshot is still open").isEqualTo(1);
            hosts.rollback();
        }
    }

    @Test
    void knowsADeadlockAndAMissingTable() {
        assertThat(dialect.isUndone(new SQLException("x", "40001", 1213))).isTrue();
        assertThat(dialect.isUndone(new SQLException("x", "HY000", 1205))).isFalse();
        assertThatThrownBy(() -> run("SELECT * FROM nowhere"))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        e -> assertThat(dialect.isMissingTable(e)).isTrue());
    }

    @Test
    void findsTheKeysOfAScopeByAnIndex() throws SQLException {
        JdbcSchema.create(database.dataSource());
        run("INSERT INTO dpp_data_key (id, partner, scope_kind, scope_id, epoch_day, epoch_version, first_day, version,"
                + " state, wrapped, commitment, known_until_us, origin, created_us, uses) SELECT"
                + " UNHEX(LPAD(HEX(seq), 24, '0')), 'p', 'order', seq, '2026-11-22', 1, '2026-11-22', 1, 'ACTIVE', '', '',"
                + " 0, 'o', 0, 0 FROM seq_1_to_500");
        try (Connection connection = database.dataSource().getConnection()) {
            List<String> types = Sql.query(
                    connection,
                    "EXPLAIN " + KeyWrappings.LOCK_SCOPE,
                    key -> key.bytes(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7}),
                    row -> row.getString("table") + " " + row.getString("type"));
            assertThat(types).hasSize(2).noneMatch(line -> line.endsWith(" ALL"));
        }
    }

    /** Lends the host's own connection, as a proxy that is bound to transactions does; closing it does nothing. */
    private static DataSource lending(Connection hosts) {
        Connection open = proxy(Connection.class, hosts, "close", null);
        return proxy(DataSource.class, hosts, "getConnection", open);
    }

    private static <T> T proxy(Class<T> type, Object target, String replaced, @Nullable Object answer) {
        return type.cast(Proxy.newProxyInstance(
                MariaDbDialectTest.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (method.getName().equals(replaced)) {
                        return answer;
                    }
                    try {
                        return method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                }));
    }
}
