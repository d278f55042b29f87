package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.Dpp;
import io.github.dppkit.DppBuilder;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.MovableClock;
import io.github.dppkit.testkit.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FirstStepsTest {

    @TempDir
    Path folder;

    private static final String ORDER = """
            {"order":{"orderId":"902-3159896-1390916","buyer":{"buyerName":"Anna Nowak","buyerEmail":"a.nowak@example.org"}}}""";

    private final MovableClock clock = MovableClock.at(Instant.parse("2026-03-01T08:00:00Z"));

    private FirstSteps.Result run(DataSource database, LogCapture log) {
        DppBuilder builder = FirstSteps.setUp(database, folder, "correct horse battery staple".toCharArray());
        try (Dpp dpp = builder.clock(clock, clock.nanos()).build()) {
            log.sanitizeWith(dpp.logSanitizer());
            return new FirstSteps(log.host()).run(dpp, ORDER.getBytes(StandardCharsets.UTF_8), clock);
        }
    }

    @ParameterizedTest
    @EnumSource(Base.class)
    @Verifies({"A2.4.a", "A1.3.b", "L5.d", "A2.6.c", "L4.c"})
    void theProgramsOfTheReadme_workOnEveryDatabase(Base base) throws SQLException {
        try (TestDatabase database = base.open();
                LogCapture log = LogCapture.everything()) {
            FirstSteps.Result result = run(database.dataSource(), log);

            assertThat(new String(result.stored().bytes(), StandardCharsets.UTF_8))
                    .startsWith("{\"order\":{\"orderId\":\"902-3159896-1390916\",\"buyer\":{\"buyerName\":\"dpp1.AQEBA")
                    .doesNotContain("Anna", "nowak");
            assertThat(result.printed()).isEqualTo("Anna Nowak");
            assertThat(log.text()).contains("Label for ***", "Label for [NAME]").doesNotContain("Anna");
            assertThat(result.run().disposed()).isEqualTo(1);
            assertThat(result.audit().isPass()).as(result.audit().toString()).isTrue();
            for (String table : Base.TABLES) {
                assertThat(dump(database.dataSource(), table)).doesNotContain("Anna", "nowak@", "example.org");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Base.class)
    void outsideTests_theStartSaysThatH2IsForTryingOut_andThatTheOwnerOfTheTrailMayDeleteIt(Base base) {
        try (TestDatabase database = base.open();
                LogCapture log = LogCapture.everything()) {
            run(database.dataSource(), log);
            List<String> cautions = JdbcStores.create(database.dataSource()).cautions();
            assertThat(cautions)
                    .singleElement()
                    .asString()
                    .contains(
                            switch (base.kind()) {
                                case H2 -> "H2";
                                case POSTGRESQL -> "DELETE of dpp_audit_checkpoint";
                                case MARIADB -> "DELETE of every table";
                            });
            assertThat(cautions)
                    .allSatisfy(caution -> assertThat(log.text())
                            .contains("WARN io.github.dppkit.Dpp ")
                            .contains(caution));
        }
    }

    @Test
    void theReadmeShowsThesePrograms_toTheLetter() throws IOException {
        Path root = Path.of(Objects.requireNonNull(System.getProperty("dpp.root")));
        String readme = Files.readString(root.resolve("README.md"));
        List<String> programs = programs(
                Files.readAllLines(root.resolve("dpp-jdbc/src/test/java/io/github/dppkit/jdbc/FirstSteps.java")));
        assertThat(programs).hasSize(3).allSatisfy(program -> assertThat(readme).contains(program));
    }

    private static List<String> programs(List<String> source) {
        List<String> programs = new ArrayList<>();
        int begin = 0;
        for (int i = 0; i < source.size(); i++) {
            String line = source.get(i).strip();
            if (line.equals("// begin README")) {
                begin = i + 1;
            } else if (line.equals("// end README")) {
                programs.add(source.subList(begin, i).stream()
                        .map(each -> each.isBlank() ? "" : each.substring(8))
                        .collect(Collectors.joining("\n", "", "\n")));
            }
        }
        return programs;
    }

    private static String dump(DataSource database, String table) throws SQLException {
        StringBuilder dump = new StringBuilder();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
            while (rows.next()) {
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    Object value = rows.getObject(i);
                    dump.append(
                                    value instanceof byte[] bytes
                                            ? new String(bytes, StandardCharsets.ISO_8859_1)
                                            : String.valueOf(value))
                            .append('\n');
                }
            }
        }
        return dump.toString();
    }
}
