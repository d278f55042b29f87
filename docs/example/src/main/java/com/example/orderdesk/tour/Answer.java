package com.example.orderdesk.tour;

import io.github.dppkit.spapi.SpApiOperation;
import java.util.Map;

/** One answer of SP-API before it comes in. */
final class Answer {

    private final String name;
    private final SpApiOperation operation;
    private final byte[] json;
    private final Map<String, String> invented;

    /** Takes what the desk calls it, which operation gives it, what Amazon sent, and its values by name if it is invented. */
    Answer(String name, SpApiOperation operation, byte[] json, Map<String, String> invented) {
        this.name = name;
        this.operation = operation;
        this.json = json.clone();
        this.invented = Map.copyOf(invented);
    }

    String name() {
        return name;
    }

    SpApiOperation operation() {
        return operation;
    }

    byte[] json() {
        return json.clone();
    }

    /** Returns its personal values; none if it is somebody's. */
    Map<String, String> invented() {
        return invented;
    }

    boolean isInvented() {
        return !invented.isEmpty();
    }
}
