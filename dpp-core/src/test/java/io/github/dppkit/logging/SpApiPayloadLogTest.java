package io.github.dppkit.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dppkit.policy.Verifies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every sample payload of SP-API, printed into a log as JSON on one line and on many, and as the dumps of Amazon's SDK: no
 * value that identifies somebody by itself survives, though no value is known.
 */
@Verifies({"L5.g", "#133"})
class SpApiPayloadLogTest {

    private static final Path SAMPLES = Path.of(Objects.requireNonNull(System.getProperty("dpp.root")))
            .resolveSibling("shared")
            .resolve("spapi")
            .resolve("samples");

    private static final JsonMapper JSON = JsonMapper.shared();

    private final LogSanitizer sanitizer = LogSanitizer.builder().build();

    @BeforeEach
    void needsTheSamples() {
        assumeTrue(Files.isDirectory(SAMPLES), "no samples beside this clone");
    }

    @Test
    void noDirectValueSurvives() throws IOException {
        List<String> survivors = new ArrayList<>();
        int checked = 0;
        try (Stream<Path> files = Files.list(SAMPLES)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
                checked += check(file, survivors);
            }
        }
        assertThat(checked).isGreaterThan(300);
        assertThat(survivors).isEmpty();
    }

    private int check(Path file, List<String> survivors) throws IOException {
        JsonNode payload = JSON.readTree(Files.readString(file, StandardCharsets.UTF_8));
        List<String> pointers = direct(file);
        JsonNode without = payload.deepCopy();
        pointers.forEach(pointer -> blank(without, pointer));
        String[] texts = {payload.toString(), payload.toPrettyString(), dump("Payload", payload, "")};
        String[] bare = {without.toString(), without.toPrettyString(), dump("Payload", without, "")};
        for (int form = 0; form < texts.length; form++) {
            String shown = sanitizer.sanitize("Response body: " + texts[form]);
            for (String pointer : pointers) {
                JsonNode node = payload.at(pointer);
                String value = form == 2 ? ": " + node.asString() + "\n" : node.toString();
                if (count(shown, value) > count(bare[form], value)) {
                    survivors.add(file.getFileName() + " form " + form + " " + pointer);
                }
            }
        }
        return pointers.size();
    }

    /** Reads which values identify somebody by themselves; a placeholder such as {@code <buyer-email>} is no value. */
    private static List<String> direct(Path file) throws IOException {
        List<String> pointers = new ArrayList<>();
        String name = file.getFileName().toString().replace(".json", ".expected.tsv");
        for (String line : Files.readAllLines(file.resolveSibling(name), StandardCharsets.UTF_8)) {
            String[] cells = line.split("\t", -1);
            if (cells.length > 3
                    && cells[3].equals("direct")
                    && !cells[2].startsWith("\"<")
                    && !cells[2].equals("\"string\"")) {
                if (!cells[2].toLowerCase(Locale.ROOT).startsWith("\"base 64 encoded")) {
                    pointers.add(cells[0]);
                }
            }
        }
        return pointers;
    }

    private static void blank(JsonNode root, String pointer) {
        int slash = pointer.lastIndexOf('/');
        JsonNode parent = root.at(pointer.substring(0, slash));
        String last = pointer.substring(slash + 1);
        if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(last), JSON.getNodeFactory().stringNode(""));
        } else if (parent instanceof ObjectNode object) {
            object.put(last.replace("~1", "/").replace("~0", "~"), "");
        }
    }

    /** Prints as the SDK's generated classes do. */
    private static String dump(String type, JsonNode node, String indent) {
        if (node.isObject()) {
            StringBuilder out = new StringBuilder("class " + type + " {\n");
            node.properties()
                    .forEach(field -> out.append(indent)
                            .append("    ")
                            .append(field.getKey())
                            .append(": ")
                            .append(dump(capital(field.getKey()), field.getValue(), indent + "    "))
                            .append('\n'));
            return out.append(indent).append('}').toString();
        }
        if (node.isArray()) {
            List<String> parts = new ArrayList<>();
            node.forEach(part -> parts.add(dump(type, part, indent)));
            return "[" + String.join(", ", parts) + "]";
        }
        return node.asString();
    }

    private static String capital(String key) {
        return key.isEmpty() ? key : Character.toUpperCase(key.charAt(0)) + key.substring(1);
    }

    private static int count(String text, String wanted) {
        int count = 0;
        for (int i = text.indexOf(wanted); i >= 0; i = text.indexOf(wanted, i + 1)) {
            count++;
        }
        return count;
    }
}
