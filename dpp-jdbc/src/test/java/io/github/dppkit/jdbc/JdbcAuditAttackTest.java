package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.audit.AuditTrailStatus.State;
import io.github.dppkit.audit.AuditVerifier;
import io.github.dppkit.audit.AuditWriteException;
import io.github.dppkit.audit.MerkleTree;
import io.github.dppkit.audit.VerificationResult;
import io.github.dppkit.audit.VerificationResult.Finding;
import io.github.dppkit.audit.VerificationResult.Kind;
import io.github.dppkit.audit.VerificationResult.Verdict;
import io.github.dppkit.audit.WriterId;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.Depth;
import io.github.dppkit.testkit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the owner of the tables does by SQL, many times at random; the attacks one by one are in AttackKitTest. */
@Verifies("A2.6.c")
class JdbcAuditAttackTest {

    private static final WriterId ONE = new WriterId("app-1", 1);
    private static final WriterId TWO = new WriterId("app-2", 1);
    private static final List<String> TABLES = List.of("writer", "event", "meta", "checkpoint");

    private final TrailLab lab = new TrailLab();

    @TempDir
    Path directory;

    private CheckpointAnchor anchor() {
        return CheckpointAnchor.file(directory.resolve("anchor.log"));
    }

    private VerificationResult verify(AuditStore store) {
        return AuditVerifier.of(store, TrailLab.ENVIRONMENT, List.of(lab.verifierKey()), List.of(anchor()))
                .verify();
    }

    private interface Scenario {
        void on(AuditStore store, Connection owner) throws SQLException;
    }

    private void recorded(Base base, Scenario scenario) throws SQLException {
        try (TestDatabase database = base.open();
                LendingPool pool = new LendingPool(database.dataSource());
                Connection owner = database.dataSource().getConnection()) {
            JdbcSchema.create(pool);
            AuditStore store = JdbcStores.create(pool).auditStore();
            lab.record(store, anchor());
            assertThat(verify(store).findings()).isEmpty();
            scenario.on(store, owner);
        }
    }

