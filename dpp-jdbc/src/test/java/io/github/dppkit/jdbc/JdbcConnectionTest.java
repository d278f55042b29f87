package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.audit.AuditStoreException;
import io.github.dppkit.audit.WriterId;
import io.github.dppkit.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How connections are borrowed: whatever their habits, each call is one fresh transaction and gives them back as they came. */
class JdbcConnectionTest {

    private enum Habit implements LendingPool.Habit {
        NO_AUTOCOMMIT {
            @Override
            public void apply(Connection connection) throws SQLException {
                connection.setAutoCommit(false);
            }
        },
        SERIALIZABLE_AND_NO_AUTOCOMMIT {
            @Override
            public void apply(Connection connection) throws SQLException {
                connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
                connection.setAutoCommit(false);
            }
        },
        READ_ONLY_REPEATABLE_READ {
            @Override
            public void apply(Connection connection) throws SQLException {
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                connection.setReadOnly(true);
            }
        },
        LONG_TIMEOUTS {
            @Override
            public void apply(Connection connection) throws SQLException {
                connection.setNetworkTimeout(Runnable::run, 3_600_000);
            }
        },
        SHORT_TIMEOUTS {
            @Override
            public void apply(Connection connection) throws SQLException {
                connection.setNetworkTimeout(Runnable::run, 9_000);
                try (Statement statement = connection.createStatement()) {
                    statement.setQueryTimeout(4);
                }
            }
        }
    }

    static Stream<Arguments> everyHabit() {
        return Base.chosen().flatMap(base -> Stream.of(Habit.values()).map(habit -> Arguments.of(base, habit)));
    }

    @ParameterizedTest
    @MethodSource("everyHabit")
    void givesConnectionsBackAsTheyCame_andSeesWhatOthersCommitted(Base base, LendingPool.Habit habit) {
        try (TestDatabase database = base.open();
                LendingPool pool = new LendingPool(database.dataSource(), habit)) {
            JdbcSchema.create(pool);
            JdbcStores stores = JdbcStores.create(pool);
            JdbcStores others = JdbcStores.create(database.dataSource());
            assertThat(stores.keyStore().dataKey(Samples.order(1))).isEmpty();

            Samples.addSecrets(others.keyStore());
            others.keyStore().addDataKey(Samples.key(1));
            assertThat(stores.keyStore().dataKey(Samples.order(1))).contains(Samples.key(1));

            stores.keyStore().addDataKey(Samples.key(2));
            WriterId writer = stores.auditStore().openWriter("node-a").id();
            stores.auditStore().append(writer, 0, Samples.events(0, 2), Samples.frontier(2));
            assertThat(others.keyStore().dataKey(Samples.order(2))).contains(Samples.key(2));
            assertThat(others.auditStore().events(writer, 0, 10)).isEqualTo(Samples.events(0, 2));
            assertThat(pool.complaints()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Base.class)
    void givesUp_whenSomebodyHoldsTheRow(Base base) throws SQLException {
        try (TestDatabase database = base.open();
                LendingPool pool = new LendingPool(database.dataSource())) {
            JdbcSchema.create(pool);
            JdbcStores stores = JdbcStores.create(pool);
            Samples.addSecrets(stores.keyStore());
            stores.keyStore().addDataKey(Samples.key(1));
            WriterId writer = stores.auditStore().openWriter("node-a").id();
            try (Connection holder = database.dataSource().getConnection();
                    Statement statement = holder.createStatement()) {
                holder.setAutoCommit(false);
                statement.executeUpdate("UPDATE dpp_data_key SET uses = uses");
                statement.executeUpdate("UPDATE dpp_audit_writer SET size = size");

                assertThatThrownBy(() ->
                                stores.keyStore().reserveUses(Samples.key(1).id(), 1, 1_000))
                        .isInstanceOf(JdbcStoreException.class);
                assertThatThrownBy(
                                () -> stores.auditStore().append(writer, 0, Samples.events(0, 1), Samples.frontier(1)))
                        .isInstanceOf(AuditStoreException.class);
                holder.rollback();
            }
            assertThat(pool.complaints()).isEmpty();
            assertThat(stores.keyStore().reserveUses(Samples.key(1).id(), 1, 1_000))
                    .isTrue();
            stores.auditStore().append(writer, 0, Samples.events(0, 1), Samples.frontier(1));
        }
    }
}
