package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.keys.spi.WithdrawnKeys;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.PostgresServer;
import io.github.dppkit.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The list of withdrawn keys is in the order of commits, and what it forgets is not missed by anybody. */
class WithdrawnKeyOrderTest {

    @Test
    @Verifies("#55")
    void anIdentityColumnLosesAKeyToAReader_becauseCommitsOvertakeEachOther() throws SQLException {
        try (TestDatabase database = PostgresServer.shared().createDatabase();
                Connection slow = database.dataSource().getConnection();
                Connection quick = database.dataSource().getConnection()) {
            Base.run(
                    database.dataSource(),
                    "CREATE TABLE naive (mark BIGINT GENERATED ALWAYS AS IDENTITY, key_id TEXT)");
            slow.setAutoCommit(false);
            execute(slow, "INSERT INTO naive (key_id) VALUES ('first')");
            execute(quick, "INSERT INTO naive (key_id) VALUES ('second')");
            List<String> heard = new ArrayList<>();
            long mark = naive(database.dataSource(), 0, heard);
            slow.commit();
            naive(database.dataSource(), mark, heard);
            assertThat(heard).as("the first one never comes").containsExactly("second");
        }
    }

    @Test
    @Verifies("#55")
    void theListWaitsForAnEarlierErase_soThatNoReaderMissesIt() throws Exception {
        try (TestDatabase database = PostgresServer.shared().createDatabase();
                Connection slow = database.dataSource().getConnection()) {
            KeyStore store = withKeys(database, 2);
            // an erase that has its number and does not commit yet, step by step as the store does it
            slow.setAutoCommit(false);
            execute(slow, "UPDATE dpp_withdrawn_mark SET newest = newest + 1 WHERE id = 1");
            execute(
                    slow,
                    "INSERT INTO dpp_withdrawn_key (mark, key_id, at_us) SELECT 1, id,"
                            + " CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000000 AS BIGINT) FROM dpp_data_key"
                            + " WHERE scope_id = '902-0'");
            CompletableFuture<Boolean> quick = CompletableFuture.supplyAsync(() ->
                    Base.patiently(() -> store.beginDisposal(Samples.key(1).id())));
            Base.awaitWaiter(database.dataSource());
            assertThat(store.withdrawnKeys(0, 10)).isEqualTo(new WithdrawnKeys(0, List.of(), true));
            assertThat(quick.isDone()).isFalse();
            slow.commit();
            assertThat(quick.get(10, TimeUnit.MINUTES)).isTrue();
            assertThat(store.withdrawnKeys(0, 10)).isEqualTo(new WithdrawnKeys(2, List.of(id(0), id(1)), true));
        }
    }

    @ParameterizedTest
    @EnumSource(Base.class)
    @Verifies("#55")
    void forgetsWhatIsOlderThanTwentyMinutes_andTellsASlowReaderSo(Base base) {
        try (TestDatabase database = base.open()) {
            KeyStore store = withKeys(database, 6);
            store.beginDisposal(id(0));
            store.beginDisposal(id(1));
            age(database, 10);
            store.beginDisposal(id(2));
            assertThat(store.withdrawnKeys(0, 10).keys()).hasSize(3);

            age(database, 11);
            store.beginDisposal(id(3));
            assertThat(store.withdrawnKeys(2, 10)).isEqualTo(new WithdrawnKeys(4, List.of(id(2), id(3)), true));
            assertThat(store.withdrawnKeys(3, 10)).isEqualTo(new WithdrawnKeys(4, List.of(id(3)), true));
            for (long slow = 0; slow < 2; slow++) {
                assertThat(store.withdrawnKeys(slow, 10)).isEqualTo(WithdrawnKeys.incomplete(4));
                assertThat(store.withdrawnKeys(slow, 1)).isEqualTo(WithdrawnKeys.incomplete(4));
            }
            // a clock that was set forward forgets early: nobody is told less than all
            age(database, 600);
            store.beginDisposal(id(4));
            assertThat(store.withdrawnKeys(3, 10)).isEqualTo(WithdrawnKeys.incomplete(5));
            assertThat(store.withdrawnKeys(4, 10)).isEqualTo(new WithdrawnKeys(5, List.of(id(4)), true));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
    @Verifies("#55")
    void tellsAReader_whenTheKeyStoreWasRestoredFromACopy(Base base) {
        try (TestDatabase database = base.open()) {
            KeyStore store = withKeys(database, 3);
            store.beginDisposal(id(0));
            store.beginDisposal(id(1));
            Base.run(database.dataSource(), "DELETE FROM dpp_withdrawn_key WHERE mark = 2");
            Base.run(database.dataSource(), "UPDATE dpp_withdrawn_mark SET newest = 1");
            assertThat(store.withdrawnKeys(2, 10)).isEqualTo(WithdrawnKeys.incomplete(1));
        }
    }

    private static DataKeyId id(int number) {
        return Samples.key(number).id();
    }

    private static KeyStore withKeys(TestDatabase database, int count) {
        JdbcSchema.create(database.dataSource());
        KeyStore store = JdbcStores.create(database.dataSource()).keyStore();
        Samples.addSecrets(store);
        for (int i = 0; i < count; i++) {
            assertThat(store.addDataKey(Samples.key(i))).isPresent();
        }
        return store;
    }

    private static void age(TestDatabase database, int minutes) {
        Base.run(database.dataSource(), "UPDATE dpp_withdrawn_key SET at_us = at_us - " + minutes * 60_000_000L);
    }

    private static long naive(DataSource source, long after, List<String> heard) throws SQLException {
        long mark = after;
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT mark, key_id FROM naive WHERE mark > " + after + " ORDER BY mark")) {
            while (rows.next()) {
                mark = rows.getLong(1);
                heard.add(rows.getString(2));
            }
        }
        return mark;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
