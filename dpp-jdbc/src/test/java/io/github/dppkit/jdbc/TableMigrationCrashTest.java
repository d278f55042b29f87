package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.Dpp;
import io.github.dppkit.jdbc.reencrypt.MigrationReport;
import io.github.dppkit.jdbc.reencrypt.TableMigration;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.CrashRunner;
import io.github.dppkit.testkit.Depth;
import io.github.dppkit.testkit.TestDatabase;
import io.github.dppkit.testkit.internal.SharedRootKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A migration whose process is killed, and one under which users write. */
class TableMigrationCrashTest {

    private static final long SEED = 20_261_122L;
    private static final int ROWS = 10;

    @TempDir
    Path folder;

    private static String email(int id) {
        return "anna" + id + "@example.org";
    }

    /** Plaintext that is left, by row. */
    private static Map<Integer, String> plain(DataSource database) {
        Map<Integer, String> plain = new ConcurrentHashMap<>();
        for (String line : HostTables.read(database, "SELECT id, email FROM shop WHERE email IS NOT NULL", 2)) {
            String[] parts = line.split(" ", 2);
            plain.put(Integer.valueOf(parts[0]), parts[1]);
        }
        return plain;
    }

    private static void assertNoHalfRow(DataSource database) {
        assertThat(HostTables.read(database, "SELECT id FROM shop WHERE (email_enc IS NULL) <> (email_idx IS NULL)", 1))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
    @Verifies({"#65", "A2.4.a"})
    void losesNothing_andLeavesNoPlaintext_whereverItIsKilled(Base base) throws IOException {
        Path rootFile = folder.resolve("root.key");
        RootKey rootKey = SharedRootKey.create(rootFile);
        Random random = new Random(SEED);
        int rounds = Depth.current().pick(base == Base.H2_FILE ? 3 : 2, 16);
        for (int round = 0; round < rounds; round++) {
            Path own = Files.createDirectory(folder.resolve("round-" + round));
            Files.copy(rootFile, own.resolve("root.key"));
            try (KillBase database = KillBase.open(base, own)) {
                killAndEnd(database, new ShopLab(rootKey, own, ShopLab.START), own, random, round);
            }
        }
    }

    private static void killAndEnd(KillBase base, ShopLab lab, Path own, Random random, int round) {
        try (LendingPool database = base.connect()) {
            JdbcSchema.create(database);
            ShopLab.createTable(database);
            for (int id = 0; id < ROWS; id++) {
                TableMigrationTest.row(database, "eu", id, "902-" + id, email(id), "Anna " + id);
            }
            try (Dpp dpp = lab.builder(database, "first").build()) {
                ShopLab.grant(dpp);
            }
        }
        for (int kill = 0; kill < 2; kill++) {
            // four batches to encrypt, four to verify, four to clear
            int batches = 1 + random.nextInt(11);
            boolean first = round == 0 && kill == 0;
            CrashRunner.of(MigrationCrashChild.class)
                    .withArguments(
                            base.address(),
                            own.toString(),
                            ShopLab.START.toString(),
                            first ? "2" : Integer.toString(Integer.MAX_VALUE))
                    .killAfter(first ? 2 : batches);
            if (first) {
                assertHalfEncrypted(base);
            }
        }
        String what = "seed " + SEED + ", round " + round;
        try (LendingPool database = base.connect()) {
            assertNoHalfRow(database);
            try (Dpp dpp = lab.builder(database, "last").build()) {
                Map<Integer, String> plain = plain(database);
                Map<Integer, String> encrypted = lab.emails(database, dpp);
                for (int id = 0; id < ROWS; id++) {
                    assertThat(plain.containsKey(id) || encrypted.containsKey(id))
                            .as(what)
                            .isTrue();
                    assertThat(plain.getOrDefault(id, email(id))).as(what).isEqualTo(email(id));
                    assertThat(encrypted.getOrDefault(id, email(id))).as(what).isEqualTo(email(id));
                }
                TableMigration migration =
                        TableMigrationTest.builder(dpp, database).build();
                assertThat(migration.encrypt(ShopLab.LEAD.id()).isComplete())
                        .as(what)
                        .isTrue();
                assertThat(migration
                                .clearPlaintext(migration.verify(ShopLab.LEAD, Purpose.SHIPPING))
                                .isComplete())
                        .as(what)
                        .isTrue();
                assertThat(plain(database)).as(what).isEmpty();
                assertThat(HostTables.read(database, "SELECT id FROM shop WHERE name IS NOT NULL", 1))
                        .as(what)
                        .isEmpty();
                assertThat(lab.emails(database, dpp))
                        .as(what)
                        .hasSize(ROWS)
                        .allSatisfy((id, address) -> assertThat(address).isEqualTo(email(id)));
            }
        }
    }

    /** Of the first child, which stood still until it was killed. */
    private static void assertHalfEncrypted(KillBase base) {
        try (LendingPool database = base.connect()) {
            assertThat(HostTables.read(database, "SELECT id FROM shop WHERE email_enc IS NOT NULL", 1))
                    .as("what two of four batches encrypted")
                    .hasSizeBetween(1, ROWS - 1);
        }
    }

    /**
     * A user changes rows while batches run: sometimes as the old application does, which knows plaintext only and takes the
     * encrypted value away, sometimes as the new one, which writes ciphertext alone. What he wrote last is what must open.
     */
    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
    @Verifies({"#65", "A2.4.a"})
    void neverPutsTheCiphertextOfAnOldValue_inPlaceOfANewOne(Base base) throws Exception {
        ShopLab lab = new ShopLab(RootKey.ephemeral(), folder, ShopLab.START);
        try (TestDatabase opened = base.open();
                LendingPool database = new LendingPool(opened.dataSource())) {
            JdbcSchema.create(database);
            ShopLab.createTable(database);
            for (int id = 0; id < ROWS; id++) {
                TableMigrationTest.row(database, "eu", id, "902-" + id, email(id), null);
            }
            try (Dpp dpp = lab.builder(database, "one").build()) {
                ShopLab.grant(dpp);
                TableMigration migration =
                        TableMigrationTest.builder(dpp, database).build();
                Map<Integer, String> last = new ConcurrentHashMap<>();
                List<Random> users = List.of(new Random(SEED), new Random(SEED + 1));
                long changed = 0;
                for (int round = 0; round < 8; round++) {
                    changed += migrateWhileUsersWrite(lab, database, dpp, migration, users, last, round);
                }
                assertThat(changed)
                        .as("rows that were encrypted, some of them again, seed " + SEED)
                        .isGreaterThan(ROWS);
                Map<Integer, String> expected = new ConcurrentHashMap<>(last);
                for (int id = 0; id < ROWS; id++) {
                    expected.putIfAbsent(id, email(id));
                }
                assertThat(lab.emails(database, dpp)).containsExactlyInAnyOrderEntriesOf(expected);
                assertThat(migration
                                .clearPlaintext(migration.verify(ShopLab.LEAD, Purpose.SHIPPING))
                                .isComplete())
                        .isTrue();
                assertThat(plain(database)).isEmpty();
                assertThat(lab.emails(database, dpp)).containsExactlyInAnyOrderEntriesOf(expected);
            }
        }
    }

    /**
     * Lets each user write a number of times, migrates beside them as often as that takes, and once more when they are still.
     * How often the two meet is the machine's; that what was written over is encrypted again is not.
     */
    private static long migrateWhileUsersWrite(
            ShopLab lab,
            DataSource database,
            Dpp dpp,
            TableMigration migration,
            List<Random> users,
            Map<Integer, String> last,
            int round)
            throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(users.size());
        try {
            List<Future<?>> writing = new ArrayList<>();
            for (int user = 0; user < users.size(); user++) {
                int first = user;
                writing.add(threads.submit(() -> write(lab, database, dpp, first, users.get(first), last, round)));
            }
            long changed = 0;
            do {
                changed += migration.encrypt(ShopLab.LEAD.id()).changed();
                assertNoHalfRow(database);
            } while (!writing.stream().allMatch(Future::isDone));
            for (Future<?> writer : writing) {
                writer.get();
            }
            MigrationReport rest = migration.encrypt(ShopLab.LEAD.id());
            assertThat(rest.isComplete()).isTrue();
            assertThat(plain(database).keySet())
                    .as("what is left in plaintext is encrypted beside it")
                    .isSubsetOf(lab.emails(database, dpp).keySet());
            return changed + rest.changed();
        } finally {
            threads.shutdownNow();
        }
    }

    /** One user of every second row. */
    private static void write(
            ShopLab lab, DataSource database, Dpp dpp, int first, Random random, Map<Integer, String> last, int round) {
        for (int turn = 0; turn < 30; turn++) {
            int id = first + 2 * random.nextInt(ROWS / 2);
            String address = "user" + first + "." + round + "." + turn + "@example.org";
            if (random.nextInt(4) > 0) {
                ShopLab.execute(
                        database,
                        "UPDATE shop SET email = ?, email_enc = NULL, email_idx = NULL WHERE id = ?",
                        address,
                        (long) id);
            } else {
                ShopLab.execute(
                        database,
                        "UPDATE shop SET email = NULL, email_enc = ?, email_idx = 'kept' WHERE id = ?",
                        lab.encrypt(dpp, id, address).text(),
                        (long) id);
            }
            last.put(id, address);
        }
    }
}
