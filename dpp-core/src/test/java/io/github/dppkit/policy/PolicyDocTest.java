package io.github.dppkit.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps the table of {@code docs/policy.md} equal to the data; {@code -Ddpp.update=true} rewrites it. */
class PolicyDocTest {

    private static final Path PAGE =
            Path.of(System.getProperty("dpp.root", "..")).resolve("docs").resolve("policy.md");
    private static final String BEGIN = "<!-- figures:begin, written by PolicyDocTest -->\n";
    private static final String END = "<!-- figures:end -->";

    @Test
    void thePageShowsTheFiguresThatTheDataHold() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(page).contains(BEGIN, END);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        String expected = page.substring(0, begin) + table() + page.substring(page.indexOf(END, begin));
        if (Boolean.getBoolean("dpp.update")) {
            Files.writeString(PAGE, expected);
        }

        assertThat(Files.readString(PAGE))
                .as("docs/policy.md is out of date: run mvn -B -ntp verify -Ddpp.update=true")
                .isEqualTo(expected);
    }

    @Test
    void thePageNamesEveryPolicyWithItsStatus() throws IOException {
        String page = Files.readString(PAGE);
        for (String id : DppPolicy.bundled()) {
            String status = DppPolicy.load(id).status().label();
            assertThat(page.lines())
                    .anyMatch(l -> l.startsWith("| `" + id + "` |") && l.endsWith("| " + status + " |"));
        }
    }

    @Test
    void theRefusalOnThePageIsTheRealOne() throws IOException {
        String page = Files.readString(PAGE).replace("\n  > ", " ");
        FigureValue asked =
                DppPolicy.strictest().figure(PolicyFigure.PII_RETENTION).orElseThrow();
        FigureValue company = new FigureValue(PolicyFigure.PII_RETENTION, "P45D", "acme", asked.clause(), "acme");

        assertThat(catchThrowable(() -> PolicyChecks.requireNoWeaker(asked, company)))
                .isInstanceOfSatisfying(
                        PolicyConfigurationException.class,
                        e -> assertThat(page).contains(e.getMessage()));
    }

    private static String table() {
        List<DppPolicy> columns = Stream.concat(
                        DppPolicy.bundled().stream().map(DppPolicy::load), Stream.of(DppPolicy.strictest()))
                .toList();
        StringBuilder table = new StringBuilder("| figure | stricter |");
        DppPolicy.bundled().forEach(id -> table.append(" `").append(id).append("` |"));
        table.append(" strictest |\n|---|---|")
                .append("---|".repeat(columns.size()))
                .append('\n');
        for (PolicyFigure figure : PolicyFigure.values()) {
            table.append("| `")
                    .append(figure.key())
                    .append("` | ")
                    .append(direction(figure))
                    .append(" |");
            columns.forEach(
                    policy -> table.append(' ').append(cell(policy, figure)).append(" |"));
            table.append('\n');
        }
        return table.toString();
    }

    private static String direction(PolicyFigure figure) {
        boolean larger = figure.stricter() == PolicyFigure.Stricter.LARGER;
        return switch (figure.unit()) {
            case DURATION -> larger ? "longer" : "shorter";
            case COUNT -> larger ? "more" : "fewer";
            case FLAG -> "true";
            case CHOICE -> String.join(" < ", figure.choices());
        };
    }

    private static String cell(DppPolicy policy, PolicyFigure figure) {
        StringBuilder cell =
                new StringBuilder(policy.figure(figure).map(PolicyDocTest::text).orElse("–"));
        policy.strictReading(figure)
                .ifPresent(v -> cell.append(", *strictly ").append(text(v)).append('*'));
        policy.effective(figure)
                .filter(v -> !v.equals(policy.figure(figure).orElse(v)))
                .ifPresent(v -> cell.append(", *advised ").append(v.text()).append('*'));
        return cell.toString();
    }

    private static String text(FigureValue value) {
        return value.text() + " (" + value.clause() + ")";
    }
}
