package io.github.dppkit.benchmarks;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.audit.Channel;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.audit.VerificationResult.Verdict;
import io.github.dppkit.audit.spi.AuditSigner;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.audit.spi.SubjectTokenizer;
import io.github.dppkit.benchmarks.AuditRivals.Rival;
import io.github.dppkit.jdbc.JdbcSchema;
import io.github.dppkit.jdbc.JdbcStores;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.testkit.PostgresServer;
import io.github.dppkit.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;

/**
 * Durable appends to the audit trail on a PostgreSQL of its own with {@code fsync} and {@code synchronous_commit} on, beside
 * three other ways to keep a record, in one run.
 *
 * <p>Arguments: seconds for each measurement (5), rounds (3). In each round every way is measured with every number of
 * callers; printed is the median of the rounds. At the end the trail must verify.
 */
public final class AuditBenchmark {

    private static final int[] CALLERS = {1, 8, 64};
    private static final SellingPartner SELLER = SellingPartner.of("A2EUQ1WTGCTBG2");
    private static final ActorId CLERK = new ActorId(ActorId.Kind.PERSON, "j.nowak");

    private final Duration time;
    private final int rounds;
    private final Map<String, List<Measured>> results = new LinkedHashMap<>();

    /** What one measurement gave. */
    private record Measured(double perSecond, double p50Millis, double p99Millis) {}

    private AuditBenchmark(Duration time, int rounds) {
        this.time = time;
        this.rounds = rounds;
    }

    /**
     * Measures and prints.
     *
     * @param arguments seconds for each measurement, rounds
     * @throws Exception if anything fails
     */
    public static void main(String[] arguments) throws Exception {
        long seconds = arguments.length > 0 ? Long.parseLong(arguments[0]) : 5;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        new AuditBenchmark(Duration.ofSeconds(seconds), rounds).run();
    }

    private void run() throws IOException, SQLException, InterruptedException {
        Path anchor = Files.createTempFile("dpp-anchor", ".txt");
        Files.delete(anchor);
        try (PostgresServer server = PostgresServer.startDurable();
                TestDatabase database = server.createDatabase();
                KeptConnections connections = new KeptConnections(database.dataSource())) {
            JdbcSchema.create(connections);
            AuditRivals rivals = AuditRivals.create(connections);
            try (AuditTrail trail = trail(connections, anchor)) {
                for (int round = 0; round < rounds; round++) {
                    for (int callers : CALLERS) {
                        try (Rival bare = rivals.groupCommit()) {
                            measure("group commit without tree", callers, bare);
                        }
                        measure("dppkit", callers, number -> trail.record(reveal(number)));
                        try (Rival locked = rivals.lockedChainHead()) {
                            measure("locked chain head", callers, locked);
                        }
                    }
                    try (Rival insert = rivals.insertAndCommit()) {
                        measure("insert and commit", 1, insert);
                    }
                }
                if (trail.verify().verdict() != Verdict.PASS) {
                    throw new IllegalStateException("The trail does not verify.");
                }
            }
        } finally {
            Files.deleteIfExists(anchor);
        }
        print();
    }

    private static AuditTrail trail(KeptConnections connections, Path anchor) {
        SigningKey key = SigningKey.ephemeral();
        return AuditTrail.builder()
                .environment(Environment.test("bench"))
                .node("bench")
                .store(JdbcStores.create(connections).auditStore())
                .signer(new AuditSigner() {
                    @Override
                    public String name() {
                        return "dppkit.audit/bench";
                    }

                    @Override
                    public byte[] publicKey() {
                        return key.publicKey();
                    }

                    @Override
                    public byte[] sign(byte[] message) {
                        return key.sign(message);
                    }
                })
                .tokenizer(new SubjectTokenizer() {
                    @Override
                    public SubjectToken partnerToken(SellingPartner partner) {
                        return SubjectToken.of(new byte[SubjectToken.LENGTH]);
                    }

                    @Override
                    public SubjectToken scopeToken(PiiScope scope) {
                        return SubjectToken.of(new byte[SubjectToken.LENGTH]);
                    }
                })
                .anchor(CheckpointAnchor.file(anchor))
                .checkpointInterval(Duration.ofSeconds(2))
                .writeTimeout(Duration.ofSeconds(10))
                .open();
    }

