package io.github.dppkit.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.dppkit.Dpp;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.jdbc.JdbcSchema;
import io.github.dppkit.jdbc.JdbcStores;
import io.github.dppkit.jdbc.TableTarget;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.retention.DisposalRun;
import io.github.dppkit.retention.spi.Disposal;
import io.github.dppkit.retention.spi.DisposalTarget;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.testkit.PostgresServer;
import io.github.dppkit.testkit.TestDatabase;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/**
 * How fast due orders are disposed of, beside batches written by hand: {@code DisposeOrders [orders]}, 1,000,000 if not given.
 *
 * <p>Fills a PostgreSQL that syncs at every commit with orders, half of them due ({@link DisposalOrders}). A process with a heap
 * of 128 MB scrubs host rows by hand and by the target in turns ({@link HostRows}), then disposes of due orders: a quarter of all
 * by one node, a quarter by two. CPU is this process's own, the database's is not in it.
 */
public final class DisposeOrders {

    private static final int BATCH = 500;

    private DisposeOrders() {}

    /**
     * Runs it.
     *
     * @param args number of orders
     * @throws Exception if a process or the database fails
     */
    public static void main(String[] args) throws Exception {
        if (args.length == 3) {
            child(args[0], Integer.parseInt(args[1]), Path.of(args[2]));
            return;
        }
        int orders = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        try (PostgresServer server = PostgresServer.startDurable();
                TestDatabase database = server.createDatabase()) {
            JdbcSchema.create(database.dataSource());
            long start = System.nanoTime();
            DisposalOrders.fill(database.dataSource(), orders, Instant.now());
            print("filled %,d orders in %.1f s, half of them due%n", orders, seconds(start));
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx128m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            DisposeOrders.class.getName(),
                            database.jdbcUrl(),
                            Integer.toString(orders),
                            Files.createTempDirectory("dpp-dispose").toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException("disposing failed in a heap of 128 MB");
            }
        }
        System.exit(0);
    }

    private static void child(String url, int orders, Path folder) throws Exception {
        int quarter = orders / 4;
        RootKey root = RootKey.ephemeral();
        SigningKey signing = SigningKey.ephemeral();
        try (HikariDataSource source = pool(url)) {
            HostRows.run(source, target(source), orders);
            Foreground foreground = new Foreground(source, orders);
            double idle = foreground.during(() -> sleep(5_000));
            Timed target = new Timed(target(source));
            double[] alone = new double[1];
            double busy;
            Used used = Used.since(source);
            try (Dpp node = node(source, target, root, signing, folder, "node-1")) {
                busy = foreground.during(() -> alone[0] = quarter / dispose(List.of(node), quarter));
                print(
                        "whole disposal        %,9.0f orders/s, one node; %.0f us of this process's CPU and %,.0f bytes of WAL each,"
                                + " %.0f %% of the time in the host's table%n",
                        alone[0],
                        used.micros(quarter),
                        used.walBytes(quarter),
                        100 * target.seconds() * alone[0] / quarter);
                print("foreground p99        %.2f ms idle, %.2f ms busy: %.2f times%n", idle, busy, busy / idle);
                try (HikariDataSource other = pool(url);
                        Dpp second = node(other, target(other), root, signing, folder, "node-2")) {
                    double both = quarter / dispose(List.of(node, second), quarter);
                    print("two nodes             %,9.0f orders/s, %.2f times one%n", both, both / alone[0]);
                }
            }
            keys(source, Math.min(orders / 2, 100_000));
            Runtime runtime = Runtime.getRuntime();
            print(
                    "heap                  %d MB at most, by -Xmx; %d MB committed at the end%n",
                    runtime.maxMemory() >> 20, runtime.totalMemory() >> 20);
        }
        System.exit(0);
    }

    /** Runs all nodes until so many are gone together; returns the seconds. */
    private static double dispose(List<Dpp> nodes, int count) throws Exception {
        AtomicLong left = new AtomicLong(count);
        ExecutorService threads = Executors.newFixedThreadPool(nodes.size());
        long start = System.nanoTime();
        try {
            List<Callable<Void>> loops = new ArrayList<>();
            for (Dpp node : nodes) {
                loops.add(() -> {
                    while (left.get() > 0) {
                        DisposalRun run = node.retention().disposeDue();
                        if (!run.failures().isEmpty() || (run.disposed() == 0 && run.elsewhere() == 0 && !run.more())) {
                            if (left.get() > 0 && !run.failures().isEmpty()) {
                                throw new IllegalStateException("disposal failed: " + run.failures());
                            }
                            return null;
                        }
                        print(
                                "  %,d to go after %.0f s%n",
                                Math.max(0, left.addAndGet(-run.disposed())), seconds(start));
                    }
                    return null;
                });
            }
            for (Future<Void> loop : threads.invokeAll(loops)) {
                loop.get();
            }
        } finally {
            threads.shutdownNow();
        }
        // the last runs may have done more than was asked for
        return seconds(start) * count / (count - Math.min(0, left.get()));
    }

    /** Keys of orders that are not due, removed in batches, and a day's secret with all that is left under it. */
    private static void keys(DataSource source, int count) throws SQLException {
        KeyStore store = JdbcStores.create(source).keyStore();
        Bench bench = new Bench(store, 100);
        List<PiiScope> scopes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            scopes.add(PiiScope.order(SellingPartner.of(DisposalOrders.SELLER), DisposalOrders.id(2L * i + 1)));
        }
        Used used = Used.since(source);
        long start = System.nanoTime();
        for (int from = 0; from < count; from += BATCH) {
            List<PiiScope> part = scopes.subList(from, Math.min(count, from + BATCH));
            bench.keys.upkeep().beginErase(part);
            if (!bench.keys.upkeep().finishErase(part).isEmpty()) {
                throw new IllegalStateException("a key is left");
            }
        }
        print(
                "data keys removed     %,9.0f orders/s, read back, %,d of them; %.0f us of CPU here and %,.0f bytes of WAL each%n",
                count / seconds(start), count, used.micros(count), used.walBytes(count));
        start = System.nanoTime();
        int secrets = store.destroyEpochSecrets(LocalDate.now(ZoneOffset.UTC).plusDays(40));
        print("a day's secret        %.1f ms for %d, whatever the number of orders%n", seconds(start) * 1_000, secrets);
    }

    private static Dpp node(
            DataSource source, DisposalTarget target, RootKey root, SigningKey signing, Path folder, String name) {
        return Dpp.builder()
                .pauseAbove(10_000_000) // all of them are due at once, and that is meant
                .environment(Environment.test("bench"))
                .node(name)
                .rootKey(root)
                .signingKey(signing)
                .stores(JdbcStores.create(source))
                .anchor(CheckpointAnchor.file(folder.resolve("anchor.txt")))
                .erasureLedger(ErasureLedger.file(folder.resolve("erased.txt")))
                .target(target)
                .build();
    }

    private static DisposalTarget target(DataSource source) {
        return TableTarget.builder(source, "shop_order")
                .partnerColumn("seller")
                .orderColumn("order_id")
                .scrub("c1", "c2", "c3", "c4", "c5", "c6", "i1", "i2")
                .build();
    }

    private static HikariDataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(6);
        return new HikariDataSource(config);
    }

    private static Void sleep(long millis) throws InterruptedException {
        Thread.sleep(millis);
        return null;
    }

    static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format, values);
    }

    /** What the host itself does meanwhile: reads and changes one order that is not due, 200 times a second. */
    private static final class Foreground {

        private static final long PAUSE_MILLIS = 5;
        private final DataSource source;
        private final int orders;

        Foreground(DataSource source, int orders) {
            this.source = source;
            this.orders = orders;
        }

        /** Returns the 99th percentile, in milliseconds, while something runs. */
        double during(Callable<?> work) throws Exception {
            AtomicBoolean running = new AtomicBoolean(true);
            ExecutorService thread = Executors.newSingleThreadExecutor();
            try {
                Future<long[]> latencies = thread.submit(() -> requests(running));
                work.call();
                running.set(false);
                long[] sorted = latencies.get();
                Arrays.sort(sorted);
                return sorted[(int) (sorted.length * 0.99)] / 1e6;
            } finally {
                thread.shutdownNow();
            }
        }

        private long[] requests(AtomicBoolean running) throws SQLException, InterruptedException {
            List<Long> nanos = new ArrayList<>();
            long order = 1;
            while (running.get()) {
                order = (order * 31 + 7) % orders | 1;
                long start = System.nanoTime();
                try (Connection connection = source.getConnection();
                        PreparedStatement select =
                                connection.prepareStatement("SELECT c1, total FROM shop_order WHERE id = ?");
                        PreparedStatement update = connection.prepareStatement(
                                "UPDATE shop_order SET quantity = quantity + 1 WHERE id = ?")) {
                    select.setLong(1, order);
                    select.executeQuery().close();
                    update.setLong(1, order);
                    update.executeUpdate();
                }
                nanos.add(System.nanoTime() - start);
                Thread.sleep(PAUSE_MILLIS);
            }
            return nanos.stream().mapToLong(Long::longValue).toArray();
        }
    }

    /** A target that adds up how long it works. */
    private static final class Timed implements DisposalTarget {

        private final DisposalTarget real;
        private final AtomicLong nanos = new AtomicLong();

        Timed(DisposalTarget real) {
            this.real = real;
        }

        double seconds() {
            return nanos.get() / 1e9;
        }

        @Override
        public String name() {
            return real.name();
        }

        @Override
        public long dispose(Disposal disposal) {
            return real.dispose(disposal);
        }

        @Override
        public long remaining(PiiScope scope) {
            return real.remaining(scope);
        }

        @Override
        public Map<PiiScope, Long> disposeAll(List<Disposal> disposals) {
            long start = System.nanoTime();
            Map<PiiScope, Long> changed = real.disposeAll(disposals);
            nanos.addAndGet(System.nanoTime() - start);
            return changed;
        }

        @Override
        public Set<PiiScope> remainingAmong(Collection<PiiScope> scopes) {
            long start = System.nanoTime();
            Set<PiiScope> left = real.remainingAmong(scopes);
            nanos.addAndGet(System.nanoTime() - start);
            return left;
        }
    }

    /** What was used since a moment. */
    private record Used(DataSource source, long cpuNanos, long wal) {

        static Used since(DataSource source) throws SQLException {
            return new Used(source, cpu(), wal(source));
        }

        double micros(int orders) {
            return (cpu() - cpuNanos) / 1e3 / orders;
        }

        double walBytes(int orders) throws SQLException {
            return (double) (wal(source) - wal) / orders;
        }

        private static long cpu() {
            return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                    .getProcessCpuTime();
        }

        private static long wal(DataSource source) throws SQLException {
            try (Connection connection = source.getConnection();
                    PreparedStatement statement = connection.prepareStatement(
                            "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint");
                    ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
