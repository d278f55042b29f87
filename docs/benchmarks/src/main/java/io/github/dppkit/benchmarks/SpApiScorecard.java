package io.github.dppkit.benchmarks;

import io.github.dppkit.crypto.FieldEncryptor;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.keys.internal.KeyCaches;
import io.github.dppkit.keys.spi.DeadlineSource;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.pii.internal.PermitIssuer;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.spapi.EncryptedJson;
import io.github.dppkit.spapi.SpApiEncryptor;
import io.github.dppkit.spapi.SpApiOperation;
import io.github.dppkit.spapi.SpApiSettings;
import io.github.dppkit.testkit.InMemoryKeyStore;
import io.github.dppkit.testkit.MovableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs every {@code NAME.json} of a folder through the encryptor of payloads and compares with {@code NAME.expected.tsv}.
 *
 * <p>{@code index.tsv}, in the folder or above it, tells which operation a sample is; without it the name of the sample
 * does. Prints each miss (expected, not encrypted), each surplus (encrypted, not expected) and each sample that does not
 * decrypt back, then one line of figures. Ends with 1 if direct recall is below 100 %, direct and partial recall below
 * 99.5 %, precision below 99 %, a leaf of a sample without personal data was touched, or a sample does not decrypt back.
 */
public final class SpApiScorecard {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final SellingPartner SELLER = SellingPartner.of("A2EUQ1WTGCTBG2");

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .build();

    private final Path folder;
    private final Map<String, SpApiOperation> index;
    private final PermitIssuer issuer;
    private final SpApiEncryptor encryptor;
    private final List<String> problems = new ArrayList<>();
    private int direct;
    private int directFound;
    private int expected;
    private int expectedFound;
    private int encrypted;
    private int wanted;
    private int touched;
    private int samples;

    private SpApiScorecard(Path folder) throws IOException {
        this.folder = folder;
        this.index = index(folder);
        MovableClock clock = MovableClock.at(NOW);
        this.issuer = new PermitIssuer(clock);
        DeadlineSource deadlines =
                (scope, provenance, now) -> new DeadlineSource.Deadline(now, now.plus(Duration.ofDays(30)));
        DataKeys keys = new DataKeys(
                Environment.of("prod"),
                RootKey.ephemeral(),
                new InMemoryKeyStore(),
                deadlines,
                (type, scope) -> {},
                clock,
                new KeyCaches(Duration.ofSeconds(60), 1_000, clock.nanos()));
        this.encryptor = SpApiEncryptor.create(
                FieldEncryptor.create(keys, issuer, (type, scope) -> {}, (value, scope) -> {}),
                (scope, observation, provenance) -> {},
                report -> {},
                SpApiSettings.defaults());
    }

    /**
     * Runs the scorecard.
     *
     * @param args the folder of samples
     * @throws IOException if it cannot be read
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            System.err.println("usage: SpApiScorecard DIR");
            System.exit(2);
        }
        SpApiScorecard scorecard = new SpApiScorecard(Path.of(args[0]));
        scorecard.run();
        scorecard.problems.forEach(System.out::println);
        System.out.println(scorecard.line());
        System.exit(scorecard.isGood() ? 0 : 1);
    }

    private void run() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.getFileName().toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            String fileName = file.getFileName().toString();
            String name = fileName.substring(0, fileName.length() - ".json".length());
            try {
                score(name, Files.readAllBytes(file));
            } catch (RuntimeException e) {
                problems.add("FAILED " + name + ": " + e);
            }
            samples++;
        }
    }

    private void score(String name, byte[] json) throws IOException {
        SpApiOperation operation = index.containsKey(name) ? index.get(name) : fromName(name);
        JsonNode before = JSON.readTree(json);
        Map<String, String> tiers = expectedOf(name);
        long due =
                tiers.values().stream().filter(tier -> !tier.equals("context")).count();
        Set<String> found = new HashSet<>();
        EncryptedJson result = null;
        try {
            result = encryptor.encrypt(operation, json, SELLER, Provenance.spApi("scorecard", NOW));
            changed(before, JSON.readTree(result.bytes()), "", found);
        } finally {
            count(name, tiers, found, before);
        }
        if (due == 0 && !found.isEmpty()) {
            touched++;
        }
        if (!JSON.readTree(opened(operation, result)).equals(before)) {
            problems.add("NOT RESTORED " + name);
        }
    }

    private void count(String name, Map<String, String> tiers, Set<String> found, JsonNode before) {
        tiers.forEach((pointer, tier) -> {
            if (!tier.equals("context")) {
                boolean hit = found.contains(pointer);
                expected++;
                expectedFound += hit ? 1 : 0;
                direct += tier.equals("direct") ? 1 : 0;
                directFound += hit && tier.equals("direct") ? 1 : 0;
                if (!hit) {
                    problems.add("MISS " + tier + " " + name + " " + pointer);
                }
            }
        });
        for (String pointer : found) {
            boolean right = !tiers.getOrDefault(pointer, "context").equals("context");
            encrypted++;
            wanted += right ? 1 : 0;
            if (!right) {
                problems.add("SURPLUS " + name + " " + pointer + " ("
                        + before.at(pointer).getNodeType() + ")");
            }
        }
    }

    private byte[] opened(SpApiOperation operation, EncryptedJson result) {
        if (result.scopes().isEmpty()) {
            return result.bytes();
        }
        RevealPermit permit = RevealPermit.issue(
                issuer,
                new ActorId(ActorId.Kind.PERSON, "scorecard"),
                Purpose.SHIPPING,
                result.scopes(),
                List.of(PiiCategory.values()),
                NOW.plusSeconds(60));
        return encryptor.decrypt(operation, result.bytes(), SELLER, permit);
    }

    /** Collects the pointers of leaves that differ. */
    private static void changed(JsonNode before, JsonNode after, String pointer, Set<String> found) {
        if (before.isObject() && after.isObject()) {
            before.properties().forEach(entry -> {
                JsonNode other = after.get(entry.getKey());
                String escaped = entry.getKey().replace("~", "~0").replace("/", "~1");
                if (other != null) {
                    changed(entry.getValue(), other, pointer + "/" + escaped, found);
                } else {
                    found.add(pointer + "/" + escaped);
                }
            });
        } else if (before.isArray() && after.isArray() && before.size() == after.size()) {
            for (int i = 0; i < before.size(); i++) {
                changed(before.get(i), after.get(i), pointer + "/" + i, found);
            }
        } else if (!before.equals(after)) {
            found.add(pointer);
        }
    }

