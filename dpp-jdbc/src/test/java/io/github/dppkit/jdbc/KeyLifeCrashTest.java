package io.github.dppkit.jdbc;

import static io.github.dppkit.jdbc.OldCopies.ciphertexts;
import static io.github.dppkit.jdbc.OldCopies.scope;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.DppException;
import io.github.dppkit.jdbc.OldCopies.Thief;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.DisposalRun;
import io.github.dppkit.testkit.CrashRound;
import io.github.dppkit.testkit.CrashRunner;
import io.github.dppkit.testkit.Depth;
import io.github.dppkit.testkit.InMemoryKeyStore;
import io.github.dppkit.testkit.MovableClock;
import io.github.dppkit.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A process with SIGKILL in the middle of rolls, moves, renewals, ingests and disposals: afterwards each key opens under one
 * day, what was taken in opens, what was erased stays shut, and another process brings to an end what was begun.
 */
class KeyLifeCrashTest {

    private static final long SEED = 20_261_122L;
    private static final Instant START = Instant.parse("2027-03-01T09:00:00Z");
    private static final List<String> MODES = List.of("roll", "renew", "ingest", "erase", "back", "run");

    private final Random random = new Random(SEED);
    private final Set<String> taken = new LinkedHashSet<>();
    private final Set<String> tried = new LinkedHashSet<>();
    private final Set<String> erased = new LinkedHashSet<>();
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, List<DataKeyRecord>> wrappings = new LinkedHashMap<>();

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
    @Verifies({"A2.1.a", "L4.d", "#47", "#48"})
    void losesNoLiveKeyAndRevivesNoErasedOne_whereverTheProcessIsKilled(Base base) throws Exception {
        if (base != Base.H2_FILE) {
            try (TestDatabase database = base.open()) {
                play(database.jdbcUrl(), Depth.current().pick(base == Base.MARIADB ? 2 : 3, 60));
            }
        } else {
            play(folder.resolve("shop").toString(), Depth.current().pick(1, 20)); // it syncs at each write
        }
    }

    private void play(String address, int rounds) throws Exception {
        DataSource source = KeyLifeChild.source(address);
        KeyLifeShop.create(source, folder);
        RootKey root = KeyLifeShop.root(folder);
        for (int round = 0; round < rounds; round++) {
            Instant at = START.plus(Duration.ofDays(round % 25L)).plusSeconds(round);
            String mode = MODES.get(round % MODES.size());
            CrashRound crash = CrashRunner.of(KeyLifeChild.class)
                    .withArguments(address, folder.toString(), at.toString(), Integer.toString(round + 1), mode)
                    .withJvmArguments(KeyLifeShop.DERIVING)
                    .killAfter(10 + random.nextInt(8), Duration.ofMillis(500), random);
            note(crash);
            String what = mode + ", round " + round + ", seed " + SEED;
            // the process stops its clock after 11 hours
            MovableClock clock = MovableClock.at(at.plus(Duration.ofHours(12)));
            assertWhole(source, root, clock.instant(), what);
            try (KeyLifeShop next = new KeyLifeShop(source, folder, clock)) {
                DisposalRun run = next.dpp.retention().disposeDue();
                assertThat(run.isComplete()).as(what + run.failures()).isTrue();
                assertThat(next.dpp.retention().rollEpochs().isComplete())
                        .as(what)
                        .isTrue();
            }
            assertWhole(source, root, clock.instant(), what);
            assertEnded(source, root, clock.instant(), what);
            if (round % 25 == 24) {
                erased.addAll(taken); // time goes back to the start with an empty shop
                taken.clear();
                tried.clear();
                wrappings.clear();
                Base.clear(source);
                Base.run(source, "DELETE FROM host_order");
            }
        }
        assertThat(texts).as("orders taken in and found").hasSizeGreaterThan(4);
        assertThat(tried).as("orders whose erase began").isNotEmpty();
    }

