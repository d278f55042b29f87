package io.github.dppkit.spapi.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The paths of all leaves of all operations in a checkout of Amazon's models (Swagger 2.0 or OpenAPI 3). */
final class ModelLeaves {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MAX_DEPTH = 40;

    private final JsonNode model;

    private ModelLeaves(JsonNode model) {
        this.model = model;
    }

    /** Returns, for each model file, the leaves of each {@code operation} and {@code operation.request}. */
    static Map<String, Map<String, Set<String>>> read(Path checkout) throws IOException {
        Map<String, Map<String, Set<String>>> all = new HashMap<>();
        try (Stream<Path> files = Files.walk(checkout.resolve("models"))) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
                all.put(
                        file.getFileName().toString(),
                        new ModelLeaves(JSON.readTree(Files.readAllBytes(file))).operations());
            }
        }
        return all;
    }

    private Map<String, Set<String>> operations() {
        Map<String, Set<String>> operations = new HashMap<>();
        for (JsonNode path : model.path("paths")) {
            for (JsonNode operation : path) {
                String name = operation.path("operationId").asString("");
                if (!name.isEmpty()) {
                    Set<String> request = new TreeSet<>();
                    for (JsonNode parameter : operation.path("parameters")) {
                        JsonNode target = deref(parameter);
                        if (target.path("in").asString("").equals("body")) {
                            walk(target.path("schema"), "$", request, new ArrayList<>());
                        }
                    }
                    contents(deref(operation.path("requestBody")), request);
                    operations.put(name + ".request", request);
                    Set<String> response = new TreeSet<>();
                    for (JsonNode each : operation.path("responses")) {
                        walk(deref(each).path("schema"), "$", response, new ArrayList<>());
                        contents(deref(each), response);
                    }
                    operations.put(name, response);
                }
            }
        }
        return operations;
    }

    private void contents(JsonNode holder, Set<String> out) {
        for (JsonNode content : holder.path("content")) {
            walk(content.path("schema"), "$", out, new ArrayList<>());
        }
    }

    private void walk(JsonNode schema, String path, Set<String> out, List<String> stack) {
        String reference = schema.path("$ref").asString("");
        if (stack.size() > MAX_DEPTH || (!reference.isEmpty() && Collections.frequency(stack, reference) > 1)) {
            return;
        }
        List<String> inside = new ArrayList<>(stack);
        inside.add(reference);
        JsonNode target = deref(schema);
        boolean inner = false;
        for (String several : List.of("allOf", "oneOf", "anyOf")) {
            for (JsonNode part : target.path(several)) {
                if (part.has("$ref") || part.has("properties") || part.has("items") || part.has("allOf")) {
                    walk(part, path, out, inside);
                    inner = true;
                }
            }
        }
        for (Map.Entry<String, JsonNode> property : target.path("properties").properties()) {
            walk(property.getValue(), path + "." + property.getKey(), out, inside);
            inner = true;
        }
        if (target.path("additionalProperties").isObject()
                && !target.path("additionalProperties").isEmpty()) {
            walk(target.path("additionalProperties"), path + ".*", out, inside);
            inner = true;
        }
        if (target.has("items")) {
            walk(target.path("items"), path + "[*]", out, inside);
            inner = true;
        }
        if (!inner && target.isObject()) {
            out.add(path);
        }
    }

    private JsonNode deref(JsonNode node) {
        JsonNode at = node;
        for (int i = 0; i < MAX_DEPTH; i++) {
            String reference = at.path("$ref").asString("");
            if (!reference.startsWith("#/")) {
                return at;
            }
            JsonNode next = model.at(reference.substring(1));
            if (next.isMissingNode()) {
                return next;
            }
            at = next;
        }
        return at;
    }

    /** Returns the model file whose leaves are most of the given paths; null if none has any. */
    static @Nullable String best(
            Map<String, Map<String, Set<String>>> models, Map<String, Set<String>> operations, String version) {
        String best = null;
        int most = 0;
        for (Map.Entry<String, Map<String, Set<String>>> model : models.entrySet()) {
            int common = 0;
            for (Map.Entry<String, Set<String>> operation : operations.entrySet()) {
                Set<String> leaves = new TreeSet<>(model.getValue().getOrDefault(operation.getKey(), Set.of()));
                leaves.retainAll(operation.getValue());
                common += 2 * leaves.size();
            }
            boolean dated = model.getKey().matches(".*\\d{4}-\\d\\d-\\d\\d.*");
            boolean fits = version.startsWith("v") ? !dated : model.getKey().contains(version);
            common += common > 0 && fits ? 1 : 0;
            if (common > most) {
                most = common;
                best = model.getKey();
            }
        }
        return best;
    }
}
