package io.github.dppkit.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.policy.Verifies;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The labelled lines that every clone has: what is labelled goes, nothing of the others does. */
@Verifies({"A2.6.d", "L5.g"})
class OwnCorpusTest {

    private static final char OPEN = '⟦';
    private static final char CLOSE = '⟧';

    private final LogSanitizer sanitizer = LogSanitizer.builder().build();

    private static List<String> lines() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(OwnCorpusTest.class.getResourceAsStream("corpus.txt"), "corpus.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }

    @Test
    void removesWhatIsLabelled() throws IOException {
        int values = 0;
        List<String> survivors = new ArrayList<>();
        for (String line : lines()) {
            String plain = line.replace(String.valueOf(OPEN), "").replace(String.valueOf(CLOSE), "");
            String clean = sanitizer.sanitizeLine(plain);
            for (int open = line.indexOf(OPEN); open >= 0; open = line.indexOf(OPEN, open + 1)) {
                String value = line.substring(open + 1, line.indexOf(CLOSE, open));
                values++;
                if (clean.contains(value)) {
                    survivors.add(value + " in: " + clean);
                }
            }
        }
        assertThat(values).isGreaterThan(90);
        assertThat(survivors).hasSizeLessThanOrEqualTo(values / 50);
    }

    @Test
    void leavesTheOtherLinesAlone() throws IOException {
        int clean = 0;
        for (String line : lines()) {
            if (line.indexOf(OPEN) < 0) {
                clean++;
                assertThat(sanitizer.sanitizeLine(line)).isSameAs(line);
            }
        }
        assertThat(clean).isGreaterThan(25);
    }
}
