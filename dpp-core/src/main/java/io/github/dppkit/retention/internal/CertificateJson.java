package io.github.dppkit.retention.internal;

import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.retention.CertificateRefusedException;
import io.github.dppkit.retention.spi.DataClass;
import java.io.StringWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one text form of a certificate: JSON in a fixed order of keys, no white space, no numbers but whole ones.
 *
 * <p>Reading accepts more than that form; whoever reads writes again and compares.
 */
public final class CertificateJson {

    /** The first value of a certificate that says nothing of copies elsewhere; such ones are read, not written. */
    private static final String FIRST_FORMAT = "dpp-disposal/1";

    private static final String FORMAT = "dpp-disposal/2";

    private static final int MAX_LENGTH = 256 * 1024;

    private static final JsonMapper MAPPER = Json.mapper(MAX_LENGTH, 4, 4096, 64);

    private CertificateJson() {}

    /**
     * A certificate as it is written.
     *
     * @param body what it states
     * @param keyName the name of the signing key
     * @param keyId its id, eight hexadecimal digits
     * @param signature base64
     */
    public record Signed(CertificateBody body, String keyName, String keyId, String signature) {}

    /**
     * Writes the statement alone, which is what is signed.
     *
     * @param body what it states
     * @return JSON
     */
    public static String write(CertificateBody body) {
        StringWriter out = new StringWriter(1024);
        try (JsonGenerator json = MAPPER.createGenerator(out)) {
            json.writeStartObject();
            statement(json, body);
            json.writeEndObject();
        }
        return out.toString();
    }

    /**
     * Writes a whole certificate: the statement with the signature as its last key.
     *
     * @param signed what to write
     * @return JSON
     */
    public static String write(Signed signed) {
        StringWriter out = new StringWriter(1536);
        try (JsonGenerator json = MAPPER.createGenerator(out)) {
            json.writeStartObject();
            statement(json, signed.body());
            json.writeObjectPropertyStart("signature");
            json.writeStringProperty("keyName", signed.keyName());
            json.writeStringProperty("keyId", signed.keyId());
            json.writeStringProperty("ed25519", signed.signature());
            json.writeEndObject();
            json.writeEndObject();
        }
        return out.toString();
    }

    private static void statement(JsonGenerator json, CertificateBody b) {
        json.writeStringProperty("format", format(b));
        json.writeStringProperty("environment", b.environment());
        json.writeStringProperty("dataClass", b.dataClass().name());
        json.writeStringProperty("scope", b.scope().toString());
        json.writeStringProperty("partner", b.partner().toString());
        json.writeStringProperty("origin", b.origin());
        json.writeStringProperty("policy", b.policy());
        json.writeStringProperty("anchor", b.anchor());
        json.writeStringProperty("reason", b.reason());
        json.writeStringProperty("firstSeenAt", b.firstSeenAt().toString());
        json.writeStringProperty("deadline", b.deadline().toString());
        json.writeStringProperty("began", b.began().toString());
        json.writeStringProperty("ended", b.ended().toString());
        json.writeStringProperty("servedUntil", b.servedUntil().toString());
        json.writeArrayPropertyStart("targets");
        for (CertificateBody.Target target : b.targets()) {
            json.writeStartObject();
            json.writeStringProperty("name", target.name());
            json.writeNumberProperty("count", target.count());
            json.writeNumberProperty("remaining", 0);
            json.writeEndObject();
        }
        json.writeEndArray();
        optional(json, "dataKeyGoneBy", b.dataKeyGoneBy());
        optional(json, "lastKeyDay", b.lastKeyDay());
        json.writeBooleanProperty("epochSecretDestroyed", b.epochSecretDestroyed());
        json.writeStringProperty("cryptographicErase", b.cryptographicErase());
        json.writeStringProperty("keyResidue", b.keyResidue());
        json.writeArrayPropertyStart("unknown");
        b.unknown().forEach(json::writeString);
        json.writeEndArray();
        optional(json, "intent", b.intent());
        if (b.indexKeyEnds() != null) {
            optional(json, "indexKeyEnds", b.indexKeyEnds()); // absent, not null, where there is no index
        }
        if (b.copies() != null) {
            write(json, b.copies());
        }
        if (!b.exceptions().isEmpty()) {
            write(json, b.exceptions()); // absent, not empty, where nothing is kept
        }
    }

