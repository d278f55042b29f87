package io.github.dppkit.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Bounds on the developer corpus, well below what is measured, so that only a real loss breaks them. */
class SanitizerCorpusTest {

    private static final Path CORPUS = Path.of(Objects.requireNonNull(System.getProperty("dpp.root")))
            .resolveSibling("shared")
            .resolve("sanitizer");

    private final LogSanitizer sanitizer = LogSanitizer.builder().build();

    @BeforeEach
    void needsTheCorpus() {
        assumeTrue(Files.isReadable(CORPUS.resolve("pii.dev.tsv")), "no corpus beside this clone");
    }

    private static List<String[]> rows(String file) throws IOException {
        List<String[]> rows = new ArrayList<>();
        for (String line : Files.readAllLines(CORPUS.resolve(file), StandardCharsets.UTF_8)) {
            rows.add(line.split("\t", -1));
        }
        return rows;
    }

    @Test
    void findsWhatHasAShape() throws IOException {
        Set<String> shaped = Set.of("email", "ipv4", "ipv6", "card", "phone");
        int spans = 0;
        int caught = 0;
        for (String[] row : rows("pii.dev.tsv")) {
            String clean = sanitizer.sanitize(row[1]);
            for (JsonNode span : JsonMapper.shared().readTree(row[2])) {
                if (shaped.contains(span.get(2).asString())) {
                    spans++;
                    String value =
                            row[1].substring(span.get(0).asInt(), span.get(1).asInt());
                    caught += clean.contains(value) ? 0 : 1;
                }
            }
        }
        assertThat(spans).isGreaterThan(500);
        assertThat((double) caught / spans).isGreaterThan(0.9);
    }

    @Test
    void leavesCleanLinesAlone() throws IOException {
        int altered = 0;
        List<String[]> rows = rows("clean.dev.tsv");
        for (String[] row : rows) {
            altered += sanitizer.sanitize(row[1]).equals(row[1]) ? 0 : 1;
        }
        assertThat((double) altered / rows.size()).isLessThan(0.005);
    }
}
