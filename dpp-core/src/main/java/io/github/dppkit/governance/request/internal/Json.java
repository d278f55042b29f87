package io.github.dppkit.governance.request.internal;

import io.github.dppkit.governance.request.DataRequestRefusedException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes small documents; what it refuses it does not repeat. */
final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static String text(JsonNode node) {
        return MAPPER.writeValueAsString(node);
    }

    static JsonNode tree(String text) {
        return MAPPER.readTree(text);
    }

    static <T> T read(String text, String what, Function<JsonNode, T> reader) {
        try {
            JsonNode node = MAPPER.readTree(text);
            if (node.isObject()) {
                return reader.apply(node);
            }
        } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
            throw new DataRequestRefusedException(what + " refused: it has another form."); // their texts may quote it
        }
        throw new DataRequestRefusedException(what + " refused: it is none.");
    }

    static void put(ObjectNode to, String name, @Nullable Object value) {
        if (value == null) {
            to.putNull(name);
        } else {
            to.put(name, value.toString());
        }
    }

    static String string(JsonNode node, String name) {
        String value = optional(node, name);
        if (value == null) {
            throw new IllegalArgumentException(name);
        }
        return value;
    }

    static @Nullable String optional(JsonNode node, String name) {
        JsonNode value = node.get(name);
        return value == null || !value.isString() ? null : value.asString();
    }

    static @Nullable Instant instant(JsonNode node, String name) {
        String value = optional(node, name);
        return value == null ? null : Instant.parse(value);
    }
}
