package io.github.dppkit.retention.internal;

import io.github.dppkit.DppException;
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
public final class Json {

    private static final JsonMapper MAPPER = mapper(2 * 1024 * 1024, 12, 32 * 1024, 256);

    private Json() {}

    /** Returns a mapper that refuses keys given twice, text behind the end, and documents beyond these limits. */
    static JsonMapper mapper(int length, int depth, int longestString, int longestName) {
        return JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxDocumentLength(length)
                                .maxNestingDepth(depth)
                                .maxStringLength(longestString)
                                .maxNameLength(longestName)
                                .maxNumberLength(20)
                                .build())
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                        .build())
                .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /**
     * Begins a document.
     *
     * @return an empty one
     */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /**
     * Writes a document.
     *
     * @param node what to write
     * @return JSON
     */
    public static String text(JsonNode node) {
        return MAPPER.writeValueAsString(node);
    }

    /**
     * Reads what was written here before.
     *
     * @param text JSON
     * @return the document
     */
    public static JsonNode tree(String text) {
        return MAPPER.readTree(text);
    }

    /**
     * Reads a document; whatever is wrong with it is one refusal that quotes nothing of it.
     *
     * @param text JSON
     * @param what what it is, for the refusal
     * @param refusal makes the refusal from its text
     * @param reader takes what it needs
     * @param <T> what becomes of it
     * @return what the reader made of it
     */
    public static <T> T read(
            String text, String what, Function<String, DppException> refusal, Function<JsonNode, T> reader) {
        try {
            JsonNode node = MAPPER.readTree(text);
            if (!node.isObject()) {
                throw refusal.apply(what + " refused: it is none.");
            }
            return reader.apply(node);
        } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
            throw refusal.apply(what + " refused: it has another form."); // their texts may quote it
        }
    }

    /**
     * Adds a text, or null.
     *
     * @param to the document
     * @param name the key
     * @param value whose text is put, or null
     */
    public static void put(ObjectNode to, String name, @Nullable Object value) {
        if (value == null) {
            to.putNull(name);
        } else {
            to.put(name, value.toString());
        }
    }

    /**
     * Returns a text that must be there.
     *
     * @param node the document
     * @param name the key
     * @return the text
     * @throws IllegalArgumentException if there is none
     */
    public static String string(JsonNode node, String name) {
        String value = optional(node, name);
        if (value == null) {
            throw new IllegalArgumentException(name);
        }
        return value;
    }

    /**
     * Returns a text.
     *
     * @param node the document
     * @param name the key
     * @return the text, null if there is none
     */
    public static @Nullable String optional(JsonNode node, String name) {
        JsonNode value = node.get(name);
        return value == null || !value.isString() ? null : value.asString();
    }

    /**
     * Returns an instant.
     *
     * @param node the document
     * @param name the key
     * @return the instant, null if there is none
     */
    public static @Nullable Instant instant(JsonNode node, String name) {
        String value = optional(node, name);
        return value == null ? null : Instant.parse(value);
    }
}
