package io.github.dppkit.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dppkit.pii.FreeText;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Verifies;
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

    @Test
    @Verifies({"A2.6.d", "L5.g"})
    void findsNearlyAllThatIsKnown_andThatCostsNoCleanLine() throws IOException {
        LogSanitizer knowing = LogSanitizer.builder().build();
        PiiScope order = PiiScope.order(SellingPartner.of("A1EXAMPLE"), "902-3159896-1390916");
        List<String[]> rows = rows("pii.dev.tsv");
        for (String[] row : rows) {
            for (JsonNode span : JsonMapper.shared().readTree(row[2])) {
                PiiCategory category = category(span.get(2).asString());
                String value = row[1].substring(span.get(0).asInt(), span.get(1).asInt());
                knowing.observed(FreeText.of(value, category), order);
            }
        }
        int spans = 0;
        int caught = 0;
        for (String[] row : rows) {
            String clean = knowing.sanitize(row[1]);
            for (JsonNode span : JsonMapper.shared().readTree(row[2])) {
                spans++;
                String value = row[1].substring(span.get(0).asInt(), span.get(1).asInt());
                caught += value.length() > 4 && clean.contains(value) ? 0 : 1;
            }
        }
        assertThat((double) caught / spans).isGreaterThan(0.99);
        int altered = 0;
        List<String[]> cleanRows = rows("clean.dev.tsv");
        for (String[] row : cleanRows) {
            String shapesAlone = sanitizer.sanitize(row[1]);
            altered += knowing.sanitize(row[1]).equals(shapesAlone) ? 0 : 1;
        }
        assertThat((double) altered / cleanRows.size()).isLessThan(0.003);
    }

    private static PiiCategory category(String name) {
        return switch (name) {
            case "name" -> PiiCategory.NAME;
            case "address", "city", "postal" -> PiiCategory.ADDRESS;
            case "email" -> PiiCategory.EMAIL;
            case "phone" -> PiiCategory.PHONE;
            case "geo" -> PiiCategory.GEO_LOCATION;
            default -> PiiCategory.FREE_TEXT;
        };
    }
}
