package io.github.dppkit.retention.notice.internal;

import io.github.dppkit.retention.internal.Json;
import io.github.dppkit.retention.notice.DeletionNotice;
import io.github.dppkit.retention.notice.LiveCopy;
import io.github.dppkit.retention.notice.NoticeRefusedException;
import io.github.dppkit.retention.notice.Selection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is kept of a notice besides its scopes; no order id is in it.
 *
 * @param kind to delete or to return
 * @param reason the audit reason
 * @param statedBy the person who stated it, kind and id
 * @param statedAt when
 * @param recipient the public key to return to, as text, or null
 * @param by how it selects
 * @param partner whose data alone, or null
 * @param marketplace the marketplace, or null
 * @param from the first instant of a range, or null
 * @param to the first instant after it, or null
 * @param named how many orders it named
 * @param hash SHA-256 of what it asks for
 * @param intent the event that put its receipt on record
 * @param alarms how many points of its clock were announced
 * @param copyAlarms how many of the clock of live copies
 * @param returnFailed whether a failed return was announced
 * @param erasedAt when everything was gone, or null
 * @param copies live copies elsewhere
 */
public record NoticeBody(
        DeletionNotice.Kind kind,
        String reason,
        String statedBy,
        Instant statedAt,
        @Nullable String recipient,
        Selection.By by,
        @Nullable String partner,
        @Nullable String marketplace,
        @Nullable Instant from,
        @Nullable Instant to,
        int named,
        String hash,
        String intent,
        int alarms,
        int copyAlarms,
        boolean returnFailed,
        @Nullable Instant erasedAt,
        List<LiveCopy> copies) {

    private static final String WHAT = "Stored notice";

    /**
     * Copies the list.
     *
     * @param kind to delete or to return
     * @param reason the audit reason
     * @param statedBy the person who stated it
     * @param statedAt when
     * @param recipient the public key to return to
     * @param by how it selects
     * @param partner whose data alone
     * @param marketplace the marketplace
     * @param from the first instant of a range
     * @param to the first instant after it
     * @param named how many orders it named
     * @param hash SHA-256 of what it asks for
     * @param intent the event that put its receipt on record
     * @param alarms how many points of its clock were announced
     * @param copyAlarms how many of the clock of live copies
     * @param returnFailed whether a failed return was announced
     * @param erasedAt when everything was gone
     * @param copies live copies elsewhere
     */
    public NoticeBody {
        copies = List.copyOf(copies);
    }

    /**
     * Returns it after an alarm.
     *
     * @param announced how many points of its clock are announced now
     * @param ofCopies how many of the clock of live copies
     * @param failed whether a failed return is
     * @return another value
     */
    public NoticeBody alarmed(int announced, int ofCopies, boolean failed) {
        return with(announced, ofCopies, failed, erasedAt, copies);
    }

    /**
     * Returns it with its end.
     *
     * @param at when everything was gone
     * @return another value
     */
    public NoticeBody erased(Instant at) {
        return with(alarms, copyAlarms, returnFailed, at, copies);
    }

    /**
     * Returns it with a live copy, in place of what was known of that copy.
     *
     * @param copy what is known now
     * @return another value
     */
    public NoticeBody with(LiveCopy copy) {
        List<LiveCopy> all = new ArrayList<>(copies);
        all.removeIf(known -> known.name().equals(copy.name()));
        all.add(copy);
        return with(alarms, copyAlarms, returnFailed, erasedAt, all);
    }

    private NoticeBody with(int announced, int ofCopies, boolean failed, @Nullable Instant erased, List<LiveCopy> all) {
        return new NoticeBody(
                kind,
                reason,
                statedBy,
                statedAt,
                recipient,
                by,
                partner,
                marketplace,
                from,
                to,
                named,
                hash,
                intent,
                announced,
                ofCopies,
                failed,
                erased,
                all);
    }

    /**
     * Returns the stored form.
     *
     * @return JSON
     */
    public String toJson() {
        ObjectNode json = Json.object();
        json.put("kind", kind.name());
        json.put("reason", reason);
        json.put("statedBy", statedBy);
        json.put("statedAt", statedAt.toString());
        Json.put(json, "recipient", recipient);
        json.put("by", by.name());
        Json.put(json, "partner", partner);
        Json.put(json, "marketplace", marketplace);
        Json.put(json, "from", from);
        Json.put(json, "to", to);
        json.put("named", named);
        json.put("hash", hash);
        json.put("intent", intent);
        json.put("alarms", alarms);
        json.put("copyAlarms", copyAlarms);
        json.put("returnFailed", returnFailed);
        Json.put(json, "erasedAt", erasedAt);
        ArrayNode list = json.putArray("copies");
        for (LiveCopy copy : copies) {
            ObjectNode one = list.addObject();
            one.put("name", copy.name());
            one.put("knownAt", copy.knownAt().toString());
            Json.put(one, "goneAt", copy.goneAt());
            one.put("by", copy.by());
        }
        return Json.text(json);
    }

    /**
     * Reads the stored form.
     *
     * @param text JSON
     * @return what is kept
     */
    public static NoticeBody parse(String text) {
        return Json.read(text, WHAT, NoticeRefusedException::new, NoticeBody::read);
    }

    private static NoticeBody read(JsonNode json) {
        List<LiveCopy> copies = new ArrayList<>();
        for (JsonNode copy : json.path("copies")) {
            copies.add(new LiveCopy(
                    Json.string(copy, "name"),
                    Instant.parse(Json.string(copy, "knownAt")),
                    Json.instant(copy, "goneAt"),
                    Json.string(copy, "by")));
        }
        return new NoticeBody(
                DeletionNotice.Kind.valueOf(Json.string(json, "kind")),
                Json.string(json, "reason"),
                Json.string(json, "statedBy"),
                Objects.requireNonNull(Instant.parse(Json.string(json, "statedAt"))),
                Json.optional(json, "recipient"),
                Selection.By.valueOf(Json.string(json, "by")),
                Json.optional(json, "partner"),
                Json.optional(json, "marketplace"),
                Json.instant(json, "from"),
                Json.instant(json, "to"),
                json.path("named").asInt(0),
                Json.string(json, "hash"),
                Json.string(json, "intent"),
                json.path("alarms").asInt(0),
                json.path("copyAlarms").asInt(0),
                json.path("returnFailed").asBoolean(false),
                Json.instant(json, "erasedAt"),
                copies);
    }
}
