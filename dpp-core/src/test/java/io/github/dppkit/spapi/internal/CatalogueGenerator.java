package io.github.dppkit.spapi.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes {@code pii-catalogue.tsv} of the map of personal data: paths, columns of reports, restricted operations.
 *
 * <p>The map is not part of this repository; {@link CatalogueResourceTest} runs this where it lies beside it.
 */
final class CatalogueGenerator {

    private static final String HEAD = """
            # Where personal data stand in SP-API payloads and reports. Made by CatalogueGenerator; do not edit.
            # operation <api> <version> <operation> <direction> <restricted|open>, then: path, category, tier
            # report <type> <restricted|open>, then: column, category, tier
            """;

    private final List<Map<String, String>> paths;
    private final List<Map<String, String>> fields;
    private final Set<String> restricted = new HashSet<>();

    CatalogueGenerator(Path folder) throws IOException {
        paths = rows(folder.resolve("pii-paths.tsv"));
        fields = rows(folder.resolve("pii-fields.tsv"));
        for (Map<String, String> row : rows(folder.resolve("restricted-operations.tsv"))) {
            if (cell(row, "path_form").matches("(generic|specific).*")) {
                restricted.add(cell(row, "api") + "/" + cell(row, "version") + "/" + cell(row, "operation"));
            }
        }
    }

    String catalogue() {
        StringBuilder out = new StringBuilder(HEAD);
        Map<String, Set<String>> operations = new TreeMap<>();
        for (Map<String, String> row : paths) {
            String name = cell(row, "api") + "/" + cell(row, "version") + "/" + cell(row, "operation");
            String head = String.join(
                    "\t",
                    "operation",
                    cell(row, "api"),
                    cell(row, "version"),
                    cell(row, "operation"),
                    cell(row, "direction"));
            String open =
                    restricted.contains(name) && cell(row, "direction").equals("response") ? "restricted" : "open";
            String path = cell(row, "json_path");
            if (path.startsWith("$")) {
                operations
                        .computeIfAbsent(head + "\t" + open, key -> new TreeSet<>())
                        .add(path + "\t" + cell(row, "category") + "\t" + cell(row, "tier"));
            }
        }
        append(out, operations);
        append(out, reports());
        return out.toString();
    }

    private Map<String, Set<String>> reports() {
        Map<String, Set<String>> reports = new TreeMap<>();
        for (Map<String, String> row : fields) {
            String path = cell(row, "json_path");
            boolean column = path.startsWith("column ") || path.startsWith("element ");
            if (column && path.indexOf('(') < 0 && path.indexOf('[') < 0) {
                String type = cell(row, "schema");
                String open = restricted.contains("reports/2021-06-30/getReportDocument(" + type + ")")
                        ? "restricted"
                        : "open";
                String name = path.substring(path.indexOf(' ') + 1);
                reports.computeIfAbsent("report\t" + type + "\t" + open, key -> new TreeSet<>())
                        .add(name + "\t" + cell(row, "category") + "\t" + cell(row, "tier"));
            }
        }
        return reports;
    }

    private static void append(StringBuilder out, Map<String, Set<String>> groups) {
        groups.forEach((head, lines) -> {
            out.append(head).append('\n');
            lines.forEach(line -> out.append(line).append('\n'));
        });
    }

    private static String cell(Map<String, String> row, String column) {
        return row.getOrDefault(column, "");
    }

    private static List<Map<String, String>> rows(Path file) throws IOException {
        List<Map<String, String>> rows = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        String[] head = lines.get(0).toLowerCase(Locale.ROOT).split("\t", -1);
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split("\t", -1);
            Map<String, String> row = new TreeMap<>();
            for (int i = 0; i < Math.min(head.length, cells.length); i++) {
                row.put(head[i], cells[i]);
            }
            rows.add(row);
        }
        return rows;
    }
}
