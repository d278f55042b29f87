package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.audit.AuditIntegrityException;
import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.audit.AuditTrailStatus.State;
import io.github.dppkit.audit.AuditVerifier;
import io.github.dppkit.audit.AuditWriteException;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.VerificationResult;
import io.github.dppkit.audit.VerificationResult.Finding;
import io.github.dppkit.audit.VerificationResult.Kind;
import io.github.dppkit.audit.VerificationResult.Verdict;
import io.github.dppkit.audit.VerifierKey;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.audit.spi.WriterRecord;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.CrashRound;
import io.github.dppkit.testkit.CrashRunner;
import io.github.dppkit.testkit.Depth;
import io.github.dppkit.testkit.PostgresServer;
import io.github.dppkit.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The trail in a real database: two processes, kills, forks, outages, clocks, other people's transactions. */
class TrailOnDatabaseTest {

    private static final long SEED = 20_261_122L;

    private final Path folder;

    TrailOnDatabaseTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static void requireContiguous(AuditStore store) {
        for (WriterRecord writer : store.writers()) {
            long expected = 0;
            List<StoredEvent> page;
            do {
                page = store.events(writer.id(), expected, 1_000);
                for (StoredEvent row : page) {
                    assertThat(row.seq()).isEqualTo(expected++);
                }
            } while (!page.isEmpty());
            assertThat(writer.size()).isEqualTo(expected);
        }
    }

    private static Set<String> ids(AuditStore store) {
        Set<String> ids = new HashSet<>();
        for (RecordedEvent event : AuditLab.events(store)) {
            assertThat(ids.add(event.id().toString())).as("no event twice").isTrue();
        }
        return ids;
    }

    private static VerificationResult verify(AuditStore store, Path anchor, Set<String> publicKeys) {
        List<VerifierKey> keys = publicKeys.stream()
                .map(hex -> VerifierKey.of("dppkit.audit/trail", HexFormat.of().parseHex(hex)))
                .toList();
        return AuditVerifier.of(store, AuditLab.ENVIRONMENT, keys, List.of(CheckpointAnchor.file(anchor)))
                .verify();
    }

