package io.github.dppkit.governance.request.internal;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.governance.request.DataRequestAnswer;
import io.github.dppkit.governance.request.DataRequestRefusedException;
import io.github.dppkit.retention.internal.Json;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes an answer, scope by scope. For one thread. */
public final class AnswerJson {

    private final ObjectNode json = Json.object();
    private final ArrayNode scopes;
    private final Map<String, Long> counts = new TreeMap<>();

    /**
     * Begins an answer.
     *
     * @param id the request's id
     * @param body what is kept of it
     * @param receivedAt when it was received
     * @param deadline when it must be answered
     */
    public AnswerJson(String id, RequestBody body, Instant receivedAt, Instant deadline) {
        json.put("format", "dpp-data-request/1");
        json.put("request", id);
        json.put("kind", body.kind().name());
        json.put("receivedAt", receivedAt.toString());
        json.put("deadline", deadline.toString());
        json.put("handler", body.handler());
        Json.put(json, "decidedBy", body.decidedBy());
        Json.put(json, "refusal", body.refusal());
        Json.put(json, "lifts", body.lifts());
        Json.put(json, "closedAt", body.closedAt());
        scopes = json.putArray("scopes");
    }

    /**
     * Adds a scope.
     *
     * @param token its token
     * @param result what is noted of it, or null
     */
    public void add(SubjectToken token, @Nullable String result) {
        SubjectResult read = SubjectResult.parse(result);
        ObjectNode one = read.toNode();
        one.put("scope", token.toString());
        scopes.add(one);
        counts.merge(read.outcome().name(), 1L, Long::sum);
    }

    /**
     * Adds a count of its own.
     *
     * @param name its name
     * @param count how many
     */
    public void count(String name, long count) {
        counts.merge(name, count, Long::sum);
    }

    /**
     * Ends it.
     *
     * @return the answer
     */
    public DataRequestAnswer end() {
        counts.forEach(json.putObject("counts")::put);
        return new DataRequestAnswer(counts, Json.text(json));
    }

    /**
     * Reads a stored answer.
     *
     * @param text JSON
     * @return the answer
     */
    public static DataRequestAnswer parse(String text) {
        return Json.read(text, "Stored answer", DataRequestRefusedException::new, json -> {
            Map<String, Long> counts = new TreeMap<>();
            JsonNode all = json.path("counts");
            all.properties()
                    .forEach(one -> counts.put(one.getKey(), one.getValue().asLong(0)));
            return new DataRequestAnswer(counts, text);
        });
    }

    /**
     * Says in which field of which request a value is corrected: what the audit trail binds.
     *
     * @param request the request's id
     * @param field the field, with its row
     * @return JSON
     */
    public static String correction(String request, String field) {
        ObjectNode node = Json.object();
        node.put("request", request);
        node.put("field", field);
        return Json.text(node);
    }
}
