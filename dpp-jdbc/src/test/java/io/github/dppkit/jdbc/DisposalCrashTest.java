package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.DisposalRun;
import io.github.dppkit.testkit.CrashRunner;
import io.github.dppkit.testkit.Depth;
import io.github.dppkit.testkit.MovableClock;
import io.github.dppkit.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node with SIGKILL in the middle of disposals, again and again; another one brings them to their end. */
class DisposalCrashTest {

    private static final long SEED = 20_261_122L;

    private final Random random = new Random(SEED);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
    @Verifies({"A2.1.a", "L4.c", "#76"})
    void erasesEachDueOrderOnce_andSkipsNone_whereverNodesAreKilled(Base base) throws Exception {
        Depth depth = Depth.current();
        if (base != Base.H2_FILE) {
            try (TestDatabase database = base.open()) {
                play(
                        database.jdbcUrl(),
                        depth.pick(base == Base.MARIADB ? 400 : 1_000, 10_000),
                        depth.pick(base == Base.MARIADB ? 2 : 3, 30));
            }
        } else {
            play(
                    folder.resolve("shop").toString(),
                    depth.pick(120, 2_000),
                    depth.pick(2, 10)); // it syncs at each write
        }
    }

    private void play(String address, int orders, int rounds) throws Exception {
        DataSource source = KeyLifeChild.source(address);
        DisposalShop.create(source, folder);
        MovableClock clock = MovableClock.at(DisposalShop.START);
        try (LendingPool pool = new LendingPool(source);
                DisposalShop shop = new DisposalShop(pool, folder, "filler", clock)) {
            shop.ingest(0, orders);
            clock.advance(Duration.ofDays(20));
            shop.ingest(orders, orders + 20); // these are not due
        }
        Instant now = DisposalShop.DUE;
        int kills = 0;
        for (int round = 0; round < rounds && !DisposalShop.left(source).isEmpty(); round++) {
            CrashRunner.of(DisposalCrashChild.class)
                    .withArguments(address, folder.toString(), "node-" + round, now.toString())
                    .withJvmArguments(KeyLifeShop.DERIVING)
                    .killAfter(1, Duration.ofMillis(900), random);
            kills++;
            now = now.plus(DisposalShop.CLAIM); // what the dead node had claimed is free again
        }
        clock.set(now);
        try (DisposalShop next = new DisposalShop(source, folder, "last", clock)) {
            DisposalRun run = next.dpp.retention().disposeDue();
            assertThat(run.isComplete()).as(run.failures().toString()).isTrue();
            for (int order = 0; order < orders; order += 97) {
                assertThat(next.certificate(order).verify(next.dpp.audit().verifierKey()))
                        .isTrue();
            }
        }
        assertErased(source, orders, kills);
    }

    private static void assertErased(DataSource source, int orders, int kills) {
        String what = kills + " kills, seed " + SEED;
        assertThat(DisposalShop.left(source))
                .as(what)
                .hasSize(2 * 20)
                .allMatch(id -> id.compareTo(DisposalShop.id(orders)) >= 0);
        assertThat(HostTables.read(source, "SELECT scope_id FROM dpp_retention", 1))
                .as(what)
                .hasSize(20);
        assertThat(HostTables.read(source, "SELECT scope_id FROM dpp_data_key", 1))
                .as(what)
                .hasSize(20);
        assertThat(HostTables.read(source, "SELECT data_class FROM dpp_tombstone", 1))
                .as(what)
                .hasSize(orders);
        Map<SubjectToken, List<RecordedEvent>> outcomes = DisposalShop.outcomes(source, Outcome.SUCCESS);
        assertThat(outcomes).as("%s: orders with an outcome", what).hasSize(orders);
        int repeated = 0;
        for (List<RecordedEvent> ofOne : outcomes.values()) {
            assertThat(ofOne.stream().filter(event -> event.count() > 0))
                    .as("%s: outcomes of one order that erased something", what)
                    .hasSizeLessThanOrEqualTo(1);
            assertThat(ofOne.stream().map(RecordedEvent::relatesTo).distinct())
                    .as("%s: each outcome answers an intent of its own", what)
                    .hasSameSizeAs(ofOne);
            repeated += ofOne.size() - 1;
        }
        // a node that dies between outcome and tombstone leaves an outcome that the next one, finding nothing, repeats
        assertThat(repeated).as(what).isLessThanOrEqualTo(kills * 500);
    }
}
