package io.github.dppkit.retention;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An index in memory which, like real ones, counts what it has seen at its last refresh. */
final class SearchIndex {

    private final List<Map<String, String>> documents = new ArrayList<>();
    private List<Map<String, String>> seen = List.of();

    synchronized void add(Map<String, String> document) {
        documents.add(document);
    }

    synchronized void refresh() {
        seen = List.copyOf(documents);
    }

    synchronized long count(String field, String value) {
        return seen.stream()
                .filter(document -> value.equals(document.get(field)))
                .count();
    }

    synchronized long deleteByQuery(String field, String value) {
        long before = documents.size();
        documents.removeIf(document -> value.equals(document.get(field)));
        return before - documents.size();
    }
}
