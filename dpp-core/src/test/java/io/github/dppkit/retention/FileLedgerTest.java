package io.github.dppkit.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.ErasureLedger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLedgerTest {

    private static final Instant AT = Instant.parse("2027-03-31T00:00:00Z");

    @TempDir
    Path folder;

    @Test
    @Verifies("L4.d")
    void appendsOneLineForEachEntry() throws Exception {
        Path file = folder.resolve("ledger.txt");
        ErasureLedger.file(file).append(new SubjectToken(1, 2), AT);
        ErasureLedger.file(file).append(new SubjectToken(3, 4), AT.plusSeconds(1));
        assertThat(Files.readString(file)).isEqualTo("""
                        2027-03-31T00:00:00Z 00000000000000010000000000000002
                        2027-03-31T00:00:01Z 00000000000000030000000000000004
                        """);
    }

    @Test
    void endsALineThatACrashCutOff() throws Exception {
        Path file = folder.resolve("ledger.txt");
        ErasureLedger ledger = ErasureLedger.file(file);
        ledger.append(new SubjectToken(1, 2), AT);
        Files.writeString(file, "2027-03-31T00:00:00Z 00000000", StandardOpenOption.APPEND);
        ledger.append(new SubjectToken(3, 4), AT);
        assertThat(Files.readAllLines(file))
                .containsExactly(
                        "2027-03-31T00:00:00Z 00000000000000010000000000000002",
                        "2027-03-31T00:00:00Z 00000000",
                        "2027-03-31T00:00:00Z 00000000000000030000000000000004");
    }

    @Test
    void losesNothing_withManyThreadsAndLedgersOfOneFile() throws Exception {
        Path file = folder.resolve("ledger.txt");
        List<ErasureLedger> ledgers = List.of(ErasureLedger.file(file), ErasureLedger.file(file));
        IntStream.range(0, 60).parallel().forEach(i -> appendInTurn(ledgers.get(i % 2), new SubjectToken(7, i)));
        assertThat(Files.readAllLines(file)).hasSize(60).doesNotHaveDuplicates().allMatch(line -> line.length() == 53);
    }

    /** As a disposal does: a ledger that waited for its turn for too long is given the same again. */
    private static void appendInTurn(ErasureLedger ledger, SubjectToken token) {
        boolean appended = false;
        while (!appended) {
            try {
                ledger.append(token, AT);
                appended = true;
            } catch (RetentionUnavailableException e) {
                assertThat(e).hasMessageContaining("is locked");
            }
        }
    }

    @Test
    void saysThatItCannotBeWritten() {
        ErasureLedger ledger = ErasureLedger.file(folder.resolve("missing").resolve("ledger.txt"));
        assertThatExceptionOfType(RetentionUnavailableException.class)
                .isThrownBy(() -> ledger.append(new SubjectToken(1, 2), AT))
                .withMessageContaining("ledger");
    }
}
