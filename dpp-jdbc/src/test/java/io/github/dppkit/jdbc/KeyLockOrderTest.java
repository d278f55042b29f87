package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.PostgresServer;
import io.github.dppkit.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The erase of a scope with two keys locks rows in the order in which all others lock them. */
class KeyLockOrderTest {

    private static final DataKeyId LOWER = Samples.key(0).id();
    private static final DataKeyId HIGHER = Samples.key(1).id();

    /** While somebody else has a scope's other key, the erase has not taken what he needs next. */
    @Test
    @Verifies({"A2.1.a", "#49"})
    void anEraseTakesTheListOfWithdrawnKeys_afterEveryKeyOfItsScope() throws Exception {
        try (TestDatabase database = PostgresServer.shared().createDatabase();
                Connection other = database.dataSource().getConnection()) {
            KeyStore store = withTwoKeys(database);
            other.setAutoCommit(false);
            lock(other, HIGHER);
            CompletableFuture<Boolean> erase = CompletableFuture.supplyAsync(() -> store.beginDisposal(LOWER));
            Base.awaitWaiter(database.dataSource());
            assertThatCode(() -> execute(other, "UPDATE dpp_withdrawn_mark SET newest = newest WHERE id = 1"))
                    .doesNotThrowAnyException();
            other.rollback();
            assertErased(erase, store);
        }
    }

    /** A roll locks the keys of a secret in the order of their ids, both keys of a scope among them. */
    @Test
    @Verifies({"A2.1.a", "#49"})
    void anEraseTakesTheKeysOfItsScope_inTheOrderOfTheirIds() throws Exception {
        try (TestDatabase database = PostgresServer.shared().createDatabase();
                Connection roll = database.dataSource().getConnection()) {
            KeyStore store = withTwoKeys(database);
            roll.setAutoCommit(false);
            lock(roll, LOWER);
            CompletableFuture<Boolean> erase = CompletableFuture.supplyAsync(() -> store.beginDisposal(HIGHER));
            Base.awaitWaiter(database.dataSource());
            assertThatCode(() -> lock(roll, HIGHER)).doesNotThrowAnyException();
            roll.rollback();
            assertErased(erase, store);
        }
    }

    private static void assertErased(CompletableFuture<Boolean> erase, KeyStore store) throws Exception {
        assertThat(erase.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(store.dataKey(LOWER).orElseThrow().state()).isEqualTo(DataKeyRecord.State.DISPOSING);
        assertThat(store.dataKey(HIGHER).orElseThrow().state()).isEqualTo(DataKeyRecord.State.DISPOSING);
    }

    /** One scope with a superseded key, the one with the lower id, and the key that took its place. */
    private static KeyStore withTwoKeys(TestDatabase database) {
        JdbcSchema.create(database.dataSource());
        KeyStore store = JdbcStores.create(database.dataSource()).keyStore();
        Samples.addSecrets(store);
        DataKeyRecord old = store.addDataKey(Samples.key(0)).orElseThrow();
        DataKeyRecord like = Samples.key(1);
        DataKeyRecord next = new DataKeyRecord(
                like.id(),
                old.scope(),
                old.epochDay(),
                old.epochVersion(),
                1,
                DataKeyRecord.State.ACTIVE,
                like.wrapped(),
                like.commitment(),
                old.knownUntil(),
                old.origin(),
                old.createdAt(),
                0);
        assertThat(store.supersedeDataKey(old, next)).isTrue();
        return store;
    }

    private static void lock(Connection connection, DataKeyId id) throws SQLException {
        execute(
                connection,
                "SELECT id FROM dpp_data_key WHERE id = '\\x" + HexFormat.of().formatHex(id.toBytes())
                        + "' FOR UPDATE");
    }

    /** A statement that has to wait fails: what it waits for waits for this connection. */
    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL lock_timeout = '300ms'");
            statement.execute(sql);
        }
    }
}
