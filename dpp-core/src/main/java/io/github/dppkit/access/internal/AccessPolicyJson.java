package io.github.dppkit.access.internal;

import io.github.dppkit.DppException;
import io.github.dppkit.access.AccessPolicy;
import io.github.dppkit.access.SessionRule;
import io.github.dppkit.audit.ClientAddressClass;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.PolicyConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
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
 * Reads access policies: a fixed form, at most 256 KiB, nothing unknown and nothing twice. A refusal names the place and the
 * field; it repeats no value. The parser's own exceptions may quote the file, so they do not become causes.
 */
public final class AccessPolicyJson {

    private static final int MAX_BYTES = 256 * 1024;
    private static final String FORMAT = "dpp-access/1";
    private static final Set<String> ROOT = Set.of("format", "permissions", "sessions", "emergency", "emergency-life");
    private static final Set<String> PERMISSION = Set.of("role", "purpose", "partner", "categories");
    private static final Set<String> SESSION =
            Set.of("role", "purpose", "second-factor", "approved-device", "addresses");

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxDocumentLength(MAX_BYTES)
                            .maxNestingDepth(8)
                            .maxStringLength(1024)
                            .maxNameLength(128)
                            .maxNumberLength(20)
                            .maxTokenCount(65_536)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private AccessPolicyJson() {}

    /**
     * Reads a policy.
     *
     * @param in the file; left open
     * @return the policy
     * @throws PolicyConfigurationException if it has another form or cannot be read
     */
    public static AccessPolicy read(InputStream in) {
        JsonNode root = parse(bytes(in));
        requireObject(root, ROOT, "the top level");
        JsonNode format = root.get("format");
        if (format == null || !format.isString() || !FORMAT.equals(format.stringValue())) {
            throw refused("format", "must be \"" + FORMAT + "\"");
        }
        AccessPolicy.Builder policy = AccessPolicy.builder();
        each(root, "permissions", PERMISSION, (entry, where) -> permit(policy, entry, where, false));
        each(root, "emergency", PERMISSION, (entry, where) -> permit(policy, entry, where, true));
        each(root, "sessions", SESSION, (entry, where) -> demand(policy, entry, where));
        if (root.has("emergency-life")) {
            value(root, "emergency-life", "", life -> policy.emergencyLife(Duration.parse(life)));
        }
        return policy.build();
    }

    /** Takes one entry of a list, and says where it stands. */
    @FunctionalInterface
    private interface Taker {
        void take(JsonNode entry, String where);
    }

    private static void each(JsonNode root, String list, Set<String> known, Taker taker) {
        JsonNode node = root.get(list);
        if (node == null) {
            return;
        }
        if (!node.isArray()) {
            throw refused(list, "must be a list");
        }
        for (int at = 0; at < node.size(); at++) {
            String where = list + "[" + at + "]";
            requireObject(node.get(at), known, where);
            taker.take(node.get(at), where + ".");
        }
    }

    private static void permit(AccessPolicy.Builder policy, JsonNode entry, String where, boolean emergency) {
        String role = value(entry, "role", where, Function.identity());
        Purpose purpose = value(entry, "purpose", where, Purpose::parse);
        SellingPartner partner = entry.has("partner") ? value(entry, "partner", where, SellingPartner::of) : null;
        PiiCategory[] categories =
                members(entry, "categories", where, PiiCategory.class).toArray(PiiCategory[]::new);
        if (categories.length == 0) {
            throw refused(where + "categories", "must name at least one category (A1.3.b)");
        }
        try {
            if (emergency) {
                policy.permitInEmergency(role, purpose, partner, categories[0], categories);
            } else if (partner == null) {
                policy.permit(role, purpose, categories[0], categories);
            } else {
                policy.permitFor(role, purpose, partner, categories[0], categories);
            }
        } catch (PolicyConfigurationException e) {
            throw refused(where + "role", e.getMessage());
        }
    }

