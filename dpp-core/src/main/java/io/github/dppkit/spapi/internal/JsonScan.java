package io.github.dppkit.spapi.internal;

import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;

/**
 * Reads a payload once from end to end and finds the leaves to replace, without taking anything else out of it.
 *
 * <p>Whatever is wrong with the payload shows here, before anything is encrypted: malformed JSON, more than one value,
 * depth over 256, names twice in one object, overlong names and numbers, text that is not UTF-8. Positions are bytes of
 * the input, so that everything that is not replaced can be copied as it is, number literals included.
 */
final class JsonScan {

    /** How deep a payload may nest. */
    static final int MAX_DEPTH = 256;

    private static final int FRAMES = 16;
    private static final int MAX_NUMBER = 1_000;
    private static final int MAX_NAME = 4_096;
    private static final int MAX_LEAVES = 500_000;
    private static final int MAX_PASSING = 20_000;
    private static final int MAX_OPEN_NAMES = 20_000;

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER)
                    .maxNameLength(MAX_NAME)
                    .maxStringLength(Payloads.MAX_STORED_BYTES)
                    .maxDocumentLength(Payloads.MAX_STORED_BYTES)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private final byte[] json;
    private final int offset;
    private final boolean opening;
    private final Leaves leaves = new Leaves();
    private final OrderObjects objects = new OrderObjects();

    private PathNode[] node = new PathNode[FRAMES];
    private boolean[] isArray = new boolean[FRAMES];
    private int[] object = new int[FRAMES];
    private int[] arraysAround = new int[FRAMES];
    private int[] fieldCount = new int[FRAMES];
    private int[] arrayIndex = new int[FRAMES];
    private int[] objectFrame = new int[FRAMES];
    private int depth;
    private int arrays;
    private int objectDepth;
    private int openNames;
    private int passing;

    private JsonScan(byte[] json, int offset, boolean opening) {
        this.json = json;
        this.offset = offset;
        this.opening = opening;
    }

    /** What was found. */
    record Found(Leaves leaves, OrderObjects objects) {}

    /** Finds the leaves to encrypt, or with {@code opening} the encrypted ones. */
    static Found read(byte[] json, PathNode root, boolean opening) {
        int offset = Utf8.start(json);
        JsonScan scan = new JsonScan(json, offset, opening);
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json, offset, json.length - offset)) {
            scan.readAll(parser, root);
        } catch (JacksonException e) {
            throw Refusals.refused(
                    "it is not well-formed JSON, holds a name twice, or goes beyond depth " + MAX_DEPTH
                            + " or the length of a name or number",
                    e.getLocation());
        }
        scan.objects.settle();
        return new Found(scan.leaves, scan.objects);
    }

    private void readAll(JsonParser parser, PathNode root) {
        object[0] = -1;
        PathNode at = root;
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw Refusals.refused("it is empty");
        }
        while (token != null) {
            switch (token) {
                case START_OBJECT -> open(at, false);
                case START_ARRAY -> open(at, true);
                case END_OBJECT, END_ARRAY -> close();
                case PROPERTY_NAME -> at = name(parser);
                default -> leaf(parser, token, at);
            }
            if (depth == 0 && parser.nextToken() != null) {
                throw Refusals.refused("something follows the JSON value", parser.currentTokenLocation());
            }
            if (depth == 0) {
                return;
            }
            at = token == JsonToken.PROPERTY_NAME ? at : node[depth];
            token = parser.nextToken();
        }
    }

    private void open(PathNode at, boolean array) {
        countElement();
        depth++;
        if (depth == node.length) {
            grow(2 * depth);
        }
        node[depth] = at;
        isArray[depth] = array;
        fieldCount[depth] = 0;
        if (array) {
            arrayIndex[arrays] = -1;
            arrays++;
            object[depth] = object[depth - 1];
        } else {
            object[depth] = -1;
            objectFrame[objectDepth] = depth;
            objectDepth++;
        }
        arraysAround[depth] = arrays;
    }

    private void grow(int frames) {
        node = Arrays.copyOf(node, frames);
        isArray = Arrays.copyOf(isArray, frames);
        object = Arrays.copyOf(object, frames);
        arraysAround = Arrays.copyOf(arraysAround, frames);
        fieldCount = Arrays.copyOf(fieldCount, frames);
        arrayIndex = Arrays.copyOf(arrayIndex, frames);
        objectFrame = Arrays.copyOf(objectFrame, frames);
    }

    private void close() {
        if (isArray[depth]) {
            arrays--;
        } else {
            objectDepth--;
            openNames -= fieldCount[depth];
            boolean field = objectDepth > 0 && depth - 1 == objectFrame[objectDepth - 1];
            if (object[depth] >= 0 && field && objects.get(object[depth]).orderId() != null) {
                objects.inherit(recorded(depth - 1), object[depth]);
            }
        }
        depth--;
    }

    private PathNode name(JsonParser parser) {
        fieldCount[depth]++;
        if (++openNames > MAX_OPEN_NAMES) {
            throw Refusals.refused("its open objects hold more than " + MAX_OPEN_NAMES + " names");
        }
        return node[depth].child(parser.currentName());
    }

    /** An element of an array moves its position on. */
    private void countElement() {
        if (depth > 0 && isArray[depth]) {
            arrayIndex[arrays - 1]++;
        }
    }

    private void leaf(JsonParser parser, JsonToken token, PathNode at) {
        countElement();
        boolean string = token == JsonToken.VALUE_STRING;
        if (!string && !token.isNumeric()) {
            return;
        }
        if (!string && parser.getStringLength() > MAX_NUMBER) {
            throw Refusals.refused(
                    "a number has more than " + MAX_NUMBER + " characters", parser.currentTokenLocation());
        }
        boolean orderId = at.orderIdRank() != OrderIds.NONE && !isArray[depth];
        if (orderId && named(string ? parser.getString() : "a number", at)) {
            return;
        }
        Fact fact = at.fact();
        if (fact != null && string) {
            tell(fact, at, parser.getString());
        }
        int start = offset + (int) parser.currentTokenLocation().getByteOffset();
        boolean ours = string && Utf8.startsWith(json, start + 1, Payloads.PREFIX);
        if (opening ? ours : (ours || at.verdict().isEncrypted())) {
            int end = string ? Utf8.endOfString(json, start) : start + parser.getStringLength();
            if (!string || end - start > 2) {
                requireRoom(at);
                leaves.add(start, end, at, string ? Kind.STRING : Kind.NUMBER, recorded(depth), arrayIndex, arrays);
            }
        }
    }

    /** Bounds the memory that a payload made for it can take. */
    private void requireRoom(PathNode at) {
        passing += at.isPassing() ? 1 : 0;
        if (leaves.size() >= MAX_LEAVES || passing > MAX_PASSING) {
            throw Refusals.refused("it holds more than " + MAX_LEAVES + " leaves of personal data, or more than "
                    + MAX_PASSING + " at paths that no model knows");
        }
    }

    /** Takes note of an order id; one that cannot name a scope is a leaf like any other. */
    private boolean named(String value, PathNode at) {
        if (!OrderIds.isUsable(value)) {
            if (!value.isBlank()) {
                objects.namedUnusably(recorded(depth));
            }
            return false;
        }
        objects.named(recorded(depth), at.orderIdRank(), value);
        return true;
    }

    private void tell(Fact fact, PathNode at, String text) {
        int about = objectDepth - at.factSteps();
        if (about >= 0) {
            objects.get(recorded(objectFrame[about])).factsToFill().add(fact, text);
        }
    }

    /** Returns the number of the object of a frame, recording it and those around it if need be. */
    private int recorded(int frame) {
        int at = frame;
        while (at > 0 && isArray[at]) {
            at--;
        }
        if (object[at] < 0) {
            object[at] = at == 0 ? objects.add(-1, 0) : objects.add(recorded(at - 1), arraysAround[at]);
        }
        return object[at];
    }
}