    private static AuditEvent reveal(long number) {
        return AuditEvent.builder(Action.REVEAL, Outcome.SUCCESS, CLERK, Channel.API)
                .role("shipping-clerk")
                .purpose(Purpose.SHIPPING)
                .scope(PiiScope.order(SELLER, "902-3159896-" + number % 10_000_000))
                .categories(Set.of(PiiCategory.NAME, PiiCategory.ADDRESS))
                .count(1)
                .build();
    }

    private void measure(String name, int callers, Rival rival) throws InterruptedException {
        runFor(time.dividedBy(3), callers, rival);
        Measured measured = runFor(time, callers, rival);
        results.computeIfAbsent(String.format(Locale.ROOT, "%-26s %2d", name, callers), any -> new ArrayList<>())
                .add(measured);
    }

    private static Measured runFor(Duration time, int callers, Rival rival) throws InterruptedException {
        long[][] nanos = new long[callers][];
        AtomicBoolean stop = new AtomicBoolean();
        AtomicReference<Exception> failed = new AtomicReference<>();
        CountDownLatch ready = new CountDownLatch(callers);
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int caller = 0; caller < callers; caller++) {
            int mine = caller;
            Thread thread = new Thread(() -> {
                long[] taken = new long[200_000];
                int n = 0;
                ready.countDown();
                try {
                    go.await();
                    while (!stop.get() && n < taken.length) {
                        long begin = System.nanoTime();
                        rival.append(mine * 1_000_000L + n);
                        taken[n++] = System.nanoTime() - begin;
                    }
                } catch (Exception e) {
                    failed.set(e);
                }
                nanos[mine] = Arrays.copyOf(taken, n);
            });
            threads.add(thread);
            thread.start();
        }
        ready.await();
        long begin = System.nanoTime();
        go.countDown();
        Thread.sleep(time.toMillis());
        stop.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (failed.get() != null) {
            throw new IllegalStateException("A measurement failed.", failed.get());
        }
        long[] all = Arrays.stream(nanos).flatMapToLong(Arrays::stream).sorted().toArray();
        return new Measured(all.length / seconds, all[all.length / 2] / 1e6, all[all.length * 99 / 100] / 1e6);
    }

    private void print() {
        System.out.printf(Locale.ROOT, "%-29s %12s %10s %10s%n", "way, callers", "events/s", "p50 ms", "p99 ms");
        results.forEach((name, rows) -> System.out.printf(
                Locale.ROOT,
                "%-29s %12.0f %10.3f %10.3f%n",
                name,
                median(rows, Measured::perSecond),
                median(rows, Measured::p50Millis),
                median(rows, Measured::p99Millis)));
        for (int callers : CALLERS) {
            System.out.printf(
                    Locale.ROOT,
                    "%2d callers: %.0f %% of the group commit without tree, %.1f x the locked chain head%n",
                    callers,
                    100 * rate("dppkit", callers) / rate("group commit without tree", callers),
                    rate("dppkit", callers) / rate("locked chain head", callers));
        }
        System.out.printf(
                Locale.ROOT,
                "asked for at least: 2,000 durable appends a second with 8 callers, p99 at most 50 ms; measured %,.0f and %.1f ms%n",
                rate("dppkit", 8),
                median(rows("dppkit", 8), Measured::p99Millis));
        System.out.printf(
                Locale.ROOT,
                "1 caller: %.2f x the time of insert and commit%n",
                rate("insert and commit", 1) / rate("dppkit", 1));
    }

    private double rate(String name, int callers) {
        return median(rows(name, callers), Measured::perSecond);
    }

    private List<Measured> rows(String name, int callers) {
        String key = String.format(Locale.ROOT, "%-26s %2d", name, callers);
        return Objects.requireNonNull(results.get(key), "measured before");
    }

    private static double median(List<Measured> rows, ToDoubleFunction<Measured> figure) {
        double[] sorted = rows.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
