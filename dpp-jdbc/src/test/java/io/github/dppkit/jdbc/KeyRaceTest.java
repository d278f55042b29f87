package io.github.dppkit.jdbc;

import static io.github.dppkit.jdbc.OldCopies.EMAIL;
import static io.github.dppkit.jdbc.OldCopies.scope;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.Dpp;
import io.github.dppkit.DppException;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.jdbc.OldCopies.Thief;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.OrderEvent;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.testkit.Depth;
import io.github.dppkit.testkit.InMemoryStores;
import io.github.dppkit.testkit.MovableClock;
import io.github.dppkit.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Moves, rolls and erases of the same keys at the same time, by several nodes on a real database. */
class KeyRaceTest {

    private static final Instant START = Instant.parse("2027-03-01T12:00:00Z");

    private final MovableClock clock = MovableClock.at(START);
    private final RootKey root = RootKey.ephemeral();
    private final SigningKey signing = SigningKey.ephemeral();
    private final ExecutorService threads = Executors.newFixedThreadPool(4);

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** One process: caches and an audit trail of its own, keys and deadlines shared. */
    private Dpp node(TestDatabase database, String name) {
        JdbcStores stores = JdbcStores.create(database.dataSource());
        return Dpp.builder()
                .environment(OldCopies.WHERE)
                .rootKey(root)
                .signingKey(signing)
                .stores(InMemoryStores.empty())
                .keyStore(stores.keyStore())
                .retentionStore(stores.retentionStore())
                .anchor(CheckpointAnchor.file(folder.resolve(name + ".txt")))
                .erasureLedger(ErasureLedger.file(folder.resolve(name + "-erased.txt")))
                .clock(clock, clock.nanos())
                .build();
    }

    private String encrypt(Dpp node, String id, String address) {
        return node.encryptor()
                .encrypt(
                        EmailAddress.of(address),
                        scope(id),
                        EMAIL,
                        Provenance.spApi("orders/2026-01-01/getOrder", clock.instant()))
                .text();
    }

    private static Callable<Object> after(CyclicBarrier start, Callable<Object> work) {
        return () -> {
            start.await();
            return work.call();
        };
    }

