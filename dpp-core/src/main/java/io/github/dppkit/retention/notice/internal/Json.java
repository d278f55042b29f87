package io.github.dppkit.retention.notice.internal;

import io.github.dppkit.retention.notice.NoticeRefusedException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON without white space, keys in the order in which they were put; small documents of dppkit's own. */
final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxDocumentLength(256 * 1024)
                            .maxNestingDepth(8)
                            .maxStringLength(32 * 1024)
                            .maxNameLength(256)
                            .maxNumberLength(20)
                            .build())
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

    /** Reads a document; whatever is wrong with it is one refusal that quotes nothing of it. */
    static <T> T read(String text, String what, Function<JsonNode, T> reader) {
        try {
            JsonNode node = MAPPER.readTree(text);
            if (!node.isObject()) {
                throw new NoticeRefusedException(what + " refused: it is none.");
            }
            return reader.apply(node);
        } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
            throw new NoticeRefusedException(what + " refused: it has another form."); // their texts may quote it
        }
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
