package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.audit.AuditVerifier;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.TestDatabase;
import io.github.dppkit.testkit.TestkitException;
import io.github.dppkit.testkit.attack.AttackKit;
import io.github.dppkit.testkit.attack.AttackKitMain;
import io.github.dppkit.testkit.attack.AttackReport;
import io.github.dppkit.testkit.attack.AttackResult;
import io.github.dppkit.testkit.attack.AttackResult.Outcome;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The published attacks, on every database. */
class AttackKitTest {

    private final TrailLab lab = new TrailLab();

    @TempDir
    Path directory;

    private static AuditStore store(DataSource source) {
        return JdbcStores.create(source).auditStore();
    }

    private CheckpointAnchor anchor() {
        return CheckpointAnchor.file(directory.resolve("anchor.log"));
    }

    private AttackKit kit(TestDatabase database, String name) {
        return AttackKit.on(
                        database.dataSource(),
                        name,
                        AttackKitTest::store,
                        TrailLab.ENVIRONMENT,
                        Set.of(lab.verifierKey()),
                        List.of(anchor()))
                .withClock(lab.clock());
    }

    private static String name(TestDatabase database) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            return connection.getCatalog();
        }
    }

    private TestDatabase recorded(Base base) {
        TestDatabase database = base.open();
        JdbcSchema.create(database.dataSource());
        lab.record(JdbcStores.create(database.dataSource()).auditStore(), anchor());
        return database;
    }

    private static List<String> rows(TestDatabase database) throws SQLException {
        List<String> rows = new ArrayList<>();
        for (String table : List.of("writer", "event", "meta", "checkpoint", "pruned")) {
            try (Connection connection = database.dataSource().getConnection();
                    PreparedStatement select = connection.prepareStatement("SELECT * FROM dpp_audit_" + table);
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    StringBuilder line = new StringBuilder(table);
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        line.append('|').append(row.getString(i));
                    }
                    rows.add(line.toString());
                }
            }
        }
        rows.sort(null);
        return rows;
    }

    @ParameterizedTest
    @EnumSource(Base.class)
    @Verifies({
        "#1", "#2", "#3", "#4", "#5", "#6", "#7", "#8", "#9", "#10", "#11", "#12", "#13", "#14", "#15", "#16", "A2.6.c"
    })
    void everyAttackIsDetected_andEveryRowIsAsItWas(Base base) throws SQLException {
        try (TestDatabase database = recorded(base)) {
            List<String> before = rows(database);

            AttackReport report = kit(database, name(database)).withSigner(lab).run();

            report.assertAllDetected();
            assertThat(report.results()).as(report.text()).hasSizeGreaterThan(25);
            assertThat(report.results()).extracting(AttackResult::outcome).containsOnly(Outcome.DETECTED);
            assertThat(report.results())
                    .extracting(AttackResult::row)
                    .contains(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
            assertThat(rows(database)).isEqualTo(before);
            assertThat(report.events()).isEqualTo(63);
            assertThat(report.text()).contains("0 missed, 0 not run.").contains("DETECTED  row  1");
            assertThat(report.json())
                    .startsWith("{\"format\":\"dpp-attack-report/1\"")
                    .contains("\"allDetected\":true");
        }
    }

    /** The application records on, before and after. */
    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL"})
    void theTrailGoesOn(Base base) throws SQLException {
        try (TestDatabase database = recorded(base)) {
            AttackReport report = kit(database, name(database)).run();
            assertThat(report.isAllDetected()).isTrue();
            assertThat(report.results())
                    .filteredOn(result -> result.outcome() == Outcome.NOT_RUN)
                    .extracting(AttackResult::id)
                    .containsExactly("rewrite-signed", "fork-signed");
            AuditStore store = store(database.dataSource());
            try (AuditTrail trail = lab.trail(store, "app-3", anchor()).open()) {
                trail.record(TrailLab.reveal(TrailLab.MINE, 1));
            }
            assertThat(AuditVerifier.of(store, TrailLab.ENVIRONMENT, List.of(lab.verifierKey()), List.of(anchor()))
                            .verify()
                            .isPass())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL"})
    void runsOnNothingButTheStagingDatabaseThatIsNamed(Base base) throws SQLException {
        try (TestDatabase database = recorded(base)) {
            List<String> before = rows(database);
            assertThatExceptionOfType(TestkitException.class)
                    .isThrownBy(() -> kit(database, "shop").run())
                    .withMessageContaining("not the one that you named");
            for (String live : List.of("production", "eu-prod", "shop-live", "prd")) {
                assertThatExceptionOfType(TestkitException.class)
                        .isThrownBy(() -> AttackKit.on(
                                        database.dataSource(),
                                        name(database),
                                        AttackKitTest::store,
                                        Environment.of(live),
                                        Set.of(lab.verifierKey()),
                                        List.of(anchor()))
                                .run())
                        .withMessageContaining("production");
            }
            assertThatExceptionOfType(TestkitException.class)
                    .isThrownBy(() -> kit(database, "SHOP_PROD").run())
                    .withMessageContaining("production");
            assertThatExceptionOfType(TestkitException.class)
                    .isThrownBy(() -> AttackKit.on(
                                    database.dataSource(),
                                    name(database),
                                    AttackKitTest::store,
                                    TrailLab.ENVIRONMENT,
                                    Set.of(new TrailLab().verifierKey()),
                                    List.of(anchor()))
                            .run())
                    .withMessageContaining("does not verify before");
            assertThat(rows(database)).isEqualTo(before);
        }
    }

    /** The program, in a process of its own, as a team without a build for it runs it. */
    @Test
    void runsFromACommandLine(@TempDir Path files) throws Exception {
        try (TestDatabase database = recorded(Base.POSTGRESQL)) {
            Path key = Files.writeString(
                    files.resolve("key.pub"), lab.verifierKey().toString());
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    everyPath(),
                    AttackKitMain.class.getName()));
            command.addAll(List.of("--url", database.jdbcUrl(), "--environment", "lab", "--key", key.toString()));
            command.addAll(List.of("--anchor", directory.resolve("anchor.log").toString()));
            command.addAll(List.of("--json", files.resolve("report.json").toString(), "--staging"));

            Process wrong = start(command, "another");
            assertThat(wrong.waitFor()).isEqualTo(2);
            Process process = start(command, name(database));
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor()).as(out).isZero();
            assertThat(out).contains("0 missed, 2 not run.");
            assertThat(Files.readString(files.resolve("report.json"))).contains("\"allDetected\":true");
        }
    }

    /** Class path and module path in one, for the child runs without modules. */
    private static String everyPath() {
        return System.getProperty("java.class.path") + File.pathSeparator + System.getProperty("jdk.module.path", "");
    }

    private static Process start(List<String> command, String staging) throws IOException {
        List<String> whole = new ArrayList<>(command);
        whole.add(staging);
        return new ProcessBuilder(whole)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
