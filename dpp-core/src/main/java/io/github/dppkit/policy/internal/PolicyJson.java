package io.github.dppkit.policy.internal;

import io.github.dppkit.policy.FigureUnit;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.policy.PolicyFigure;
import io.github.dppkit.policy.internal.PolicyDocument.Figure;
import io.github.dppkit.policy.internal.PolicyDocument.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads policy files: a fixed, flat form, at most 64 KiB, nothing unknown and nothing twice.
 *
 * <p>A refusal names the figure where it is a known one, else the place; it repeats nothing else of the file. The
 * parser's own exceptions may quote the file, so they do not become causes.
 */
public final class PolicyJson {

    private static final int MAX_BYTES = 64 * 1024;
    private static final int MAX_TEXT = 400;
    private static final String FORMAT = "dpp-policy/1";
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{1,63}");

    private static final Set<String> COMPANY = Set.of("format", "id", "revision", "figures");
    private static final Set<String> BUNDLED = Set.of("format", "id", "revision", "title", "status", "note", "figures");
    private static final Set<String> COMPANY_FIGURE = Set.of("value", "source");
    private static final Set<String> SETTING = Set.of("value", "clause", "source");
    private static final Set<String> BUNDLED_FIGURE = Set.of("value", "clause", "source", "strictReading", "advised");

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxDocumentLength(MAX_BYTES)
                            .maxNestingDepth(8)
                            .maxStringLength(4096)
                            .maxNameLength(128)
                            .maxNumberLength(20)
                            .maxTokenCount(4096)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String name;
    private final boolean bundled;

    private PolicyJson(String name, boolean bundled) {
        this.name = name;
        this.bundled = bundled;
    }

    /**
     * Reads a policy that ships with the library.
     *
     * @param in the file; left open
     * @return what it says
     * @throws PolicyConfigurationException if it has another form
     */
    public static PolicyDocument readBundled(InputStream in) {
        return new PolicyJson("bundled policy", true).read(in);
    }

    /**
     * Reads a company's own file.
     *
     * @param in the file; left open
     * @return what it says, without clauses
     * @throws PolicyConfigurationException if it has another form or cannot be read
     */
    public static PolicyDocument readCompany(InputStream in) {
        return new PolicyJson("company policy file", false).read(in);
    }

    private PolicyDocument read(InputStream in) {
        JsonNode root = parse(bytes(in));
        requireObject(root, "the file");
        requireKnown(root, bundled ? BUNDLED : COMPANY, "the top level");
        if (!FORMAT.equals(text(root, "format", true))) {
            throw refused("\"format\" must be \"" + FORMAT + "\"");
        }
        String id = text(root, "id", true);
        if (!ID.matcher(id).matches()) {
            throw refused("\"id\" must be 2 to 64 lower-case letters, digits or dashes");
        }
        JsonNode revision = root.get("revision");
        if (revision == null
                || !revision.isIntegralNumber()
                || !revision.canConvertToInt()
                || revision.intValue() < 1) {
            throw refused("\"revision\" must be a whole number from 1");
        }
        return new PolicyDocument(
                id, revision.intValue(), text(root, "status", bundled), text(root, "note", bundled), figures(root));
    }

    private List<Figure> figures(JsonNode root) {
        JsonNode object = root.get("figures");
        requireObject(object, "\"figures\"");
        List<Figure> figures = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            int position = figures.size() + 1;
            PolicyFigure figure = PolicyFigure.find(entry.getKey())
                    .orElseThrow(() -> refused(
                            "figure number " + position + " has an unknown key; docs/policy.md lists the keys"));
            figures.add(figure(figure, entry.getValue()));
        }
        return figures;
    }

    private Figure figure(PolicyFigure figure, JsonNode node) {
        String where = "figure " + figure.key();
        requireObject(node, where);
        requireKnown(node, bundled ? BUNDLED_FIGURE : COMPANY_FIGURE, where);
        JsonNode strict = node.get("strictReading");
        JsonNode advised = node.get("advised");
        boolean onlyStrict = node.get("value") == null && strict != null;
        return new Figure(
                figure,
                onlyStrict ? null : setting(figure, node),
                strict == null ? null : nested(figure, strict),
                advised == null ? null : nested(figure, advised));
    }

    private Setting nested(PolicyFigure figure, JsonNode node) {
        requireObject(node, "figure " + figure.key());
        requireKnown(node, SETTING, "figure " + figure.key());
        return setting(figure, node);
    }

    private Setting setting(PolicyFigure figure, JsonNode node) {
        return new Setting(
                value(figure, node.get("value")), text(node, "clause", bundled), text(node, "source", bundled));
    }

    /** Returns the value as text; a value of another JSON type than its unit asks for is refused. */
    private String value(PolicyFigure figure, @Nullable JsonNode value) {
        FigureUnit unit = figure.unit();
        if (value != null && value.isString() && (unit == FigureUnit.DURATION || unit == FigureUnit.CHOICE)) {
            return value.stringValue();
        }
        if (value != null && value.isIntegralNumber() && value.canConvertToInt() && unit == FigureUnit.COUNT) {
            return Integer.toString(value.intValue());
        }
        if (value != null && value.isBoolean() && unit == FigureUnit.FLAG) {
            return Boolean.toString(value.booleanValue());
        }
        throw refused("figure " + figure.key() + " needs a \"value\" that is " + unit.form());
    }

    /** Returns a short text without control characters, or empty if it is missing and may be. */
    private String text(JsonNode object, String property, boolean required) {
        JsonNode node = object.get(property);
        if (node == null && !required) {
            return "";
        }
        String text = node != null && node.isString() ? node.stringValue() : "";
        if (text.isBlank() || text.length() > MAX_TEXT || text.codePoints().anyMatch(PolicyJson::isUnprintable)) {
            throw refused("\"" + property + "\" must be a text of 1 to " + MAX_TEXT
                    + " characters without control characters");
        }
        return text;
    }

    /** Sources are printed in reports, one to a line: nothing that breaks or reorders a line. */
    private static boolean isUnprintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }

    private void requireObject(@Nullable JsonNode node, String where) {
        if (node == null || !node.isObject()) {
            throw refused(where + " must be a JSON object");
        }
    }

    private void requireKnown(JsonNode object, Set<String> known, String where) {
        if (!known.containsAll(object.propertyNames())) {
            throw refused(where + " has an unknown property; known are "
                    + String.join(", ", known.stream().sorted().toList()));
        }
    }

    private JsonNode parse(byte[] bytes) {
        try {
            return MAPPER.readTree(bytes);
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            throw refused("it is not well-formed JSON, or a key comes twice"
                    + (at == null ? "" : ", near line " + at.getLineNr() + ", column " + at.getColumnNr()));
        }
    }

    private byte[] bytes(InputStream in) {
        byte[] bytes;
        try {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw new PolicyConfigurationException("The " + name + " cannot be read.", e);
        }
        if (bytes.length > MAX_BYTES) {
            throw refused("it is larger than " + MAX_BYTES + " bytes");
        }
        return bytes;
    }

    private PolicyConfigurationException refused(String why) {
        return new PolicyConfigurationException("The " + name + " is refused: " + why + ".");
    }
}
