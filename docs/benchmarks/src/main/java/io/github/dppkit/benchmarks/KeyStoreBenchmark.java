package io.github.dppkit.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.dppkit.jdbc.JdbcSchema;
import io.github.dppkit.jdbc.JdbcStores;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.keys.spi.WrappedKey;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.testkit.PostgresServer;
import io.github.dppkit.testkit.TestDatabase;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Data keys in a real PostgreSQL on the same machine, which syncs at every commit: opening those of many orders, rolling a
 * dirty epoch, destroying one. Every invocation begins with cold caches; one number is one invocation.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5)
@Measurement(iterations = 10)
public class KeyStoreBenchmark {

    private final RootKey root = RootKey.ephemeral();
    private final PostgresServer server = PostgresServer.startDurable();
    private final TestDatabase database = server.createDatabase();
    private final HikariDataSource source = pool();
    private final KeyStore store = stores().keyStore();
    private final Bench writer = new Bench(root, store, 10_000);
    private Bench cold = writer;

    private HikariDataSource pool() {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database.dataSource());
        config.setMaximumPoolSize(4);
        return new HikariDataSource(config);
    }

    private JdbcStores stores() {
        JdbcSchema.create(source);
        return JdbcStores.create(source);
    }

    /** Opens every cache anew. */
    @Setup(Level.Invocation)
    public void forget() {
        cold = new Bench(root, store, 10_000);
    }

    /** Stops the server. */
    @TearDown
    public void stop() {
        source.close();
        database.close();
        server.close();
    }

    private void execute(String sql) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("The benchmark's own statement failed.", e);
        }
    }

    private static PiiScope order(int number) {
        return PiiScope.order(Bench.PARTNER, "902-" + number);
    }

    private DataKeyRecord add(int number) {
        try {
            writer.keys.forEncryption(order(number), writer.provenance, writer.clock.millis());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The key does not open.", e);
        }
        return store.dataKey(order(number)).orElseThrow();
    }

    /** Makes many orders out of one: their keys do not open, which only a roll or a read would notice. */
    private void multiply(DataKeyRecord template, int count) {
        execute("CREATE TEMP TABLE t AS SELECT * FROM dpp_data_key WHERE scope_id = '"
                + template.scope().id() + "';"
                + "INSERT INTO dpp_data_key SELECT (t2.r).* FROM t, generate_series(1, " + count + ") AS g(n),"
                + " LATERAL (SELECT jsonb_populate_record(t, jsonb_build_object("
                + "'id', '\\x' || lpad(to_hex(n), 24, '0'), 'scope_id', 'many-' || n)) AS r) AS t2;"
                + "DROP TABLE t; ANALYZE dpp_data_key");
    }

    /** A thousand orders whose keys are read at once. */
    @State(Scope.Benchmark)
    public static class ThousandOrders {

        private List<PiiScope> orders = List.of();

        /** Writes them. */
        @Setup
        public void write(KeyStoreBenchmark keys) {
            orders = IntStream.range(0, 1000).mapToObj(KeyStoreBenchmark::order).toList();
            IntStream.range(0, 1000).forEach(keys::add);
        }
    }

    /**
     * Opens a thousand keys with one reading, ready to decrypt.
     *
     * @param thousand the orders
     */
    @Benchmark
    public void openThousandAtOnce(ThousandOrders thousand) {
        RevealPermit permit = cold.permit(thousand.orders);
        cold.encryptor.openKeys(permit);
    }

    /**
     * Opens a thousand keys one by one.
     *
     * @param thousand the orders
     * @throws GeneralSecurityException never here
     */
    @Benchmark
    public void openThousandSingly(ThousandOrders thousand) throws GeneralSecurityException {
        for (PiiScope order : thousand.orders) {
            cold.keys.forEncryption(order, cold.provenance, cold.clock.millis());
        }
    }

    /**
     * Reads a thousand rows with one statement and opens none: what the database alone takes.
     *
     * @param thousand the orders
     * @return the rows
     */
    @Benchmark
    public List<DataKeyRecord> readThousandRows(ThousandOrders thousand) {
        return store.dataKeys(thousand.orders);
    }

    /** One deadline day with many orders, one of which is erased before each roll. */
    @State(Scope.Benchmark)
    public static class DirtyEpoch {

        private static final int ORDERS = 33_000;
        private int next = 1_000_000;

        /** Writes the orders. */
        @Setup
        public void write(KeyStoreBenchmark keys) {
            IntStream.range(0, ORDERS).parallel().forEach(keys::add);
        }

        /** Erases one. */
        @Setup(Level.Invocation)
        public void makeDirty(KeyStoreBenchmark keys) {
            DataKeyRecord erased = keys.add(next++);
            keys.store.beginDisposal(erased.id());
            keys.store.removeDataKey(erased.id());
        }
    }

    /**
     * Rolls a dirty secret with 33,000 live orders under it.
     *
     * @param dirty the orders
     * @return how many secrets were rolled
     */
    @Benchmark
    public int rollThirtyThreeThousand(DirtyEpoch dirty) {
        int rolled = 0;
        for (EpochSecretRecord secret : cold.keys.upkeep().dirtyEpochs(Instant.MAX)) {
            if (cold.keys.upkeep().roll(secret)) {
                rolled++;
            }
        }
        if (rolled != 1) {
            throw new IllegalStateException("One secret should have been rolled, not " + rolled + ".");
        }
        return rolled;
    }

    /** A deadline day with few or many orders. */
    @State(Scope.Benchmark)
    public static class Covered {

        /** How many orders the secret covers. */
        @Param({"1", "1000000"})
        public int orders = 1;

        private LocalDate day = LocalDate.EPOCH;
        private EpochSecretRecord template =
                new EpochSecretRecord(LocalDate.EPOCH, 1, WrappedKey.of(new byte[60]), "file", Instant.EPOCH);

        /** Writes the orders under a day of the past. */
        @Setup
        public void write(KeyStoreBenchmark keys) {
            DataKeyRecord one = keys.add(0);
            template = keys.store.epochSecret(one.epochDay()).orElseThrow();
            day = LocalDate.of(2020, 1, 1);
            keys.multiply(one, orders);
            keys.execute("UPDATE dpp_data_key SET epoch_day = DATE '2020-01-01', first_day = DATE '2020-01-01'");
            keys.execute("VACUUM ANALYZE dpp_data_key");
        }

        /** Puts the secret back. */
        @Setup(Level.Invocation)
        public void restore(KeyStoreBenchmark keys) {
            keys.store.addEpochSecret(
                    new EpochSecretRecord(day, 1, template.wrapped(), template.rootUri(), template.createdAt()));
        }
    }

    /**
     * Destroys the secret of a day, and with it every data key under it.
     *
     * @param covered the orders
     * @return how many secrets there were
     */
    @Benchmark
    public int destroyEpoch(Covered covered) {
        int destroyed = cold.keys.destroyEpochs(covered.day);
        if (destroyed != 1) {
            throw new IllegalStateException("One secret should have been there, not " + destroyed + ".");
        }
        return destroyed;
    }
}
