package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.Dpp;
import io.github.dppkit.crypto.RecoveryOrder;
import io.github.dppkit.crypto.RecoveryRun;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.CrashRunner;
import io.github.dppkit.testkit.Depth;
import io.github.dppkit.testkit.FaultSweep;
import io.github.dppkit.testkit.TestDatabase;
import io.github.dppkit.testkit.internal.SharedRootKey;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Recovery over a real table while users write, connections are lost and the process is killed. */
class RecoveryTest {

    private static final long SEED = 20_261_122L;

    @TempDir
    Path folder;

    private static List<DataKeyId> keys(DataSource database, int count) {
        return IntStream.range(0, count)
                .mapToObj(id -> JdbcStores.create(database)
                        .keyStore()
                        .dataKey(ShopLab.order(id))
                        .map(DataKeyRecord::id)
                        .orElseThrow())
                .toList();
    }

    private static void assertGone(DataSource database, List<DataKeyId> old) {
        old.forEach(id ->
                assertThat(JdbcStores.create(database).keyStore().dataKey(id)).isEmpty());
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
    @Verifies({"#65", "#64", "A2.4.a"})
    void losesNoWriteOfAUser_andEndsComplete(Base base) throws Exception {
        ShopLab lab = new ShopLab(RootKey.ephemeral(), folder, ShopLab.START);
        try (TestDatabase database = base.open();
                LendingPool source = new LendingPool(database.dataSource())) {
            JdbcSchema.create(source);
            ShopLab.createTable(source);
            try (Dpp dpp = lab.builder(source, "one").build();
                    Dpp other = lab.builder(source, "two").build()) {
                ShopLab.grant(dpp);
                lab.fill(source, dpp, 6);
                List<DataKeyId> old = keys(source, 6);
                lab.emails(source, other); // its cache holds the old keys
                Instant until = lab.clock.instant();
                RecoveryOrder order = RecoveryOrder.everything(ShopLab.LEAD.id(), until);
                Map<Integer, String> last = new ConcurrentHashMap<>();
                AtomicBoolean over = new AtomicBoolean();
                CountDownLatch begun = new CountDownLatch(3);
                ExecutorService users = Executors.newFixedThreadPool(3);
                List<Future<?>> writing = new ArrayList<>();
                for (int user = 0; user < 3; user++) {
                    int first = user;
                    Dpp node = first % 2 == 0 ? dpp : other;
                    writing.add(users.submit(() -> write(lab, source, node, first, last, over, begun)));
                }
                assertThat(begun.await(10, TimeUnit.MINUTES)).isTrue();
                for (int run = 0; run < Depth.current().pick(3, 6); run++) {
                    assertThat(dpp.recovery().recover(order).failures()).isEmpty();
                }
                over.set(true);
                for (Future<?> writer : writing) {
                    writer.get();
                }
                users.shutdown();
                lab.clock.advance(Duration.ofMinutes(21));
                RecoveryRun run = dpp.recovery().recover(order);
                assertThat(run.isComplete()).as(run.toString()).isTrue();
                assertGone(source, old);
                assertThat(last).hasSizeGreaterThanOrEqualTo(3);
                Map<Integer, String> found = lab.emails(source, dpp);
                assertThat(found).hasSize(6).containsAllEntriesOf(last);
                assertThat(lab.emails(source, other)).isEqualTo(found);
            }
        }
    }

    /** One user of every third row: what he wrote last is what must be there. */
    private static void write(
            ShopLab lab,
            DataSource source,
            Dpp dpp,
            int first,
            Map<Integer, String> last,
            AtomicBoolean over,
            CountDownLatch begun) {
        for (int round = 0; round < 200 && !over.get(); round++) {
            int id = first + 3 * (round % 2);
            String email = "user" + first + "." + round + "@example.org";
            ShopLab.execute(
                    source,
                    "UPDATE shop SET email_enc = ? WHERE id = ?",
                    lab.encrypt(dpp, id, email).text(),
                    (long) id);
            last.put(id, email);
            if (round == 0) {
                begun.countDown();
            }
        }
    }

    @Test
    @Verifies("#65")
    void goesOnAfterEveryLostConnection() {
        RootKey rootKey = RootKey.ephemeral();
        ShopLab lab = new ShopLab(rootKey, folder, ShopLab.START);
        FaultSweep sweep = FaultSweep.over(() -> filled(lab)).toleratingUnreached();
        FaultSweep.Report report = (Depth.current() == Depth.FULL
                        ? sweep
                        : sweep.losingAnswersOnly().hittingEach(3))
                .run(
                        (faulty, acknowledge) -> {
                            DataSource data = faulty;
                            try (Dpp dpp = lab.builder(data, "faulty").build()) {
                                RecoveryOrder order = RecoveryOrder.everything(ShopLab.LEAD.id(), lab.clock.instant());
                                dpp.recovery().recover(order);
                                lab.clock.advance(Duration.ofMinutes(21));
                                if (dpp.recovery().recover(order).isComplete()) {
                                    acknowledge.accept("complete");
                                }
                            }
                        },
                        (clean, outcome) -> {
                            try (Dpp dpp = lab.builder(clean, "clean").build()) {
                                Map<Integer, String> there = lab.emails(clean, dpp);
                                assertThat(there)
                                        .containsEntry(0, "anna0@example.org")
                                        .hasSize(2);
                                RecoveryOrder order = RecoveryOrder.everything(ShopLab.LEAD.id(), lab.clock.instant());
                                dpp.recovery().recover(order);
                                lab.clock.advance(Duration.ofMinutes(21));
                                dpp.recovery().recover(order);
                                RecoveryRun run = dpp.recovery().recover(order);
                                lab.clock.advance(Duration.ofMinutes(21));
                                assertThat(run.isComplete()
                                                || dpp.recovery().recover(order).isComplete())
                                        .as(run.toString())
                                        .isTrue();
                                assertThat(lab.emails(clean, dpp)).isEqualTo(there);
                            }
                        });
        assertThat(report.calls()).isGreaterThan(50);
    }

    private static TestDatabase filled(ShopLab lab) {
        TestDatabase database = Base.H2_MEMORY.open();
        lab.clock.set(ShopLab.START);
        lab.apart();
        JdbcSchema.create(database.dataSource());
        ShopLab.createTable(database.dataSource());
        try (Dpp dpp = lab.builder(database.dataSource(), "first").build()) {
            ShopLab.grant(dpp);
            lab.fill(database.dataSource(), dpp, 2);
        }
        return database;
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
    @Verifies("#65")
    void goesOnAfterEachKill(Base base) {
        try (KillBase database = KillBase.open(base, folder)) {
            killAndRecover(database);
        }
    }

    private void killAndRecover(KillBase database) {
        RootKey rootKey = SharedRootKey.create(folder.resolve("root.key"));
        ShopLab lab = new ShopLab(rootKey, folder, ShopLab.START);
        List<DataKeyId> old;
        try (LendingPool source = database.connect()) {
            JdbcSchema.create(source);
            ShopLab.createTable(source);
            try (Dpp dpp = lab.builder(source, "first").build()) {
                ShopLab.grant(dpp);
                lab.fill(source, dpp, 12);
            }
            old = keys(source, 12);
        }
        Random random = new Random(SEED);
        Instant until = lab.clock.instant();
        for (int round = 0; round < Depth.current().pick(2, 12); round++) {
            CrashRunner.of(RecoveryCrashChild.class)
                    .withArguments(
                            database.address(),
                            folder.toString(),
                            until.toString(),
                            until.plus(Duration.ofMinutes(11L * round)).toString())
                    .withTimeout(Duration.ofMinutes(3))
                    .killAfter(1 + random.nextInt(12));
        }
        try (LendingPool source = database.connect()) {
            lab.clock.set(until.plus(Duration.ofDays(1)));
            try (Dpp dpp = lab.builder(source, "last").build()) {
                RecoveryOrder order = RecoveryOrder.everything(ShopLab.LEAD.id(), until);
                dpp.recovery().recover(order);
                lab.clock.advance(Duration.ofMinutes(21));
                RecoveryRun run = dpp.recovery().recover(order);
                assertThat(run.isComplete()).as("seed %d: %s", SEED, run).isTrue();
                assertGone(source, old);
                assertThat(lab.emails(source, dpp))
                        .hasSize(12)
                        .allSatisfy((id, email) -> assertThat(email).isEqualTo("anna" + id + "@example.org"));
            }
        }
    }
}