    private void note(CrashRound crash) {
        for (String line : crash.acknowledged()) {
            String id = line.substring(line.indexOf(':') + 1);
            switch (line.substring(0, line.indexOf(':'))) {
                case "in" -> taken.add(id);
                case "try" -> tried.add(id);
                default -> erased.add(id);
            }
        }
    }

    private void assertWhole(DataSource source, RootKey root, Instant at, String what) throws SQLException {
        KeyStore keys = JdbcStores.create(source).keyStore();
        Map<String, String> stored = ciphertexts(source);
        texts.putAll(stored);
        List<DataKeyRecord> active = keys.activeDataKeys(Instant.EPOCH, at.plus(Duration.ofDays(1)), null, 100_000);
        for (DataKeyRecord key : active) {
            assertThat(keys.epochSecret(key.epochDay(), key.epochVersion()))
                    .as("%s: the secret of %s", what, key.scope().id())
                    .isPresent();
            wrappings
                    .computeIfAbsent(key.scope().id(), first -> new ArrayList<>())
                    .add(key);
        }
        try (Thief reader = new Thief(root, keys, at, folder)) {
            for (String id : taken) {
                if (!tried.contains(id)) {
                    String text = stored.get(id);
                    assertThat(text).as("%s: the row of %s", what, id).isNotNull();
                    assertThat(reader.open(id, String.valueOf(text)))
                            .as("%s: %s", what, id)
                            .isEqualTo(KeyLifeShop.email(id));
                }
            }
            for (String id : erased) {
                assertThat(stored).as(what).doesNotContainKey(id);
                assertThat(keys.dataKey(scope(id))).as(what).isEmpty();
            }
        }
    }

    /** After another process's run: no erase is half done, and no copy of an erased key opens with today's secrets. */
    private void assertEnded(DataSource source, RootKey root, Instant at, String what) throws SQLException {
        assertThat(HostTables.read(source, "SELECT state FROM dpp_retention WHERE state <> 'ACTIVE'", 1))
                .as(what)
                .isEmpty();
        assertThat(HostTables.read(source, "SELECT id FROM dpp_data_key WHERE state <> 'ACTIVE'", 1))
                .as(what)
                .isEmpty();
        assertThat(HostTables.read(
                        source,
                        "SELECT k.scope_id FROM dpp_data_key k WHERE NOT EXISTS (SELECT 1 FROM dpp_retention r"
                                + " WHERE r.scope_id = k.scope_id AND r.partner = k.partner)",
                        1))
                .as("%s: keys without a deadline", what)
                .isEmpty();
        KeyStore keys = JdbcStores.create(source).keyStore();
        assertThat(keys.dirtyEpochSecrets()).as(what).isEmpty();
        Map<String, String> stored = ciphertexts(source);
        try (Thief reader = new Thief(root, keys, at, folder)) {
            for (String id : tried) {
                String text = stored.get(id);
                if (text == null) {
                    erased.add(id);
                } else { // its erase had not begun when the process died
                    assertThat(reader.open(id, text)).as("%s: %s", what, id).isEqualTo(KeyLifeShop.email(id));
                }
            }
        }
        InMemoryKeyStore copies = new InMemoryKeyStore();
        LocalDate today = LocalDate.ofInstant(at, java.time.ZoneOffset.UTC);
        keys.epochSecrets(today.minusDays(99), today.plusDays(99)).forEach(secret -> {
            if (copies.addEpochSecret(secret).version() != secret.version()) {
                copies.succeedEpochSecret(secret);
            }
        });
        try (Thief thief = new Thief(root, copies, at, folder)) {
            for (String id : erased) {
                for (DataKeyRecord copy : wrappings.getOrDefault(id, List.of())) {
                    copies.addDataKey(copy);
                    assertThatExceptionOfType(DppException.class)
                            .as("%s: a copy of the key of %s", what, id)
                            .isThrownBy(() -> thief.open(id, String.valueOf(texts.get(id))));
                    copies.beginDisposal(copy.id());
                    copies.removeDataKey(copy.id());
                }
            }
        }
    }
}
