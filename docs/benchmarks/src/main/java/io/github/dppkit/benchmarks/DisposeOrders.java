package io.github.dppkit.benchmarks;

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
import io.github.dppkit.retention.spi.DisposalTarget;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.testkit.PostgresServer;
import io.github.dppkit.testkit.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/**
 * How fast due orders are disposed of, beside batches written by hand: {@code DisposeOrders [orders [rest]]}, 1,000,000 if not
 * given; with a rest, in milliseconds, 10,000 of them are disposed of with that rest after each batch.
 *
 * <p>Fills a PostgreSQL that syncs at every commit with orders, half of them due ({@link DisposalOrders}). A process with a heap
 * of 128 MB scrubs host rows by hand and by the target in turns ({@link HostRows}), then disposes of due orders: a quarter of all
 * by one node, a quarter by two. CPU is this process's own, the database's is not in it.
 */
public final class DisposeOrders {

    private static final int BATCH = 500;

    /** How many one run disposes of at most, and so how many are disposed of with rests. */
    private static final int RESTED = 10_000;

    private DisposeOrders() {}

    /**
     * Runs it.
     *
     * @param args number of orders, 80,000 or more if a rest follows
     * @throws Exception if a process or the database fails
     */
    public static void main(String[] args) throws Exception {
        if (args.length == 4) {
            child(args[0], Integer.parseInt(args[1]), Path.of(args[2]), Duration.ofMillis(Long.parseLong(args[3])));
            return;
        }
        int orders = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        String rest = args.length > 1 ? args[1] : "0";
        if (!rest.equals("0") && orders < 8 * RESTED) {
            throw new IllegalArgumentException("A rest is measured with 80,000 orders or more.");
        }
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
                            Files.createTempDirectory("dpp-dispose").toString(),
                            rest)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException("disposing failed in a heap of 128 MB");
            }
        }
        System.exit(0);
    }

    private static void child(String url, int orders, Path folder, Duration rest) throws Exception {
        int quarter = orders / 4;
        RootKey root = RootKey.ephemeral();
        SigningKey signing = SigningKey.ephemeral();
        try (HikariDataSource source = pool(url)) {
            HostRows.run(source, target(source), orders);
            Foreground foreground = new Foreground(source, orders);
            double idle = foreground.during(() -> sleep(5_000));
            TimedTarget target = new TimedTarget(target(source));
            double[] alone = new double[1];
            double busy;
            int rested = rest.isZero() ? 0 : RESTED;
            if (rested > 0) {
                try (Dpp node = node(source, target, root, signing, folder, "node-0", rest)) {
                    double[] rate = new double[1];
                    double calm = foreground.during(() -> rate[0] = rested / dispose(List.of(node), rested));
                    print(
                            "foreground p99        %.2f ms idle, %.2f ms with a rest of %d ms after each batch: %.2f"
                                    + " times; %,.0f orders/s%n",
                            idle, calm, rest.toMillis(), calm / idle, rate[0]);
                }
            }
            Used used = Used.since(source);
            double before = target.seconds();
            try (Dpp node = node(source, target, root, signing, folder, "node-1", Duration.ZERO)) {
                busy = foreground.during(() -> alone[0] = quarter / dispose(List.of(node), quarter));
                print(
                        "whole disposal        %,9.0f orders/s, one node; %.0f us of this process's CPU and %,.0f"
                                + " bytes of WAL each, %.0f %% of the time in the host's table%n",
                        alone[0],
                        used.micros(quarter),
                        used.walBytes(quarter),
                        100 * (target.seconds() - before) * alone[0] / quarter);
                print("foreground p99        %.2f ms idle, %.2f ms busy: %.2f times%n", idle, busy, busy / idle);
                try (HikariDataSource other = pool(url);
                        Dpp second = node(other, target(other), root, signing, folder, "node-2", Duration.ZERO)) {
                    int remaining = quarter - rested;
                    double both = remaining / dispose(List.of(node, second), remaining);
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
                "data keys removed     %,9.0f orders/s, read back, %,d of them; %.0f us of CPU here and %,.0f bytes of"
                        + " WAL each%n",
                count / seconds(start), count, used.micros(count), used.walBytes(count));
        start = System.nanoTime();
        int secrets = store.destroyEpochSecrets(LocalDate.now(ZoneOffset.UTC).plusDays(40));
        print("a day's secret        %.1f ms for %d, whatever the number of orders%n", seconds(start) * 1_000, secrets);
    }

    private static Dpp node(
            DataSource source,
            DisposalTarget target,
            RootKey root,
            SigningKey signing,
            Path folder,
            String name,
            Duration rest) {
        return Dpp.builder()
                .disposalRest(rest)
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
}
