package io.github.dppkit.retention.notice.internal;

import io.github.dppkit.audit.internal.Sha256;
import io.github.dppkit.crypto.EncryptedMessage;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.retention.internal.Json;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The file in which one scope is returned: a JSON object on each line, one for each value. The reference, under which its
 * message opens, is a hash of all that names the value: a message that stands under another name does not open.
 */
public final class ReturnLines {

    private final String notice;
    private final PiiScope scope;
    private final StringBuilder lines = new StringBuilder();

    /**
     * Creates an empty file.
     *
     * @param notice the notice's id
     * @param scope whose data
     */
    public ReturnLines(String notice, PiiScope scope) {
        this.notice = notice;
        this.scope = scope;
    }

    /**
     * Returns under which reference a value is encrypted.
     *
     * @param field its name, null for Information that is not PII
     * @return {@code return/} and 64 hexadecimal digits
     */
    public String reference(@Nullable FieldName field) {
        return reference(notice, scope.partner().id(), scope.canonical(), field == null ? "" : field.toString());
    }

    /**
     * Returns the reference that belongs to a value.
     *
     * @param notice the notice's id
     * @param partner the selling partner
     * @param scope the scope in its stored form
     * @param field the field with its row, empty for Information that is not PII
     * @return {@code return/} and 64 hexadecimal digits
     */
    public static String reference(String notice, String partner, String scope, String field) {
        String all = notice + "\n" + partner + "\n" + scope + "\n" + field; // none of them has a line feed
        return "return/" + HexFormat.of().formatHex(Sha256.of(all.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Adds a value.
     *
     * @param field its name
     * @param type its type
     * @param purpose the permit's, which the recipient names to open it
     * @param reference that of the field
     * @param message the value, encrypted
     */
    public void add(FieldName field, String type, Purpose purpose, String reference, EncryptedMessage message) {
        line(field.toString(), type, purpose.canonical(), reference, message);
    }

    /**
     * Adds Information that is not PII.
     *
     * @param reference of no field
     * @param message the Information, encrypted
     */
    public void addInformation(String reference, EncryptedMessage message) {
        line("", "INFORMATION", "", reference, message);
    }

    private void line(String field, String type, String purpose, String reference, EncryptedMessage message) {
        ObjectNode json = Json.object();
        json.put("format", "dpp-return/1");
        json.put("notice", notice);
        json.put("partner", scope.partner().id());
        json.put("scope", scope.canonical());
        json.put("field", field);
        json.put("type", type);
        json.put("purpose", purpose);
        json.put("reference", reference);
        json.put("message", message.text());
        lines.append(Json.text(json)).append('\n');
    }

    /** Returns the file, which holds ids of orders and no other datum in clear. */
    @Override
    public String toString() {
        return lines.toString();
    }
}
