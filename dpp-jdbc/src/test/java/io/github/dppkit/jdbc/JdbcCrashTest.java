package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.access.Grant;
import io.github.dppkit.audit.WriterId;
import io.github.dppkit.audit.spi.WriterRecord;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.testkit.CrashRound;
import io.github.dppkit.testkit.CrashRunner;
import io.github.dppkit.testkit.Depth;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a store has acknowledged outlives the process, whatever it was about to do, and whatever H2 has not written yet. */
class JdbcCrashTest {

    private static final long SEED = 20_261_121L;

    private final Path directory;

    JdbcCrashTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
    void findsEverythingAcknowledged_afterEachKill(Base base) {
        try (KillBase database = KillBase.open(base, directory)) {
            CrashRunner child = CrashRunner.of(JdbcCrashChild.class)
                    .withArguments(database.address())
                    .withTimeout(Duration.ofMinutes(3));
            Random random = new Random(SEED);
            List<String> acknowledged = new ArrayList<>();
            for (int round = 0; round < Depth.current().pick(base == Base.H2_FILE ? 5 : 3, 30); round++) {
                CrashRound crash = child.killAfter(1 + random.nextInt(120));
                acknowledged.addAll(crash.acknowledged());
                try (LendingPool source = database.connect()) {
                    assertAllThere(JdbcStores.create(source), acknowledged, round);
                }
            }
        }
    }

    private static void assertAllThere(JdbcStores stores, List<String> acknowledged, int round) {
        Set<String> roles =
                stores.grantStore().grants().stream().map(Grant::role).collect(Collectors.toSet());
        for (String id : acknowledged) {
            String[] parts = id.split(":", 3);
            assertThat(isThere(stores, roles, parts))
                    .as("%s after round %d, seed %d", id, round, SEED)
                    .isTrue();
        }
    }

    private static boolean isThere(JdbcStores stores, Set<String> roles, String[] parts) {
        return switch (parts[0]) {
            case "key" -> {
                int number = Integer.parseInt(parts[1]);
                yield stores.keyStore().dataKey(Samples.order(number)).equals(Optional.of(Samples.key(number)));
            }
            case "claimed" -> {
                int number = Integer.parseInt(parts[1]);
                yield stores.retentionStore()
                                .find(Samples.order(number), DataClass.PII)
                                .equals(Optional.of(Samples.claimed(number)))
                        || isFinished(stores, number);
            }
            case "finished" -> isFinished(stores, Integer.parseInt(parts[1]));
            case "append" -> {
                WriterId writer = new WriterId("child", Long.parseLong(parts[1]));
                int size = Integer.parseInt(parts[2]);
                yield stores.auditStore().writer(writer).map(WriterRecord::size).orElse(0L) >= size
                        && stores.auditStore().events(writer, 0, size).equals(Samples.events(0, size));
            }
            case "destroyed" ->
                stores.keyStore()
                        .epochSecret(Samples.DAY.plusDays(Integer.parseInt(parts[1])))
                        .isEmpty();
            case "grant" -> roles.contains(parts[1]);
            default -> throw new IllegalArgumentException(parts[0]);
        };
    }

    /** The record is gone and the tombstone there, both or neither. */
    private static boolean isFinished(JdbcStores stores, int number) {
        boolean gone = stores.retentionStore()
                .find(Samples.order(number), DataClass.PII)
                .isEmpty();
        assertThat(stores.retentionStore().tombstone(Samples.tombstone(number).token(), DataClass.PII))
                .as("tombstone of %d, seed %d", number, SEED)
                .isEqualTo(gone ? Optional.of(Samples.tombstone(number)) : Optional.empty());
        return gone;
    }
}
