package io.github.dppkit.traceability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.policy.ControlClass;
import io.github.dppkit.policy.PolicyText;
import io.github.dppkit.policy.Requirement;
import io.github.dppkit.traceability.Marks.Enforced;
import io.github.dppkit.traceability.Marks.Shown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceabilityJoinTest {

    private static final List<Requirement> CLAUSES = List.of(
            new Requirement("A1", PolicyText.AMAZON_2021, "first | clause", ControlClass.ENFORCE, "m"),
            new Requirement("L1", PolicyText.TWO_LM, "second clause", ControlClass.ORG, "m"));
    private static final List<AcceptanceRow> ROWS =
            List.of(new AcceptanceRow(1, 0, "first fault"), new AcceptanceRow(2, 1, "second fault"));

    private static Traceability join(List<Enforced> enforced, List<Shown> shown) {
        return new Traceability(CLAUSES, ROWS, new Marks(enforced, shown));
    }

    @Test
    void findsNothingWrong_whenEveryEnforcedClauseHasATest() {
        assertThat(join(
                                List.of(new Enforced("A1", "Guard")),
                                List.of(new Shown("A1", "GuardTest.works", ""), new Shown("#2", "GuardTest", "")))
                        .problems())
                .isEmpty();
    }

    @Test
    void refusesAnUnknownClause() {
        assertThat(join(List.of(new Enforced("A9", "Guard")), List.of(new Shown("A9", "GuardTest", "")))
                        .problems())
                .containsExactly(
                        "@Enforces(\"A9\") on Guard: there is no such clause",
                        "@Verifies(\"A9\") on GuardTest: there is no such clause or acceptance row");
    }

    @Test
    void refusesAnUnknownRow_andARowAsAnEnforcedClause() {
        assertThat(join(
                                List.of(new Enforced("#1", "Guard")),
                                List.of(new Shown("#3", "GuardTest", ""), new Shown("1", "GuardTest", "")))
                        .problems())
                .hasSize(3)
                .allMatch(p -> p.contains("there is no such clause"));
    }

    @Test
    void refusesAnEnforcedClauseWithoutATest() {
        assertThat(join(List.of(new Enforced("A1", "Guard")), List.of(new Shown("L1", "GuardTest", "")))
                        .problems())
                .containsExactly("@Enforces(\"A1\") on Guard: no test that runs has @Verifies(\"A1\")");
    }

    @Test
    void refusesATestThatDoesNotRun_andDoesNotCountIt() {
        Traceability join = join(
                List.of(new Enforced("A1", "Guard")), List.of(new Shown("A1", "GuardTest.works", "it is disabled")));

        assertThat(join.problems())
                .containsExactly(
                        "@Enforces(\"A1\") on Guard: no test that runs has @Verifies(\"A1\")",
                        "@Verifies(\"A1\") on GuardTest.works: it is disabled");
        assertThat(join.controlsTable()).doesNotContain("GuardTest");
    }

    @Test
    void theTablesHaveARowForEverything_andOnlyWhatTheMarksSay() {
        Traceability join = join(
                List.of(new Enforced("A1", "Guard"), new Enforced("A1", "Door")),
                List.of(
                        new Shown("A1", "GuardTest.works", ""),
                        new Shown("A1", "DoorTest.works", ""),
                        new Shown("#2", "GuardTest.works", "")));

        assertThat(join.controlsTable())
                .contains("1 of 2 clauses have a class that carries them out, 1 have a test")
                .contains(
                        "| A1 | first \\| clause | ENFORCE | `Door`<br>`Guard` | `DoorTest.works`<br>`GuardTest.works` |\n")
                .contains("| L1 | second clause | ORG | | |\n");
        assertThat(join.acceptanceTable())
                .contains("* Priority 0: 0 of 1 shown.\n* Priority 1: 1 of 1 shown.\n")
                .contains("| 1 | first fault | 0 | |\n")
                .contains("| 2 | second fault | 1 | `GuardTest.works` |\n");
    }

    @Test
    void aStaleTableIsSeen() {
        String before = join(List.of(), List.of()).controlsTable();
        String after =
                join(List.of(), List.of(new Shown("A1", "GuardTest.works", ""))).controlsTable();

        assertThat(StaleTable.difference(before, before)).isEmpty();
        assertThat(StaleTable.difference(before, after))
                .contains(
                        "- | A1 | first \\| clause | ENFORCE | | |",
                        "+ | A1 | first \\| clause | ENFORCE | | `GuardTest.works` |");
        assertThat(StaleTable.difference("", after)).isNotEmpty();
        assertThat(StaleTable.difference("a\nb\n", "b\na\n")).isNotEmpty();
        assertThat(StaleTable.difference("a\r\n", "a\n")).isNotEmpty();
    }

    @Test
    void theRepositoryHoldsAllRows() throws IOException {
        List<AcceptanceRow> rows = AcceptanceRow.all();

        assertThat(rows)
                .extracting(AcceptanceRow::number)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 152).boxed().toList());
        assertThat(rows.stream().filter(r -> r.priority() == 0)).hasSize(110);
        assertThat(rows.stream().filter(r -> r.priority() == 1)).hasSize(40);
        assertThat(rows.stream().filter(r -> r.priority() == 2)).hasSize(2);
        assertThat(rows).allSatisfy(r -> assertThat(r.fault()).isNotBlank());
    }

    @Test
    void refusesToJoin_whenAModuleIsNotBuilt(@TempDir Path root) throws IOException {
        Path module = Files.createDirectories(root.resolve("dpp-one"));
        Files.createFile(module.resolve("pom.xml"));
        Files.createDirectories(module.resolve("src/main/java"));
        assertThatThrownBy(() -> Modules.below(root))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("dpp-one")
                .hasMessageContaining("build the whole project: mvn verify");

        Files.createDirectories(module.resolve("target/classes"));
        assertThat(Modules.below(root).main()).containsExactly(module.resolve("target/classes"));
        assertThat(Modules.below(root).test()).isEmpty();
    }

    @Test
    void refusesToJoinNothing(@TempDir Path root) {
        assertThatThrownBy(() -> Modules.below(root)).isInstanceOf(IllegalStateException.class);
    }
}
