package com.example.orderdesk.tour;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What dppkit took out of an answer: the leaves in which the stored document differs from what came in. */
final class PersonalValues {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Map<String, String> values = new TreeMap<>();

    private PersonalValues() {}

    /** Returns the values by file and pointer. */
    static Map<String, String> between(String name, byte[] received, byte[] stored) {
        PersonalValues found = new PersonalValues();
        found.compare(name, JSON.readTree(received), JSON.readTree(stored));
        return found.values;
    }

    private void compare(String place, JsonNode received, JsonNode stored) {
        if (received.isContainer()) {
            if (received.isObject()) {
                received.properties()
                        .forEach(field ->
                                compare(place + "/" + field.getKey(), field.getValue(), stored.path(field.getKey())));
            } else {
                for (int i = 0; i < received.size(); i++) {
                    compare(place + "/" + i, received.get(i), stored.path(i));
                }
            }
        } else if (!received.equals(stored)) {
            values.put(place, received.asString());
        }
    }
}
