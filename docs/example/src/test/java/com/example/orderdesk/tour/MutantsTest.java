package com.example.orderdesk.tour;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.testkit.LeakCheck;
import io.github.dppkit.testkit.SyntheticOrder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.FileSystemUtils;

/** A tour that could not fail would show nothing: here a part of the desk lies, and the tour says which claim is false. */
class MutantsTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            Mutants$OneNameInPlainText    | 2  | Personal data (A2.6.d) in table
            Mutants$ReadsOffTheRecord     | 3  | the read was on record before the first line was printed
            Mutants$RefusalsWithoutReason | 5  | all four are in the audit table
            Mutants$KeysInTheBackup       | 7  | the backup holds no key
            Mutants$NothingIsCleared      | 8  | none of them has a payload
            Mutants$KeysAreKept           | 8  | the key database has no data key any more
            Mutants$DisposalsAreForgotten | 9  | the order has a certificate
            Mutants$AStrayFile            | 14 | Personal data (A2.6.d) in file export.tmp
            """)
    void theTourEnds_whereAClaimIsFalse(String mutant, int step, String claim) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String source = getClass().getPackageName() + "." + mutant;

        int exit = TourProgram.run(
                new String[] {"--server.port=0", "--spring.main.sources=" + source},
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));

        String printed = out.toString(StandardCharsets.UTF_8);
        String[] complained = err.toString(StandardCharsets.UTF_8).split("\\R", -1);
        assertThat(exit).as(printed).isEqualTo(1);
        assertThat(printed.replaceAll("\\s+", " ").split("✗", -1)).hasSize(2);
        assertThat(printed.substring(printed.indexOf('✗')).replaceAll("\\s+", " "))
                .contains(claim);
        assertThat(printed).doesNotContain("steps hold");
        assertThat(complained).hasSize(3).startsWith("order-desk: step " + step + " does not hold.");
        Path kept = Path.of(complained[1].replaceAll("Its files stay in (.*); the log.*", "$1"));
        if (step > 4) {
            LeakCheck.of(SyntheticOrder.of(911).canaries()).assertNoneInFiles(kept.resolve("desk.log"));
        }
        assertThat(FileSystemUtils.deleteRecursively(kept)).isTrue();
    }
}