    /** Splits what children acknowledged; the rest after the colon by what stands before it. */
    private static List<String> acknowledged(CrashRound round, String what) {
        return round.acknowledged().stream()
                .filter(id -> id.startsWith(what))
                .map(id -> id.substring(what.length()))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL"})
    @Verifies({"#20", "A2.6.a"})
    void losesAndDoublesNothing_whenTwoProcessesRecordOnSixteenThreadsEach(Base base) throws Exception {
        int each = Depth.current().pick(100, 5_000);
        Path anchor = folder.resolve("anchor.txt");
        List<String> events = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        // one H2 file for two processes: the first one serves the other
        String shared = "jdbc:h2:file:" + folder.resolve("shared") + ";AUTO_SERVER=TRUE";
        try (TestDatabase postgres = PostgresServer.shared().createDatabase()) {
            String url = base == Base.H2_FILE ? shared : postgres.jdbcUrl();
            String user = base == Base.H2_FILE ? "sa" : "postgres";
            DataSource source = new UrlSource(url, user, "");
            try (Connection held = source.getConnection()) {
                assertThat(held.isValid(1)).isTrue(); // keeps the server of an H2 file in this process
                JdbcSchema.create(source);
                ExecutorService pool = Executors.newFixedThreadPool(2);
                try {
                    List<Future<CrashRound>> children = new ArrayList<>();
                    for (String node : List.of("node-a", "node-b")) {
                        CrashRunner child = CrashRunner.of(TrailChild.class)
                                .withTimeout(Duration.ofMinutes(10))
                                .withArguments(url, user, anchor.toString(), node, "16", Integer.toString(each));
                        children.add(pool.submit(child::runToEnd));
                    }
                    for (Future<CrashRound> child : children) {
                        events.addAll(acknowledged(child.get(), "event:"));
                        keys.addAll(acknowledged(child.get(), "key:"));
                    }
                } finally {
                    pool.shutdownNow();
                }
                AuditStore store = AuditLab.store(source);
                assertThat(events).hasSize(2 * 16 * each).doesNotHaveDuplicates();
                assertThat(ids(store)).containsAll(events);
                requireContiguous(store);
                assertThat(verify(store, anchor, keys).verdict()).isEqualTo(Verdict.PASS);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL"})
    @Verifies({"#22", "A2.6.a", "A2.6.c"})
    void holdsEveryAcknowledgedEventAndVerifies_afterEachKill(Base base) {
        Path anchor = folder.resolve("anchor.txt");
        Path file = folder.resolve("killed");
        Random random = new Random(SEED);
        Set<String> events = new HashSet<>();
        Set<String> keys = new HashSet<>();
        try (TestDatabase postgres = PostgresServer.shared().createDatabase()) {
            String url = base == Base.H2_FILE ? "jdbc:h2:file:" + file : postgres.jdbcUrl();
            String user = base == Base.H2_FILE ? "sa" : "postgres";
            CrashRunner child = CrashRunner.of(TrailChild.class)
                    .withArguments(url, user, anchor.toString(), "node-a", "4", "1000000");
            for (int round = 0; round < Depth.current().pick(2, 30); round++) {
                CrashRound crash = child.killAfter(1 + random.nextInt(200), Duration.ofMillis(150), random);
                events.addAll(acknowledged(crash, "event:"));
                keys.addAll(acknowledged(crash, "key:"));
                AuditStore store = AuditLab.store(new UrlSource(url, user, ""));
                assertThat(ids(store)).as("round %d, seed %d", round, SEED).containsAll(events);
                requireContiguous(store);
                assertThat(verify(store, anchor, keys).findings())
                        .as("round %d, seed %d", round, SEED)
                        .filteredOn(finding -> finding.kind().isFailing())
                        .isEmpty();
            }
        }
        assertThat(events).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
    @Verifies("#21")
    void failsClosed_whenAnotherProcessClaimsTheSameNode(Base base) {
        try (AuditLab lab = AuditLab.open(base, folder)) {
            AuditTrail first = lab.trail("node-a").open();
            first.record(AuditLab.reveal(1));
            try (AuditTrail second = lab.trail("node-a").open()) {
                assertThat(second.status().writer()).isNotEqualTo(first.status().writer());
                assertThatThrownBy(() -> first.record(AuditLab.reveal(2))).isInstanceOf(AuditWriteException.class);
                assertThat(first.status().state()).isEqualTo(State.FENCED);
                assertThatThrownBy(() -> first.record(AuditLab.reveal(3))).isInstanceOf(AuditWriteException.class);
                second.record(AuditLab.reveal(4));
            }
            first.close();
            requireContiguous(lab.store());
            assertThat(lab.verify().verdict()).isEqualTo(Verdict.PASS);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
    @Verifies({"#9", "A2.6.c"})
    void stopsTheSecondBranch_whenACloneOfTheDatabaseIsContinued(Base base) {
        try (AuditLab lab = AuditLab.open(base, folder)) {
            try (AuditTrail original = lab.trail("node-a").open()) {
                original.record(AuditLab.reveal(1));
                original.checkpoint();
                AuditStore clone = AuditLab.store(lab.restored(lab.backup("clone")));
                // the clone begins while both still agree, and is the first that the anchor hears of
                try (AuditTrail branch = lab.trail("node-b", clone).open()) {
                    branch.record(AuditLab.reveal(2));
                    branch.checkpoint();
                    long held = lab.anchor().latest().orElseThrow().size();
                    assertThatThrownBy(original::checkpoint).isInstanceOf(AuditIntegrityException.class);
                    assertThat(original.status().state()).isEqualTo(State.INTEGRITY_FAILED);
                    assertThatThrownBy(() -> original.record(AuditLab.reveal(3)))
                            .isInstanceOf(AuditWriteException.class);
                    assertThat(lab.anchor().latest().orElseThrow().size()).isEqualTo(held);
                }
                assertThat(lab.verify(clone).verdict()).isEqualTo(Verdict.PASS);
                assertThat(lab.verify().verdict()).isEqualTo(Verdict.FAIL);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL"})
    @Verifies({"#25", "L5.d"})
    void deniesWithinTwoSeconds_whileTheDatabaseIsDown_andRecoversByItself(Base base) {
        try (AuditLab lab = AuditLab.open(base, folder)) {
            Switch way = new Switch(lab.source());
            try (AuditTrail trail = lab.trail("node-a", AuditLab.store(way)).open()) {
                way.down = true;
                Instant begin = Instant.now();
                assertThatThrownBy(() -> trail.record(AuditLab.reveal(1))).isInstanceOf(AuditWriteException.class);
                // two seconds are the rule; the rest is for a machine that stands still
                assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofMinutes(2));
                denyUntilDegraded(trail);
                assertThatThrownBy(trail::checkpoint).isInstanceOf(RuntimeException.class);
                way.down = false;
                recordUntilAccepted(trail, 2);
                assertThat(trail.status().state()).isEqualTo(State.OPEN);
            }
            requireContiguous(lab.store());
            assertThat(lab.verify().verdict()).isEqualTo(Verdict.PASS);
        }
    }

    /** One who gave up before the trail's own thread came to ask the database leaves it none the wiser. */
    private static void denyUntilDegraded(AuditTrail trail) {
        for (int i = 0; trail.status().state() == State.OPEN; i++) {
            assertThat(i).as("tries").isLessThan(300);
            assertThatThrownBy(() -> trail.record(AuditLab.reveal(1))).isInstanceOf(AuditWriteException.class);
        }
        assertThat(trail.status().state()).isEqualTo(State.DEGRADED);
    }

    private static void recordUntilAccepted(AuditTrail trail, int order) {
        for (int i = 0; ; i++) {
            try {
                trail.record(AuditLab.reveal(order));
                return;
            } catch (AuditWriteException e) {
                assertThat(i).as("tries").isLessThan(300);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL"})
    @Verifies("#26")
    void deniesAThousandCallersInLittleMemory_whileAnAppendStaysWithoutAnswer(Base base) {
        try (TestDatabase postgres = PostgresServer.shared().createDatabase()) {
            String url = base == Base.H2_FILE ? "jdbc:h2:file:" + folder.resolve("slow") : postgres.jdbcUrl();
            CrashRound child = CrashRunner.of(SlowTrailChild.class)
                    .withJvmArguments("-Xmx64m")
                    .withArguments(
                            url,
                            base == Base.H2_FILE ? "sa" : "postgres",
                            folder.resolve("anchor.txt").toString())
                    .runToEnd();
            assertThat(child.acknowledged()).containsExactly("denied:1000", "recovered");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
    @Verifies("#32")
    void recordsOn_whileSomebodysLongTransactionIsOpen(Base base) throws SQLException {
        try (AuditLab lab = AuditLab.open(base, folder)) {
            Base.run(lab.source(), "CREATE TABLE host_order (id BIGINT PRIMARY KEY)");
            try (AuditTrail trail = lab.trail("node-a").open();
                    Connection host = lab.source().getConnection();
                    Statement statement = host.createStatement()) {
                host.setAutoCommit(false);
                statement.execute("INSERT INTO host_order VALUES (1)");
                statement.executeQuery("SELECT COUNT(*) FROM dpp_audit_event").close();
                trail.record(AuditLab.reveal(1));
                lab.clock.advance(Duration.ofMinutes(30));
                try (AuditTrail other = lab.trail("node-b").open()) {
                    other.record(AuditLab.reveal(2));
                    trail.record(AuditLab.reveal(3));
                    trail.checkpoint();
                    other.checkpoint();
                }
                host.rollback();
            }
            assertThat(lab.verify().verdict()).isEqualTo(Verdict.PASS);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL"})
    @Verifies("#36")
    void keepsTheOrderOfNumbers_whenTheClockLeaps_andReportsIt(Base base) {
        try (AuditLab lab = AuditLab.open(base, folder)) {
            try (AuditTrail trail = lab.trail("node-a").open()) {
                trail.record(AuditLab.reveal(1));
                lab.clock.step(Duration.ofDays(-1));
                trail.record(AuditLab.reveal(2));
                trail.checkpoint();
                lab.clock.step(Duration.ofDays(2));
                trail.record(AuditLab.reveal(3));
                trail.checkpoint();
                lab.clock.step(Duration.ofDays(-1));
                trail.record(AuditLab.reveal(4));
            }
            requireContiguous(lab.store());
            VerificationResult result = lab.verify();
            assertThat(result.findings()).extracting(Finding::kind).contains(Kind.TIME_ANOMALY);
            assertThat(result.verdict()).isEqualTo(Verdict.PASS);
        }
    }

    /** A way to the database that can be shut. */
    private static final class Switch extends PlainDataSource {

        private final DataSource source;
        private volatile boolean down;

        Switch(DataSource source) {
            this.source = source;
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (down) {
                throw new SQLException("down", "08001");
            }
            return source.getConnection();
        }
    }
}
