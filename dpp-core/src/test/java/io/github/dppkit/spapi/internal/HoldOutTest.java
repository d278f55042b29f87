package io.github.dppkit.spapi.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dppkit.spapi.SpApiOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How far the rules for unknown leaves carry: the samples judged with a catalogue that does not know them. The bounds are
 * a little below what was measured; a rule that is fitted to what it has seen falls through them.
 */
class HoldOutTest {

    private static final Path SAMPLES = Path.of(System.getProperty("dpp.root", ".."))
            .resolveSibling("shared")
            .resolve("spapi");
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final List<String[]> PATHS = Resources.read("pii-catalogue.tsv");
    private static final List<String[]> KNOWN = Resources.read("known-leaves.tsv");

    private record Sample(SpApiOperation operation, JsonNode json, Map<String, String> tiers) {}

    private static final class Score {
        private int due;
        private int hit;
        private int encrypted;

        double recall() {
            return (double) hit / due;
        }

        double precision() {
            return (double) hit / encrypted;
        }

        @Override
        public String toString() {
            return "recall " + hit + "/" + due + ", precision " + hit + "/" + encrypted;
        }
    }

    private static List<Sample> samples = List.of();

    @BeforeAll
    static void readSamples() throws IOException {
        assumeTrue(Files.exists(SAMPLES.resolve("index.tsv")), "the samples lie beside the repository");
        List<Sample> all = new ArrayList<>();
        for (String line : Files.readAllLines(SAMPLES.resolve("index.tsv"))) {
            String[] row = line.split("\t", -1);
            if (!row[0].equals("sample")) {
                SpApiOperation operation = SpApiOperation.of(row[1], row[2], row[3]);
                Map<String, String> tiers = new HashMap<>();
                for (String expected :
                        Files.readAllLines(SAMPLES.resolve("samples").resolve(row[0] + ".expected.tsv"))) {
                    tiers.put(expected.split("\t", -1)[0], expected.split("\t", -1)[3]);
                }
                all.add(new Sample(
                        row[4].equals("request") ? operation.request() : operation,
                        JSON.readTree(
                                Files.readAllBytes(SAMPLES.resolve("samples").resolve(row[0] + ".json"))),
                        tiers));
            }
        }
        samples = all;
    }

    @Test
    void allIsFound_withTheWholeCatalogue() {
        Catalogue whole = Catalogue.load();
        Score score = score(operation -> whole);

        assertThat(score.recall()).as("%s", score).isEqualTo(1);
        assertThat(score.precision()).as("%s", score).isEqualTo(1);
    }

    @Test
    void mostIsFound_whenTheOperationIsUnknown() {
        Score score = score(heldOut(SpApiOperation::name));

        System.out.println("operation held out: " + score);
        assertThat(score.recall()).as("%s", score).isGreaterThan(0.92);
        assertThat(score.precision()).as("%s", score).isGreaterThan(0.98);
    }

    @Test
    void mostIsFound_whenTheApiIsUnknown() {
        Score score = score(heldOut(SpApiOperation::api));

        System.out.println("api held out: " + score);
        assertThat(score.recall()).as("%s", score).isGreaterThan(0.8);
        assertThat(score.precision()).as("%s", score).isGreaterThan(0.9);
    }

    @Test
    void mostIsFound_byNamesAlone() {
        Catalogue nothing = Catalogue.load(List.of(), List.of(), List.of());
        Score score = score(operation -> nothing);

        System.out.println("names alone: " + score);
        assertThat(score.recall()).as("%s", score).isGreaterThan(0.8);
        assertThat(score.precision()).as("%s", score).isGreaterThan(0.9);
    }

    /** Returns for an operation a catalogue without everything that has the same key. */
    private static Function<SpApiOperation, Catalogue> heldOut(Function<SpApiOperation, String> key) {
        Map<String, Catalogue> catalogues = new HashMap<>();
        return operation -> catalogues.computeIfAbsent(key.apply(operation), held -> {
            Predicate<SpApiOperation> kept = other -> !key.apply(other).equals(held);
            return Catalogue.load(without(PATHS, kept), without(KNOWN, kept), List.of());
        });
    }

    private static List<String[]> without(List<String[]> rows, Predicate<SpApiOperation> kept) {
        List<String[]> out = new ArrayList<>();
        boolean keeping = true;
        for (String[] row : rows) {
            if (row[0].equals("report")) {
                break;
            }
            if (row[0].equals("operation")) {
                SpApiOperation operation = SpApiOperation.of(row[1], row[2], row[3]);
                keeping = kept.test(row[4].equals("request") ? operation.request() : operation);
            }
            if (keeping) {
                out.add(row);
            }
        }
        return out;
    }

    private static Score score(Function<SpApiOperation, Catalogue> catalogues) {
        Score score = new Score();
        for (Sample sample : samples) {
            Catalogue catalogue = catalogues.apply(sample.operation());
            PathRules rules = new PathRules(catalogue, sample.operation(), new AtomicInteger(10_000));
            walk(sample, sample.json(), PathNode.root(rules, catalogue.root(sample.operation())), "", score);
        }
        return score;
    }

    private static void walk(Sample sample, JsonNode json, PathNode node, String pointer, Score score) {
        if (json.isObject()) {
            json.properties().forEach(field -> {
                String name = field.getKey().replace("~", "~0").replace("/", "~1");
                walk(sample, field.getValue(), node.child(field.getKey()), pointer + "/" + name, score);
            });
        } else if (json.isArray()) {
            for (int i = 0; i < json.size(); i++) {
                walk(sample, json.get(i), node, pointer + "/" + i, score);
            }
        } else if (json.isNumber() || (json.isString() && !json.stringValue().isEmpty())) {
            boolean due = !sample.tiers().getOrDefault(pointer, "context").equals("context");
            boolean encrypted = node.verdict().isEncrypted();
            score.due += due ? 1 : 0;
            score.encrypted += encrypted ? 1 : 0;
            score.hit += due && encrypted ? 1 : 0;
            if (due != encrypted && Boolean.getBoolean("dpp.show")) {
                System.out.println((due ? "MISS " : "SURPLUS ") + sample.operation() + " " + pointer);
            }
        }
    }
}
