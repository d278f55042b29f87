package io.github.dppkit.governance.request.internal;

import io.github.dppkit.governance.request.DataRequest;
import io.github.dppkit.governance.request.DataRequestRefusedException;
import io.github.dppkit.governance.request.Refusal;
import io.github.dppkit.retention.internal.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is kept of a request besides its scopes; nothing in it tells who the data subject is.
 *
 * @param kind what is asked for
 * @param handler the person who handles it, kind and id
 * @param statedAt when it was stated
 * @param recipient the public key to which a copy is encrypted, as text, or null
 * @param lifts the request whose restriction is lifted, or null
 * @param hash SHA-256 of what it asks for
 * @param intent the event that put its receipt on record
 * @param alarms how many points of its clock were announced
 * @param failed whether a failure was announced
 * @param decidedBy the person who had it carried out or refused, or null
 * @param refusal why it was refused, or null
 * @param closedAt when it was over, or null
 */
public record RequestBody(
        DataRequest.Kind kind,
        String handler,
        Instant statedAt,
        @Nullable String recipient,
        @Nullable String lifts,
        String hash,
        String intent,
        int alarms,
        boolean failed,
        @Nullable String decidedBy,
        @Nullable Refusal refusal,
        @Nullable Instant closedAt) {

    /**
     * Returns it after an alarm.
     *
     * @param announced how many points of its clock are announced now
     * @param failure whether a failure is
     * @return another value
     */
    public RequestBody alarmed(int announced, boolean failure) {
        return new RequestBody(
                kind, handler, statedAt, recipient, lifts, hash, intent, announced, failure, decidedBy, refusal,
                closedAt);
    }

    /**
     * Returns it decided.
     *
     * @param by the person who decided
     * @param why why it is refused, null if it is carried out
     * @return another value
     */
    public RequestBody decided(String by, @Nullable Refusal why) {
        return new RequestBody(
                kind, handler, statedAt, recipient, lifts, hash, intent, alarms, failed, by, why, closedAt);
    }

    /**
     * Returns it with its end.
     *
     * @param at when it was over
     * @return another value
     */
    public RequestBody closed(Instant at) {
        return new RequestBody(
                kind, handler, statedAt, recipient, lifts, hash, intent, alarms, failed, decidedBy, refusal, at);
    }

    /**
     * Returns the stored form.
     *
     * @return JSON
     */
    public String toJson() {
        ObjectNode json = Json.object();
        json.put("kind", kind.name());
        json.put("handler", handler);
        json.put("statedAt", statedAt.toString());
        Json.put(json, "recipient", recipient);
        Json.put(json, "lifts", lifts);
        json.put("hash", hash);
        json.put("intent", intent);
        json.put("alarms", alarms);
        json.put("failed", failed);
        Json.put(json, "decidedBy", decidedBy);
        Json.put(json, "refusal", refusal);
        Json.put(json, "closedAt", closedAt);
        return Json.text(json);
    }

    /**
     * Reads the stored form.
     *
     * @param text JSON
     * @return what is kept
     */
    public static RequestBody parse(String text) {
        return Json.read(text, "Stored data request", DataRequestRefusedException::new, RequestBody::read);
    }

    private static RequestBody read(JsonNode json) {
        String refusal = Json.optional(json, "refusal");
        return new RequestBody(
                DataRequest.Kind.valueOf(Json.string(json, "kind")),
                Json.string(json, "handler"),
                Instant.parse(Json.string(json, "statedAt")),
                Json.optional(json, "recipient"),
                Json.optional(json, "lifts"),
                Json.string(json, "hash"),
                Json.string(json, "intent"),
                json.path("alarms").asInt(0),
                json.path("failed").asBoolean(false),
                Json.optional(json, "decidedBy"),
                refusal == null ? null : Refusal.valueOf(refusal),
                Json.instant(json, "closedAt"));
    }
}