    private void together(List<Callable<Object>> all) throws Exception {
        for (Future<Object> done : threads.invokeAll(all)) {
            done.get();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
    @Verifies({"A2.1.a", "#49"})
    void eraseWins_overMovesRenewalsAndRolls(Base base) throws Exception {
        try (TestDatabase database = base.open()) {
            JdbcSchema.create(database.dataSource());
            try (Dpp one = node(database, "one");
                    Dpp two = node(database, "two")) {
                KeyStore keys = JdbcStores.create(database.dataSource()).keyStore();
                String neighbour = "902-neighbour";
                String kept = encrypt(one, neighbour, "kept@example.org");
                for (int trial = 0; trial < Depth.current().pick(60, 10_000); trial++) {
                    String id = "902-" + trial;
                    PiiScope erased = scope(id);
                    String text = encrypt(one, id, "anna.nowak@example.org");
                    clock.advance(Duration.ofMinutes(trial % 10 == 0 ? 240 : 1));
                    Instant now = clock.instant();
                    one.retention().record(scope(neighbour), OrderEvent.unshipped(now));
                    CyclicBarrier start = new CyclicBarrier(4);
                    boolean forward = trial % 2 == 0;
                    OrderEvent event =
                            forward ? OrderEvent.unshipped(now) : OrderEvent.shipped(now.minus(Duration.ofDays(3)));
                    together(List.of(
                            after(start, () -> two.retention().disposeNow(erased, DataClass.PII, Reason.REQUESTED)),
                            after(start, () -> one.retention().record(erased, event)),
                            after(
                                    start,
                                    () -> two.retention()
                                            .renew(
                                                    List.of(erased, scope(neighbour)),
                                                    OrderEvent.unshipped(now),
                                                    ActorId.DPPKIT)),
                            after(start, one.retention()::rollEpochs)));
                    assertThat(keys.dataKey(erased))
                            .as("trial " + trial + ": resurrected")
                            .isEmpty();
                    assertThat(one.retention().status(erased, DataClass.PII))
                            .as("trial " + trial)
                            .isEmpty();
                    if (trial % 20 == 0) {
                        try (Thief reader = new Thief(root, keys, now, folder)) {
                            assertThatExceptionOfType(DppException.class).isThrownBy(() -> reader.open(id, text));
                            assertThat(reader.open(neighbour, kept)).isEqualTo("kept@example.org");
                        }
                    }
                }
                one.retention().rollEpochs();
                assertThat(keys.dirtyEpochSecrets()).isEmpty();
            }
        }
    }

    /** A move is faster than a process: it goes on until the others have done something, or failed. */
    private static boolean isIdle(AtomicInteger reads, AtomicInteger writes, AtomicBoolean done) {
        return !done.get() && (reads.get() < 60 || writes.get() < 60);
    }

    /** Ends the others when it ends, however it does, so that nobody waits for one who failed. */
    private static Callable<Object> ending(AtomicBoolean done, Callable<Object> work) {
        return () -> {
            try {
                return work.call();
            } finally {
                done.set(true);
            }
        };
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
    @Verifies("#50")
    void failsNoReadAndLosesNoUpdate_whileKeysMoveAndSecretsRoll(Base base) throws Exception {
        try (TestDatabase database = base.open()) {
            JdbcSchema.create(database.dataSource());
            try (Dpp mover = node(database, "mover");
                    Dpp writer = node(database, "writer")) {
                KeyStore keys = JdbcStores.create(database.dataSource()).keyStore();
                List<String> ids =
                        IntStream.range(0, 12).mapToObj(i -> "902-" + i).toList();
                Map<String, String> rows = new ConcurrentHashMap<>();
                Map<String, String> written = new ConcurrentHashMap<>();
                for (String id : ids) {
                    rows.put(id, encrypt(writer, id, "first@example.org"));
                    written.put(id, "first@example.org");
                }
                int rounds = Depth.current().pick(25, 600);
                AtomicBoolean done = new AtomicBoolean();
                AtomicInteger reads = new AtomicInteger();
                AtomicInteger writes = new AtomicInteger();
                Callable<Object> reading = () -> {
                    while (!done.get()) {
                        // nothing is cached: each read unwraps
                        try (Thief cold = new Thief(root, keys, clock.instant(), folder)) {
                            for (String id : ids) {
                                assertThat(cold.open(id, rows.getOrDefault(id, "")))
                                        .endsWith("@example.org");
                                reads.incrementAndGet();
                            }
                        }
                    }
                    return true;
                };
                Callable<Object> writing = () -> {
                    while (!done.get()) {
                        try (Dpp cold = node(database, "cold-" + writes.get())) {
                            for (String id : ids) {
                                String address = "w" + writes.incrementAndGet() + "@example.org";
                                rows.put(id, encrypt(cold, id, address));
                                written.put(id, address);
                            }
                        }
                    }
                    return true;
                };
                Callable<Object> moving = () -> {
                    for (int round = 0; round < rounds || isIdle(reads, writes, done); round++) {
                        clock.advance(round < rounds ? Duration.ofHours(9) : Duration.ofSeconds(1));
                        Instant now = clock.instant();
                        mover.retention()
                                .renew(
                                        ids.stream().map(OldCopies::scope).toList(),
                                        OrderEvent.unshipped(now.minusSeconds(1)),
                                        ActorId.DPPKIT);
                        PiiScope back = scope(ids.get(round % ids.size()));
                        mover.retention()
                                .record(
                                        back,
                                        OrderEvent.unshipped(now.minus(Duration.ofDays(2)))
                                                .asCorrection());
                        mover.retention().rollEpochs();
                    }
                    return true;
                };
                together(List.of(ending(done, moving), ending(done, reading), ending(done, writing)));
                assertThat(reads.get()).as("reads while keys moved").isGreaterThan(ids.size());
                assertThat(writes.get()).as("writes while keys moved").isGreaterThan(ids.size());
                try (Thief reader = new Thief(root, keys, clock.instant(), folder)) {
                    for (String id : ids) {
                        assertThat(reader.open(id, rows.getOrDefault(id, ""))).isEqualTo(written.get(id));
                    }
                }
                assertThat(keys.dirtyEpochSecrets()).isEmpty();
            }
        }
    }
}
