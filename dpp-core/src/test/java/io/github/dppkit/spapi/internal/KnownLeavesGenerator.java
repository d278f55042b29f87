package io.github.dppkit.spapi.internal;

import io.github.dppkit.spapi.SpApiOperation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes {@code known-leaves.tsv} of Amazon's models: the leaves of operations that the catalogue knows, which are no
 * personal data, and which the rules for unknown leaves would take for some.
 */
final class KnownLeavesGenerator {

    private static final String HEAD = """
            # Leaves that look personal by name or place and are not, as Amazon's models say. Made by KnownLeavesGenerator
            # from a checkout of the models; do not edit.
            """;

    private KnownLeavesGenerator() {}

    static String knownLeaves(List<String[]> cataloguePaths, Path models) throws IOException {
        Catalogue catalogue = Catalogue.load(cataloguePaths, List.of(), List.of());
        Map<String, Map<String, Set<String>>> leaves = ModelLeaves.read(models);
        Map<String, Set<String>> known = new TreeMap<>();
        apis(cataloguePaths).forEach((api, operations) -> {
            String[] parts = api.split("\t", -1);
            String file = ModelLeaves.best(leaves, operations, parts[1]);
            if (file == null) {
                throw new IllegalStateException("no model for " + api);
            }
            leaves.getOrDefault(file, Map.of()).forEach((operation, paths) -> {
                boolean request = operation.endsWith(".request");
                String name = request ? operation.substring(0, operation.length() - ".request".length()) : operation;
                SpApiOperation of = SpApiOperation.of(parts[0], parts[1], name);
                Set<String> rows = lookingPersonal(catalogue, request ? of.request() : of, paths);
                if (!rows.isEmpty()) {
                    known.put("operation\t" + api + "\t" + name + "\t" + (request ? "request" : "response"), rows);
                }
            });
        });
        StringBuilder out = new StringBuilder(HEAD);
        known.forEach((head, rows) -> {
            out.append(head).append('\n');
            rows.forEach(row -> out.append(row).append('\n'));
        });
        return out.toString();
    }

    private static Set<String> lookingPersonal(Catalogue catalogue, SpApiOperation operation, Set<String> paths) {
        PathNode root =
                PathNode.root(new PathRules(catalogue, operation, new AtomicInteger()), catalogue.root(operation));
        Set<String> rows = new TreeSet<>();
        for (String path : paths) {
            PathNode node = root;
            for (String step : Spec.steps(path)) {
                node = node.child(step);
            }
            if (node.verdict().isEncrypted() && node.verdict().drift()) {
                rows.add(path);
            }
        }
        return rows;
    }

    /** Returns for each API and version the operations with their paths. */
    private static Map<String, Map<String, Set<String>>> apis(List<String[]> cataloguePaths) {
        Map<String, Map<String, Set<String>>> apis = new TreeMap<>();
        Set<String> paths = new TreeSet<>();
        for (String[] row : cataloguePaths) {
            if (row[0].equals("report")) {
                break;
            }
            if (row[0].equals("operation")) {
                paths = apis.computeIfAbsent(row[1] + "\t" + row[2], key -> new TreeMap<>())
                        .computeIfAbsent(row[3] + (row[4].equals("request") ? ".request" : ""), key -> new TreeSet<>());
            } else {
                paths.add(row[0]);
            }
        }
        return apis;
    }
}