    private String line() {
        return String.format(
                Locale.ROOT,
                "direct recall %s (%d/%d), direct+partial recall %s (%d/%d), precision %s (%d/%d)",
                percent(directFound, direct, "%.2f %%"),
                directFound,
                direct,
                percent(expectedFound, expected, "%.1f %%"),
                expectedFound,
                expected,
                percent(wanted, encrypted, "%.1f %%"),
                wanted,
                encrypted);
    }

    /** Rounds down: a figure below its bound never shows as the bound. */
    private static String percent(int part, int whole, String format) {
        double scale = format.startsWith("%.2f") ? 10_000 : 1_000;
        double floor = Math.floor(ratio(part, whole) * scale) / scale;
        return String.format(Locale.ROOT, format, floor * 100);
    }

    private static double ratio(int part, int whole) {
        return whole == 0 ? 1 : (double) part / whole;
    }

    private boolean isGood() {
        return samples > 0
                && directFound == direct
                && ratio(expectedFound, expected) >= 0.995
                && ratio(wanted, encrypted) >= 0.99
                && touched == 0
                && problems.stream().noneMatch(p -> p.startsWith("FAILED") || p.startsWith("NOT RESTORED"));
    }

    private Map<String, String> expectedOf(String name) throws IOException {
        Map<String, String> tiers = new TreeMap<>();
        List<String[]> rows = rows(folder.resolve(name + ".expected.tsv"));
        List<String> head = List.of(rows.get(0));
        for (String[] row : rows.subList(1, rows.size())) {
            tiers.put(row[head.indexOf("pointer")], row[head.indexOf("tier")]);
        }
        return tiers;
    }

    private static Map<String, SpApiOperation> index(Path folder) throws IOException {
        Map<String, SpApiOperation> index = new HashMap<>();
        Path parent = folder.toAbsolutePath().normalize().getParent();
        Path file = folder.resolve("index.tsv");
        if (!Files.exists(file) && parent != null) {
            file = parent.resolve("index.tsv");
        }
        if (!Files.exists(file)) {
            return index;
        }
        List<String[]> rows = rows(file);
        List<String> head = List.of(rows.get(0));
        for (String[] row : rows.subList(1, rows.size())) {
            SpApiOperation operation = SpApiOperation.of(
                    row[head.indexOf("api")], row[head.indexOf("version")], row[head.indexOf("operation")]);
            boolean request = row[head.indexOf("direction")].equals("request");
            index.put(row[head.indexOf("sample")], request ? operation.request() : operation);
        }
        return index;
    }

    /** Reads {@code api-version-operation[.request]-N}; the version is a date or {@code v} and a digit. */
    private static SpApiOperation fromName(String name) {
        java.util.regex.Matcher parts = java.util.regex.Pattern.compile(
                        "(.+?)-(\\d{4}-\\d\\d-\\d\\d|v\\d+)-([^-.]+)(\\.request)?-\\d+")
                .matcher(name);
        if (!parts.matches()) {
            throw new IllegalArgumentException("the name of this sample does not tell its operation");
        }
        SpApiOperation operation = SpApiOperation.of(parts.group(1), parts.group(2), parts.group(3));
        return parts.group(4) == null ? operation : operation.request();
    }

    private static List<String[]> rows(Path file) throws IOException {
        return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                .map(line -> line.split("\t", -1))
                .toList();
    }
}
