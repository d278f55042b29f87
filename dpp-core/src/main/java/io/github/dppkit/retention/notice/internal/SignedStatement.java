package io.github.dppkit.retention.notice.internal;

import io.github.dppkit.retention.CertificateRefusedException;
import io.github.dppkit.retention.internal.Json;
import io.github.dppkit.retention.notice.NoticeRefusedException;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A statement and its signature as one text, of which there is one spelling. */
public final class SignedStatement {

    private final String json;
    private final JsonNode root;

    private SignedStatement(String json, JsonNode root) {
        this.json = json;
        this.root = root;
    }

    /**
     * Puts a signature behind a statement.
     *
     * @param statement JSON
     * @param keyName the name of the signing key
     * @param keyId its id, eight hexadecimal digits
     * @param signature base64
     * @return both
     */
    public static SignedStatement of(String statement, String keyName, String keyId, String signature) {
        ObjectNode key = Json.object();
        key.put("keyName", keyName);
        key.put("keyId", keyId);
        key.put("ed25519", signature);
        return parse(statement.substring(0, statement.length() - 1) + ",\"signature\":" + Json.text(key) + "}");
    }

    /**
     * Reads a text.
     *
     * @param json what is said to be a certificate
     * @return the statement with its signature
     * @throws CertificateRefusedException if it has any other form
     */
    public static SignedStatement parse(String json) {
        try {
            SignedStatement read = Json.read(
                    json, "Certificate", NoticeRefusedException::new, root -> new SignedStatement(json, root));
            boolean canonical = Json.text(read.root).equals(json)
                    && read.text("format").equals(NoticeStatement.FORMAT)
                    && read.root.path("signature").size() == 3
                    && json.endsWith(",\"signature\":" + Json.text(read.root.path("signature")) + "}");
            if (canonical) {
                return read;
            }
        } catch (NoticeRefusedException e) {
            throw refused();
        }
        throw refused();
    }

    private static CertificateRefusedException refused() {
        return new CertificateRefusedException(
                "Certificate refused: it is not a " + NoticeStatement.FORMAT + " in its canonical form.");
    }

    /**
     * Returns the whole text.
     *
     * @return JSON on one line
     */
    public String json() {
        return json;
    }

    /**
     * Returns the statement alone, which is what is signed.
     *
     * @return JSON on one line
     */
    public String statement() {
        String end = ",\"signature\":" + Json.text(root.path("signature")) + "}";
        return json.substring(0, json.length() - end.length()) + "}";
    }

    /**
     * Returns a part of the signature.
     *
     * @param name keyName, keyId or ed25519
     * @return the text, empty if it is not there
     */
    public String signature(String name) {
        return root.path("signature").path(name).asString("");
    }

    /**
     * Returns a text of the statement.
     *
     * @param path keys from the outside in
     * @return the text, empty if it is null or not there
     */
    public String text(String... path) {
        JsonNode node = root;
        for (String key : path) {
            node = node.path(key);
        }
        return node.isString() ? node.asString() : "";
    }

    /**
     * Returns a number of the statement.
     *
     * @param name its key within the counts
     * @return empty if it is not there
     */
    public Optional<Long> count(String name) {
        JsonNode node = root.path("counts").path(name);
        return node.isIntegralNumber() ? Optional.of(node.asLong()) : Optional.empty();
    }

    /** Returns the tree, for the printed page. */
    JsonNode root() {
        return root;
    }
}
