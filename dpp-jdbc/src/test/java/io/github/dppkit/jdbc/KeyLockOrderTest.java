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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The erase of a scope with two keys locks rows in the order in which all others lock them. */
class KeyLockOrderTest {

    private static final DataKeyId LOWER = Samples.key(0).id();
    private static final DataKeyId HIGHER = Samples.key(1).id();

    /** The erase of one key, and that of the keys of many scopes. */
    private enum Erase {
        ONE {
            @Override
            boolean begin(KeyStore store, DataKeyId named) {
                return store.beginDisposal(named);
            }
        },
        MANY {
            @Override
            boolean begin(KeyStore store, DataKeyId named) {
                store.beginDisposals(List.of(Samples.order(7), Samples.key(0).scope()));
                return true;
            }
        };

        abstract boolean begin(KeyStore store, DataKeyId named);

        CompletableFuture<Boolean> start(KeyStore store, DataKeyId named) {
            return CompletableFuture.supplyAsync(() -> Base.patiently(() -> begin(store, named)));
        }
    }

    /** While somebody else has a scope's other key, the erase has not taken what he needs next. */
    @ParameterizedTest
    @EnumSource(Erase.class)
    @Verifies({"A2.1.a", "#49"})
    void anEraseTakesTheListOfWithdrawnKeys_afterEveryKeyOfItsScope(Erase way) throws Exception {
        try (TestDatabase database = PostgresServer.shared().createDatabase();
                Connection other = database.dataSource().getConnection()) {
            KeyStore store = withTwoKeys(database);
            other.setAutoCommit(false);
            lock(other, HIGHER);
            CompletableFuture<Boolean> erase = way.start(store, LOWER);
            Base.awaitWaiter(database.dataSource());
            assertThatCode(() -> execute(other, "UPDATE dpp_withdrawn_mark SET newest = newest WHERE id = 1"))
                    .doesNotThrowAnyException();
            other.rollback();
            assertErased(erase, store);
        }
    }

    /** A roll locks the keys of a secret in the order of their ids, both keys of a scope among them. */
    @ParameterizedTest
    @EnumSource(Erase.class)
    @Verifies({"A2.1.a", "#49"})
    void anEraseTakesTheKeysOfItsScope_inTheOrderOfTheirIds(Erase way) throws Exception {
        try (TestDatabase database = PostgresServer.shared().createDatabase();
                Connection roll = database.dataSource().getConnection()) {
            KeyStore store = withTwoKeys(database);
            roll.setAutoCommit(false);
            lock(roll, LOWER);
            CompletableFuture<Boolean> erase = way.start(store, HIGHER);
            Base.awaitWaiter(database.dataSource());
            assertThatCode(() -> lock(roll, HIGHER)).doesNotThrowAnyException();
            roll.rollback();
            assertErased(erase, store);
        }
    }

    /** Who supersedes a key holds its row; the key in its place is there when the erase may go on. */
    @ParameterizedTest
    @EnumSource(Erase.class)
    @Verifies({"A2.1.a", "#49"})
    void anEraseThatWaitsForASupersession_findsTheKeyThatItBrought(Erase way) throws Exception {
        try (TestDatabase database = PostgresServer.shared().createDatabase();
                Connection other = database.dataSource().getConnection()) {
            JdbcSchema.create(database.dataSource());
            KeyStore store = JdbcStores.create(database.dataSource()).keyStore();
            Samples.addSecrets(store);
            store.addDataKey(Samples.key(0));
            other.setAutoCommit(false);
            execute(other, "UPDATE dpp_data_key SET superseded = TRUE WHERE id = " + literal(LOWER));
            execute(
                    other,
                    "INSERT INTO dpp_data_key (id, partner, scope_kind, scope_id, epoch_day, epoch_version, first_day,"
                            + " version, state, wrapped, commitment, known_until_us, origin, created_us, uses) SELECT "
                            + literal(HIGHER)
                            + ", partner, scope_kind, scope_id, epoch_day, epoch_version, first_day, version,"
                            + " state, wrapped, commitment, known_until_us, origin, created_us, 0 FROM dpp_data_key");
            CompletableFuture<Boolean> erase = way.start(store, LOWER);
            Base.awaitWaiter(database.dataSource());
            other.commit();
            assertErased(erase, store);
            assertThat(store.withdrawnKeys(0, 9).keys()).containsExactlyInAnyOrder(LOWER, HIGHER);
        }
    }

    private static void assertErased(CompletableFuture<Boolean> erase, KeyStore store) throws Exception {
        assertThat(erase.get(10, TimeUnit.MINUTES)).isTrue();
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
        execute(connection, "SELECT id FROM dpp_data_key WHERE id = " + literal(id) + " FOR UPDATE");
    }

    private static String literal(DataKeyId id) {
        return "'\\x" + HexFormat.of().formatHex(id.toBytes()) + "'::bytea";
    }

    /** A statement that has to wait fails: what it waits for waits for this connection. */
    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL lock_timeout = '300ms'");
            statement.execute(sql);
        }
    }
}
