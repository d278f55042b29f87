package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.audit.Reason;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FirstStepsTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Base.class)
    @Verifies({"A2.4.a", "A1.3.b", "L5.d", "A2.6.c"})
    void theProgramOfTheReadme_worksOnEveryDatabase(Base base) throws SQLException {
        try (TestDatabase database = base.open()) {
            FirstSteps.Result result =
                    FirstSteps.run(database.dataSource(), folder, "correct horse battery staple".toCharArray());

            assertThat(result.column()).startsWith("dpp1.").doesNotContain("anna");
            assertThat(result.refused()).isEqualTo(Reason.NO_GRANT);
            assertThat(result.shown()).isEqualTo("mail to ***@***");
            assertThat(result.revealed()).isEqualTo("anna.nowak@example.org");
            assertThat(result.audit().isPass()).as(result.audit().toString()).isTrue();
            for (String table : Base.TABLES) {
                assertThat(dump(database.dataSource(), table)).doesNotContain("anna.nowak", "example.org");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Base.class)
    void outsideTests_theStartSaysThatH2IsForTryingOut(Base base) {
        try (TestDatabase database = base.open();
                LogCapture log = LogCapture.everything()) {
            FirstSteps.run(database.dataSource(), folder, "correct horse battery staple".toCharArray());
            List<String> cautions = JdbcStores.create(database.dataSource()).cautions();
            assertThat(cautions).hasSize(base.kind() == DatabaseKind.H2 ? 1 : 0);
            assertThat(cautions)
                    .allSatisfy(caution -> assertThat(log.text())
                            .contains("WARN io.github.dppkit.Dpp ")
                            .contains(caution));
            assertThat(log.text().contains("WARN io.github.dppkit.Dpp ")).isEqualTo(base.kind() == DatabaseKind.H2);
        }
    }

    @Test
    void theReadmeShowsThisProgram_toTheLetter() throws IOException {
        Path root = Path.of(Objects.requireNonNull(System.getProperty("dpp.root")));
        List<String> source =
                Files.readAllLines(root.resolve("dpp-jdbc/src/test/java/io/github/dppkit/jdbc/FirstSteps.java"));
        int begin = indexOf(source, "// begin README");
        int end = indexOf(source, "// end README");
        StringBuilder program = new StringBuilder();
        for (String line : source.subList(begin + 1, end)) {
            program.append(line.isBlank() ? "" : line.substring(8)).append('\n');
        }
        assertThat(Files.readString(root.resolve("README.md"))).contains(program);
    }

    private static int indexOf(List<String> lines, String mark) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().equals(mark)) {
                return i;
            }
        }
        throw new AssertionError("no line " + mark);
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
                                            ? new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1)
                                            : String.valueOf(value))
                            .append('\n');
                }
            }
        }
        return dump.toString();
    }
}
