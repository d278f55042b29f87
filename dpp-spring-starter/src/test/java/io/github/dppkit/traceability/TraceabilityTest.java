package io.github.dppkit.traceability;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.policy.Requirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the marks in all modules and the two tables in {@code docs} to the truth. */
class TraceabilityTest {

    private static final Path ROOT = Path.of(System.getProperty("dpp.root", ".."));

    @SuppressWarnings("NullAway.Init")
    private static Traceability traceability;

    @BeforeAll
    static void readMarks() throws IOException {
        Modules modules = Modules.below(ROOT);
        Marks marks = MarkCollector.collect(modules.main(), modules.test());
        traceability = new Traceability(Requirements.all(), AcceptanceRow.all(), marks);
    }

    @Test
    void everyMarkNamesSomethingThatExists_andEveryEnforcedClauseHasATestThatRuns() {
        List<String> problems = traceability.problems();

        assertThat(problems).as("marks that are not true").isEmpty();
    }

    @Test
    void theTableOfControlsIsCurrent() throws IOException {
        assertCurrent("controls-coverage.md", traceability.controlsTable());
    }

    @Test
    void theTableOfAcceptanceRowsIsCurrent() throws IOException {
        assertCurrent("acceptance-coverage.md", traceability.acceptanceTable());
    }

    private static void assertCurrent(String name, String expected) throws IOException {
        Path page = ROOT.resolve("docs").resolve(name);
        if (Boolean.getBoolean("dpp.update")) {
            Files.writeString(page, expected);
        }
        assertThat(StaleTable.difference(Files.exists(page) ? Files.readString(page) : "", expected))
                .as("docs/" + name + " is out of date: run mvn -B -ntp verify -Ddpp.update=true")
                .isEmpty();
    }
}