    private static void write(JsonGenerator json, List<CertificateBody.LegalException> exceptions) {
        json.writeArrayPropertyStart("exceptions");
        for (CertificateBody.LegalException exception : exceptions) {
            json.writeStartObject();
            json.writeStringProperty("statute", exception.statute());
            json.writeStringProperty("schema", exception.schema());
            json.writeStringProperty("archiveKey", exception.archiveKey());
            json.writeStringProperty("until", exception.until().toString());
            json.writeStringProperty("sha256", exception.sha256());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, CertificateBody.Copies copies) {
        json.writeObjectPropertyStart("copies");
        json.writeStringProperty("asOf", copies.asOf().toString());
        json.writeNumberProperty("domains", copies.domains());
        optional(json, "secretsGone", copies.secretsGone());
        optional(json, "keyBackupsClear", copies.keyBackupsClear());
        optional(json, "generationsGone", copies.generationsGone());
        optional(json, "rootBackupsClear", copies.rootBackupsClear());
        optional(json, "dataBackupsClear", copies.dataBackupsClear());
        optional(json, "residueEnds", copies.residueEnds());
        json.writeEndObject();
    }

    /**
     * Returns the first value of a certificate.
     *
     * @param body what it states
     * @return name and version of the format
     */
    public static String format(CertificateBody body) {
        return body.copies() == null ? FIRST_FORMAT : FORMAT;
    }

    private static void optional(JsonGenerator json, String name, @Nullable Object value) {
        if (value == null) {
            json.writeNullProperty(name);
        } else {
            json.writeStringProperty(name, value.toString());
        }
    }

    /**
     * Reads a certificate.
     *
     * @param text JSON
     * @return what it states and its signature
     * @throws CertificateRefusedException if it is none
     */
    public static Signed read(String text) {
        try {
            JsonNode json = MAPPER.readTree(text);
            String format = string(json, "format");
            if (!format.equals(json.has("copies") ? FORMAT : FIRST_FORMAT)) {
                throw refused();
            }
            JsonNode signature = json.path("signature");
            return new Signed(
                    body(json), string(signature, "keyName"), string(signature, "keyId"), string(signature, "ed25519"));
        } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
            throw refused(); // their texts may quote the document
        }
    }

    private static CertificateBody body(JsonNode json) {
        List<CertificateBody.Target> targets = new ArrayList<>();
        for (JsonNode target : json.path("targets")) {
            targets.add(new CertificateBody.Target(
                    string(target, "name"), target.path("count").asLong(-1)));
        }
        List<String> unknown = new ArrayList<>();
        for (JsonNode fact : json.path("unknown")) {
            unknown.add(fact.asString(""));
        }
        String goneBy = optional(json, "dataKeyGoneBy");
        String day = optional(json, "lastKeyDay");
        String intent = optional(json, "intent");
        String indexKeyEnds = optional(json, "indexKeyEnds");
        return new CertificateBody(
                string(json, "environment"),
                DataClass.valueOf(string(json, "dataClass")),
                SubjectToken.of(hex(string(json, "scope"))),
                SubjectToken.of(hex(string(json, "partner"))),
                string(json, "origin"),
                string(json, "policy"),
                string(json, "anchor"),
                string(json, "reason"),
                Instant.parse(string(json, "firstSeenAt")),
                Instant.parse(string(json, "deadline")),
                Instant.parse(string(json, "began")),
                Instant.parse(string(json, "ended")),
                Instant.parse(string(json, "servedUntil")),
                targets,
                goneBy == null ? null : Instant.parse(goneBy),
                day == null ? null : LocalDate.parse(day),
                json.path("epochSecretDestroyed").asBoolean(false),
                string(json, "cryptographicErase"),
                string(json, "keyResidue"),
                unknown,
                intent == null ? null : EventId.of(hex(intent)),
                indexKeyEnds == null ? null : LocalDate.parse(indexKeyEnds),
                json.has("copies") ? copies(json.path("copies")) : null,
                exceptions(json.path("exceptions")));
    }

    private static List<CertificateBody.LegalException> exceptions(JsonNode json) {
        List<CertificateBody.LegalException> exceptions = new ArrayList<>();
        for (JsonNode each : json) {
            exceptions.add(new CertificateBody.LegalException(
                    string(each, "statute"),
                    string(each, "schema"),
                    string(each, "archiveKey"),
                    LocalDate.parse(string(each, "until")),
                    string(each, "sha256")));
        }
        return exceptions;
    }

    private static CertificateBody.Copies copies(JsonNode json) {
        return new CertificateBody.Copies(
                Instant.parse(string(json, "asOf")),
                json.path("domains").asInt(0),
                instant(json, "secretsGone"),
                instant(json, "keyBackupsClear"),
                instant(json, "generationsGone"),
                instant(json, "rootBackupsClear"),
                instant(json, "dataBackupsClear"),
                instant(json, "residueEnds"));
    }

    private static @Nullable Instant instant(JsonNode json, String name) {
        String text = optional(json, name);
        return text == null ? null : Instant.parse(text);
    }

    private static byte[] hex(String text) {
        byte[] bytes = HexFormat.of().parseHex(text);
        if (bytes.length != SubjectToken.LENGTH) {
            throw refused();
        }
        return bytes;
    }

    private static String string(JsonNode json, String name) {
        String value = optional(json, name);
        if (value == null) {
            throw refused();
        }
        return value;
    }

    private static @Nullable String optional(JsonNode json, String name) {
        JsonNode value = json.get(name);
        return value == null || !value.isString() ? null : value.asString();
    }

    private static CertificateRefusedException refused() {
        return new CertificateRefusedException(
                "Certificate refused: it is not a " + FIRST_FORMAT + " or " + FORMAT + " in its canonical form.");
    }
}
