package io.github.dppkit.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequirementsTest {

    @ParameterizedTest
    @CsvSource({
        "AMAZON_2021, 68, 13, 19, 1, 20, 6, 9",
        "TWO_LM,      25,  8,  8, 0,  6, 2, 1",
        "ADDENDUM,    15,  4,  7, 0,  2, 1, 1",
    })
    void holdsAsManyClausesOfEachClass_asThePoliciesHave(
            PolicyText policy,
            int all,
            int enforce,
            int plus,
            int assistToEnforce,
            int assist,
            int orgAssist,
            int org) {
        List<Requirement> clauses =
                Requirements.all().stream().filter(r -> r.policy() == policy).toList();

        assertThat(clauses).hasSize(all);
        Map<ControlClass, Integer> counts = new EnumMap<>(ControlClass.class);
        for (ControlClass each : ControlClass.values()) {
            counts.put(each, (int)
                    clauses.stream().filter(r -> r.controlClass() == each).count());
        }
        assertThat(counts)
                .containsEntry(ControlClass.ENFORCE, enforce)
                .containsEntry(ControlClass.ENFORCE_PLUS, plus)
                .containsEntry(ControlClass.ASSIST_TO_ENFORCE, assistToEnforce)
                .containsEntry(ControlClass.ASSIST, assist)
                .containsEntry(ControlClass.ORG_ASSIST, orgAssist)
                .containsEntry(ControlClass.ORG, org);
    }

    @Test
    void holdsEveryClauseThatAmazonsNewestTextAdds() {
        assertThat(Requirements.all().stream()
                        .filter(r -> List.of(PolicyText.AMAZON_2026, PolicyText.SPPA, PolicyText.AUP)
                                .contains(r.policy()))
                        .map(Requirement::id))
                .containsExactly(
                        "V6.1.1.1",
                        "V6.1.1.2",
                        "V6.1.1.3",
                        "V6.1.2.1",
                        "V6.1.2.2",
                        "V6.1.2.3",
                        "V6.1.2.4",
                        "V6.1.4.1",
                        "V6.1.4.2",
                        "V6.1.6.1",
                        "V6.1.6.5",
                        "V6.1.7",
                        "V6.1.8",
                        "V6.2.3.2",
                        "V6.2.4",
                        "V6.2.6.1",
                        "V6.2.7.1",
                        "V6.2.7.4",
                        "V6.2.8",
                        "SPPA.6",
                        "AUP.3.11",
                        "AUP.4",
                        "AUP.5");
        assertThat(Requirements.all()).hasSize(131);
    }

    @Test
    void agreesWithTheControlTable_whereItLiesBesideTheRepository() throws IOException {
        Path table = Path.of(System.getProperty("dpp.root", "."))
                .resolveSibling("shared")
                .resolve("controls.md");
        assumeTrue(Files.exists(table), "the control table is not part of the repository");
        Map<String, String> expected = new TreeMap<>();
        Pattern row = Pattern.compile("\\| ([ALM][0-9][^ |]*) \\|.*");
        for (String line : Files.readAllLines(table)) {
            Matcher matcher = row.matcher(line);
            if (matcher.matches()) {
                expected.put(matcher.group(1), line.split("\\|", -1)[3].strip());
            }
        }

        Map<String, String> actual = new TreeMap<>();
        Requirements.all().stream()
                .filter(r -> expected.containsKey(r.id()))
                .forEach(r -> actual.put(r.id(), classWord(r.controlClass(), expected.getOrDefault(r.id(), ""))));
        assertThat(expected).hasSize(108);
        assertThat(actual).isEqualTo(expected);
    }

    private static String classWord(ControlClass controlClass, String word) {
        return switch (controlClass) {
            case ENFORCE -> "ENFORCE";
            case ENFORCE_PLUS -> "ENFORCE+";
            case ASSIST_TO_ENFORCE -> "ASSIST\u2192ENFORCE";
            case ASSIST -> word.equals("ASSIST (strong)") ? word : "ASSIST";
            case ORG_ASSIST -> "ORG (ASSIST)";
            case ORG -> "ORG";
        };
    }

    @Test
    void findsAClauseByItsId() {
        assertThat(Requirements.byId("A2.4.a").controlClass()).isEqualTo(ControlClass.ENFORCE);
        assertThat(Requirements.find("A2.4.a")).contains(Requirements.byId("A2.4.a"));
        assertThat(Requirements.find("a2.4.A")).isEmpty();
    }

    @Test
    void refusesAnUnknownId_withoutRepeatingIt() {
        assertThatThrownBy(() -> Requirements.byId("jane.doe@example.com"))
                .isInstanceOf(PolicyConfigurationException.class)
                .hasMessageContaining("docs/controls-coverage.md")
                .hasMessageNotContaining("jane");
    }

    @Test
    void cannotBeChanged() {
        Requirement first = Requirements.all().get(0);
        assertThatThrownBy(() -> Requirements.all().add(first)).isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A1\tAMAZON_2021\tENFORCE\ttext",
                "A1\tAMAZON_2021\tENFORCE\ttext\tmechanism\tmore",
                "A1\tAMAZON\tENFORCE\ttext\tmechanism",
                "A1\tAMAZON_2021\tENFORCED\ttext\tmechanism",
                "A1\tAMAZON_2021\tENFORCE\t\tmechanism",
                " \tAMAZON_2021\tENFORCE\ttext\tmechanism",
                "",
            })
    void refusesARegister_withARowOfAnotherForm(String row) {
        assertThatThrownBy(() -> Requirements.read("heading\n" + row + "\n"))
                .isInstanceOf(PolicyConfigurationException.class);
    }

    @Test
    void refusesARegister_thatRepeatsAnId() {
        String row = "A1\tAMAZON_2021\tENFORCE\ttext\tmechanism\n";
        assertThatThrownBy(() -> Requirements.read("heading\n" + row + row))
                .isInstanceOf(PolicyConfigurationException.class)
                .hasMessageContaining("line 3");
    }
}