    private static void run(Connection owner, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = owner.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                if (values[i] instanceof byte[] bytes) {
                    statement.setBytes(i + 1, bytes);
                } else {
                    statement.setObject(i + 1, values[i]);
                }
            }
            statement.executeUpdate();
        }
    }

    private static byte[] flip(byte[] bytes, SplittableRandom random) {
        int bit = random.nextInt(bytes.length * 8);
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        return bytes;
    }

    /** Row 1: 200 random bits of the columns of events. */
    @ParameterizedTest
    @EnumSource(
            value = Base.class,
            names = {"H2_MEMORY", "POSTGRESQL"})
    @Verifies("#1")
    void namesTheRow_ofEachOf200BitsThatAreFlipped(Base base) throws SQLException {
        recorded(base, (store, owner) -> {
            long seed = 4_711;
            SplittableRandom random = new SplittableRandom(seed);
            for (int i = 0; i < 200; i++) {
                WriterId writer = random.nextBoolean() ? ONE : TWO;
                long seq = random.nextLong(31);
                StoredEvent row = store.events(writer, seq, 1).get(0);
                int column = random.nextInt(4);
                change(owner, writer, row, column, random);

                VerificationResult result = verify(store);

                assertThat(result.verdict()).as("seed %d, flip %d", seed, i).isEqualTo(Verdict.FAIL);
                assertThat(result.findings())
                        .as("seed %d, flip %d, column %d", seed, i, column)
                        .anyMatch(found -> writer.equals(found.writer()) && found.from() <= seq && found.to() > seq);
                run(
                        owner,
                        "DELETE FROM dpp_audit_event WHERE node_id = ? AND incarnation = 1 AND (seq = ? OR seq > 99)",
                        writer.node(),
                        seq);
                insert(owner, writer, row);
            }
            assertThat(verify(store).findings()).isEmpty();
        });
    }

    private static void change(Connection owner, WriterId writer, StoredEvent row, int column, SplittableRandom random)
            throws SQLException {
        String where = " WHERE node_id = ? AND incarnation = 1 AND seq = ?";
        switch (column) {
            case 0 ->
                run(
                        owner,
                        "UPDATE dpp_audit_event SET event_id = ?" + where,
                        new UUID(
                                row.id().high() ^ 1L << random.nextInt(64),
                                row.id().low()),
                        writer.node(),
                        row.seq());
            case 1 ->
                run(
                        owner,
                        "UPDATE dpp_audit_event SET leaf_hash = ?" + where,
                        flip(row.leafHash(), random),
                        writer.node(),
                        row.seq());
            case 2 ->
                run(
                        owner,
                        "UPDATE dpp_audit_event SET body = ?" + where,
                        flip(row.body(), random),
                        writer.node(),
                        row.seq());
            default ->
                run(
                        owner,
                        "UPDATE dpp_audit_event SET seq = ?" + where,
                        row.seq() | 1L << random.nextInt(7, 62),
                        writer.node(),
                        row.seq());
        }
    }

    private static void insert(Connection owner, WriterId writer, StoredEvent row) throws SQLException {
        run(
                owner,
                "INSERT INTO dpp_audit_event (node_id, incarnation, seq, event_id, leaf_hash, body) VALUES (?, 1, ?, ?, ?, ?)",
                writer.node(),
                row.seq(),
                new UUID(row.id().high(), row.id().low()),
                row.leafHash(),
                row.body());
    }

    /** Row 5: from one event to all of them, and what the live writer does next. */
    @ParameterizedTest
    @EnumSource(
            value = Base.class,
            names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
    @Verifies("#5")
    void findsEachTruncatedTail_andFencesTheLiveWriterAtItsNextAppend(Base base) throws SQLException {
        recorded(base, (store, owner) -> {
            AuditTrail live = lab.trail(store, "app-3", anchor()).open();
            for (int i = 0; i < 9; i++) {
                live.record(TrailLab.reveal(TrailLab.MINE, i));
            }
            live.checkpoint();
            WriterId writer = new WriterId("app-3", 1);
            List<StoredEvent> events = store.events(writer, 0, 100);
            assertThat(events).hasSize(10);
            for (int size = 9; size >= 0; size--) {
                MerkleTree tree = MerkleTree.empty();
                events.subList(0, size).forEach(row -> tree.append(row.leafHash()));
                run(owner, "DELETE FROM dpp_audit_event WHERE node_id = 'app-3' AND seq >= ?", (long) size);
                run(
                        owner,
                        "UPDATE dpp_audit_writer SET size = ?, frontier = ? WHERE node_id = 'app-3'",
                        (long) size,
                        tree.frontier());
                VerificationResult result = verify(store);
                assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
                assertThat(result.findings()).contains(new Finding(Kind.EVENTS_TRUNCATED, writer, size, 10));
            }
            assertThatExceptionOfType(AuditWriteException.class)
                    .isThrownBy(() -> live.record(TrailLab.reveal(TrailLab.MINE, 1)));
            assertThat(live.status().state()).isEqualTo(State.FENCED);
        });
    }

    /** Row 37: noise in every table, as far as the database takes it; held against a comparison of all rows. */
    @ParameterizedTest
    @EnumSource(
            value = Base.class,
            names = {"H2_MEMORY", "POSTGRESQL"})
    @Verifies("#37")
    @Timeout(600)
    void neverPassesAndNeverCrashes_whateverStandsInTheTables(Base base) throws SQLException {
        recorded(base, (store, owner) -> {
            Map<String, List<Object[]>> good = new HashMap<>();
            for (String table : TABLES) {
                good.put(table, rows(owner, table));
            }
            long seed = 37;
            SplittableRandom random = new SplittableRandom(seed);
            int rounds = Depth.current().pick(60, 2_000);
            int failed = 0;
            for (int round = 0; round < rounds; round++) {
                int acts = 1 + random.nextInt(5);
                for (int act = 0; act < acts; act++) {
                    scramble(owner, random);
                }
                Verdict verdict = verify(store).verdict();
                boolean same = true;
                for (String table : TABLES) {
                    same &= sameRows(table, good.getOrDefault(table, List.of()), rows(owner, table));
                }
                assertThat(verdict).as("seed %d, round %d", seed, round).isEqualTo(same ? Verdict.PASS : Verdict.FAIL);
                failed += same ? 0 : 1;
                restore(owner, good);
            }
            assertThat(failed).isGreaterThan(rounds / 2);
            assertThat(verify(store).findings()).isEmpty();
        });
    }

    private static List<Object[]> rows(Connection owner, String table) throws SQLException {
        List<Object[]> rows = new ArrayList<>();
        try (PreparedStatement select = owner.prepareStatement("SELECT * FROM dpp_audit_" + table);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                Object[] values = new Object[row.getMetaData().getColumnCount()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = row.getObject(i + 1);
                }
                rows.add(values);
            }
        }
        return rows;
    }

    /** Fewer stored checkpoints prove less and contradict nothing, as long as there is one. */
    private static boolean sameRows(String table, List<Object[]> good, List<Object[]> now) {
        List<String> before = texts(good);
        List<String> after = texts(now);
        return table.equals("checkpoint") ? !after.isEmpty() && before.containsAll(after) : before.equals(after);
    }

    private static List<String> texts(List<Object[]> rows) {
        return rows.stream().map(java.util.Arrays::deepToString).sorted().toList();
    }

    private static void restore(Connection owner, Map<String, List<Object[]>> good) throws SQLException {
        for (String table : TABLES) {
            run(owner, "DELETE FROM dpp_audit_" + table);
            for (Object[] row : good.getOrDefault(table, List.of())) {
                run(
                        owner,
                        "INSERT INTO dpp_audit_" + table + " VALUES ("
                                + String.join(", ", java.util.Collections.nCopies(row.length, "?")) + ")",
                        row);
            }
        }
    }

    /** One act; what the database's own constraints refuse is no act. */
    private static void scramble(Connection owner, SplittableRandom random) {
        byte[] noise = new byte[random.nextInt(1, 90)];
        random.nextBytes(noise);
        byte[] hash = new byte[32];
        random.nextBytes(hash);
        long key = random.nextInt(8) == 0 ? random.nextLong() : random.nextLong(-2, 36);
        String node = random.nextInt(6) == 0 ? "ghost" : random.nextBoolean() ? "app-1" : "app-2";
        String text = new String(noise, StandardCharsets.US_ASCII).replace('\0', ' ');
        try {
            switch (random.nextInt(12)) {
                case 0 ->
                    run(owner, "UPDATE dpp_audit_event SET body = ? WHERE node_id = ? AND seq = ?", noise, node, key);
                case 1 -> run(owner, "DELETE FROM dpp_audit_event WHERE node_id = ? AND seq = ?", node, key);
                case 2 ->
                    run(
                            owner,
                            "INSERT INTO dpp_audit_event VALUES (?, 1, ?, ?, ?, ?)",
                            node,
                            key,
                            new UUID(key, 1),
                            hash,
                            noise);
                case 3 ->
                    run(
                            owner,
                            "UPDATE dpp_audit_event SET leaf_hash = ? WHERE node_id = ? AND seq = ?",
                            hash,
                            node,
                            key);
                case 4 -> run(owner, "UPDATE dpp_audit_event SET node_id = ? WHERE seq = ?", text, key);
                case 5 -> run(owner, "UPDATE dpp_audit_meta SET leaf = ? WHERE idx = ?", noise, key);
                case 6 -> run(owner, "DELETE FROM dpp_audit_meta WHERE idx = ?", key);
                case 7 -> run(owner, "INSERT INTO dpp_audit_meta VALUES (?, ?)", key, noise);
                case 8 -> run(owner, "UPDATE dpp_audit_checkpoint SET note = ? WHERE size = ?", text, key);
                case 9 -> run(owner, "INSERT INTO dpp_audit_checkpoint VALUES (?, ?)", key, text);
                case 10 ->
                    run(
                            owner,
                            "UPDATE dpp_audit_writer SET size = ?, frontier = ?, state = ? WHERE node_id = ?",
                            key,
                            noise,
                            List.of("OPEN", "CLOSED", "ABANDONED").get(random.nextInt(3)),
                            node);
                default -> run(owner, "DELETE FROM dpp_audit_writer WHERE node_id = ?", node);
            }
        } catch (SQLException e) {
            assertThat(e.getSQLState())
                    .as("only a constraint or a length refuses an act")
                    .containsPattern("^2[23]");
        }
    }
}
