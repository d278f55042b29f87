package io.github.dppkit.spapi.internal;

import io.github.dppkit.pii.InvalidPiiException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Finds the leaf that an RFC 6901 pointer names. */
final class JsonPointers {

    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonPointers() {}

    /** Returns at which byte the token begins, -1 if there is none; the JSON was accepted by {@link JsonScan} before. */
    static int find(byte[] json, String pointer) {
        JsonPointer wanted;
        try {
            wanted = JsonPointer.compile(pointer);
        } catch (IllegalArgumentException e) {
            throw new InvalidPiiException("JSON pointer refused: it must be empty or begin with a slash (RFC 6901).");
        }
        int offset = Utf8.start(json);
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json, offset, json.length - offset)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isScalarValue()
                        && parser.streamReadContext().pathAsPointer().equals(wanted)) {
                    return offset + (int) parser.currentTokenLocation().getByteOffset();
                }
            }
        }
        return -1;
    }
}
