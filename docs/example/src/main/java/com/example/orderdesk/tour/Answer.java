package com.example.orderdesk.tour;

import io.github.dppkit.spapi.SpApiOperation;
import java.util.Map;

/** One answer of SP-API before it comes in. */
final class Answer {

    private final String name;
    private final String source;
    private final SpApiOperation operation;
    private final byte[] json;
    private final Map<String, String> invented;

    /**
     * Takes what the desk calls it, where it is from, which operation gives it, what Amazon sent, and if it is invented what may
     * be found nowhere, by name.
     */
    Answer(String name, String source, SpApiOperation operation, byte[] json, Map<String, String> invented) {
        this.name = name;
        this.source = source;
        this.operation = operation;
        this.json = json.clone();
        this.invented = Map.copyOf(invented);
    }

    String name() {
        return name;
    }

    /** Returns where it is from, for complaints; never stored, since names of files may be personal. */
    String source() {
        return source;
    }

    SpApiOperation operation() {
        return operation;
    }

    byte[] json() {
        return json.clone();
    }

    /** Returns its personal values, whole and word by word; none if it is somebody's. */
    Map<String, String> invented() {
        return invented;
    }

    boolean isInvented() {
        return !invented.isEmpty();
    }
}
