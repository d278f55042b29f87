package com.example.orderdesk.label;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Finds where a label's lines stand in a stored document: the first address that has a name and a street. */
final class AddressFields {

    /** The fields of an address of SP-API in the order of a label, in lower case. */
    private static final List<String> LINES = List.of(
            "name", "companyname", "addressline1", "addressline2", "city", "stateorregion", "postalcode", "phone");

    private static final JsonMapper JSON = JsonMapper.shared();

    private AddressFields() {}

    /** Returns RFC 6901 pointers to ciphertext, in the order of a label; none if there is no address. */
    static List<String> of(byte[] document) {
        return search(JSON.readTree(document), "");
    }

    private static List<String> search(JsonNode node, String pointer) {
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                List<String> found = search(node.get(i), pointer + "/" + i);
                if (!found.isEmpty()) {
                    return found;
                }
            }
            return List.of();
        }
        if (!node.isObject()) {
            return List.of();
        }
        List<String> fields = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            String text = field.getValue().isString() ? field.getValue().stringValue() : "";
            if (LINES.contains(lower(field.getKey())) && text.startsWith("dpp1.")) {
                fields.add(field.getKey());
            }
        }
        if (fields.stream().map(AddressFields::lower).toList().containsAll(List.of("name", "addressline1"))) {
            return fields.stream()
                    .sorted(Comparator.comparingInt(field -> LINES.indexOf(lower(field))))
                    .map(field -> pointer + "/" + field)
                    .toList();
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            List<String> found = search(field.getValue(), pointer + "/" + field.getKey());
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }

    private static String lower(String field) {
        return field.toLowerCase(Locale.ROOT);
    }
}