    private static void demand(AccessPolicy.Builder policy, JsonNode entry, String where) {
        String role = value(entry, "role", where, Function.identity());
        Purpose purpose = entry.has("purpose") ? value(entry, "purpose", where, Purpose::parse) : null;
        Set<ClientAddressClass> addresses = EnumSet.noneOf(ClientAddressClass.class);
        if (entry.has("addresses")) {
            addresses.addAll(members(entry, "addresses", where, ClientAddressClass.class));
            if (addresses.isEmpty()) {
                throw refused(where + "addresses", "must name at least one class of addresses; leave it out for any");
            }
        }
        SessionRule rule =
                new SessionRule(flag(entry, "second-factor", where), flag(entry, "approved-device", where), addresses);
        try {
            policy.demand(role, purpose, rule);
        } catch (PolicyConfigurationException e) {
            throw refused(where + "role", e.getMessage());
        }
    }

    private static <T> T value(JsonNode entry, String field, String where, Function<String, T> reader) {
        JsonNode node = entry.get(field);
        if (node == null || !node.isString()) {
            throw refused(where + field, "must be a text");
        }
        try {
            return reader.apply(node.stringValue());
        } catch (DppException e) {
            throw refused(where + field, e.getMessage());
        } catch (DateTimeException e) {
            throw refused(where + field, "must be a duration such as \"PT1H\"");
        }
    }

    private static boolean flag(JsonNode entry, String field, String where) {
        JsonNode node = entry.get(field);
        if (node != null && !node.isBoolean()) {
            throw refused(where + field, "must be true or false");
        }
        return node != null && node.booleanValue();
    }

    private static <E extends Enum<E>> List<E> members(JsonNode entry, String field, String where, Class<E> type) {
        JsonNode node = entry.get(field);
        if (node == null || !node.isArray()) {
            throw refused(where + field, "must be a list");
        }
        List<E> members = new ArrayList<>();
        for (int at = 0; at < node.size(); at++) {
            E member = node.get(at).isString() ? member(node.get(at).stringValue(), type) : null;
            if (member == null) {
                throw refused(where + field + "[" + at + "]", "must be one of " + names(type));
            }
            members.add(member);
        }
        return members;
    }

    private static <E extends Enum<E>> @Nullable E member(String text, Class<E> type) {
        for (E each : type.getEnumConstants()) {
            if (name(each).equals(text.toLowerCase(Locale.ROOT).replace('_', '-'))) {
                return each;
            }
        }
        return null;
    }

    private static String name(Enum<?> member) {
        return member.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static <E extends Enum<E>> String names(Class<E> type) {
        List<String> names = new ArrayList<>();
        for (E each : type.getEnumConstants()) {
            names.add(name(each));
        }
        return String.join(", ", names);
    }

    private static void requireObject(@Nullable JsonNode node, Set<String> known, String where) {
        if (node == null || !node.isObject()) {
            throw refused(where, "must be a JSON object");
        }
        if (!known.containsAll(node.propertyNames())) {
            throw refused(
                    where,
                    "has an unknown field; known are "
                            + String.join(", ", known.stream().sorted().toList()));
        }
    }

    private static JsonNode parse(byte[] bytes) {
        try {
            return MAPPER.readTree(bytes);
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            throw new PolicyConfigurationException(
                    "The access policy is refused: it is not well-formed JSON, or a key comes twice"
                            + (at == null ? "" : ", near line " + at.getLineNr() + ", column " + at.getColumnNr())
                            + ".");
        }
    }

    private static byte[] bytes(InputStream in) {
        byte[] bytes;
        try {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw new PolicyConfigurationException("The access policy cannot be read.", e);
        }
        if (bytes.length > MAX_BYTES) {
            throw new PolicyConfigurationException(
                    "The access policy is refused: it is larger than " + MAX_BYTES + " bytes.");
        }
        return bytes;
    }

    private static PolicyConfigurationException refused(String field, @Nullable String why) {
        return new PolicyConfigurationException(
                "The access policy is refused: " + field + ": " + why + (why != null && why.endsWith(".") ? "" : "."));
    }
}
