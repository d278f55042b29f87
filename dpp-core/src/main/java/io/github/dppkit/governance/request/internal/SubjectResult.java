package io.github.dppkit.governance.request.internal;

import io.github.dppkit.governance.request.DataRequestRefusedException;
import io.github.dppkit.retention.internal.Json;
import io.github.dppkit.retention.notice.internal.ScopeResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is noted of one scope of a request; no order id is in it.
 *
 * @param outcome how it ended; OPEN until it has
 * @param copy the file that was written, null if none was
 * @param corrections fields that are or were to be corrected
 * @param targets how many rows, files or documents were erased, by target
 * @param certificates SHA-256 of each disposal certificate
 * @param exceptions what a law keeps, as the certificates say it: JSON
 * @param waiting what it waits for, such as {@code HOLD_WAITING} or a target that fails; null for nothing
 */
public record SubjectResult(
        Outcome outcome,
        ScopeResult.@Nullable Returned copy,
        List<Correction> corrections,
        Map<String, Long> targets,
        List<String> certificates,
        List<String> exceptions,
        @Nullable String waiting) {

    /** How a scope ended. */
    public enum Outcome {
        /** It has not. */
        OPEN,
        /** A copy was written. */
        COPIED,
        /** Values were corrected. */
        CORRECTED,
        /** Its data were erased. */
        ERASED,
        /** Its data had been erased before the request was received. */
        BEFORE,
        /** It is restricted. */
        RESTRICTED,
        /** Nothing of it was there, or nothing was to be done. */
        NOTHING,
        /** The request was refused. */
        REFUSED
    }

    /**
     * A correction.
     *
     * @param field which field, with its row
     * @param category of which kind its value is
     * @param done false from before it is made until it is known to be
     */
    public record Correction(String field, String category, boolean done) {}

    /** Nothing is noted yet. */
    public static final SubjectResult NONE =
            new SubjectResult(Outcome.OPEN, null, List.of(), Map.of(), List.of(), List.of(), null);

    /**
     * Copies map and lists.
     *
     * @param outcome how it ended
     * @param copy the file that was written
     * @param corrections fields that are or were to be corrected
     * @param targets how many rows, files or documents were erased
     * @param certificates SHA-256 of each disposal certificate
     * @param exceptions what a law keeps
     * @param waiting what it waits for
     */
    public SubjectResult {
        corrections = List.copyOf(corrections);
        targets = new TreeMap<>(targets);
        certificates = List.copyOf(certificates);
        exceptions = List.copyOf(exceptions);
    }

    /**
     * Returns it with another outcome.
     *
     * @param next how it ended
     * @return another value
     */
    public SubjectResult outcome(Outcome next) {
        return new SubjectResult(next, copy, corrections, targets, certificates, exceptions, null);
    }

    /**
     * Returns it with a copy.
     *
     * @param file what was written, null if there was nothing to write
     * @return another value
     */
    public SubjectResult copied(ScopeResult.@Nullable Returned file) {
        Outcome next = file == null ? Outcome.NOTHING : Outcome.COPIED;
        return new SubjectResult(next, file, corrections, targets, certificates, exceptions, null);
    }

    /**
     * Returns it with a correction, in place of what was noted of that field.
     *
     * @param correction what is known now
     * @return another value
     */
    public SubjectResult with(Correction correction) {
        List<Correction> all = new ArrayList<>(corrections);
        all.removeIf(one -> one.field().equals(correction.field()));
        all.add(correction);
        return new SubjectResult(outcome, copy, all, targets, certificates, exceptions, waiting);
    }

    /**
     * Returns it without the correction of a field, which was not made.
     *
     * @param field which field
     * @return another value
     */
    public SubjectResult without(String field) {
        List<Correction> others =
                corrections.stream().filter(one -> !one.field().equals(field)).toList();
        return new SubjectResult(outcome, copy, others, targets, certificates, exceptions, waiting);
    }

    /**
     * Returns it waiting.
     *
     * @param what what for
     * @return another value
     */
    public SubjectResult waiting(String what) {
        return new SubjectResult(outcome, copy, corrections, targets, certificates, exceptions, what);
    }

    /**
     * Tells whether a correction was begun and is not known to be made.
     *
     * @return true if one is
     */
    public boolean isUnfinished() {
        return corrections.stream().anyMatch(one -> !one.done());
    }

    ObjectNode toNode() {
        ObjectNode json = Json.object();
        json.put("outcome", outcome.name());
        Json.put(json, "waiting", waiting);
        if (copy == null) {
            json.putNull("copy");
        } else {
            ObjectNode file = json.putObject("copy");
            file.put("file", copy.file());
            file.put("sha256", copy.sha256());
            copy.counts().forEach(file.putObject("values")::put);
        }
        ArrayNode fields = json.putArray("corrections");
        for (Correction one : corrections) {
            ObjectNode node = fields.addObject();
            node.put("field", one.field());
            node.put("category", one.category());
            node.put("done", one.done());
        }
        targets.forEach(json.putObject("targets")::put);
        certificates.forEach(json.putArray("certificates")::add);
        ArrayNode kept = json.putArray("exceptions");
        exceptions.forEach(one -> kept.add(Json.tree(one)));
        return json;
    }

    /**
     * Returns the stored form.
     *
     * @return JSON
     */
    public String toJson() {
        return Json.text(toNode());
    }

    /**
     * Reads the stored form.
     *
     * @param text JSON, or null
     * @return what is noted
     */
    public static SubjectResult parse(@Nullable String text) {
        return text == null
                ? NONE
                : Json.read(text, "Stored scope", DataRequestRefusedException::new, SubjectResult::read);
    }

    private static SubjectResult read(JsonNode json) {
        List<Correction> corrections = new ArrayList<>();
        for (JsonNode one : json.path("corrections")) {
            corrections.add(new Correction(
                    Json.string(one, "field"),
                    Json.string(one, "category"),
                    one.path("done").asBoolean(false)));
        }
        List<String> certificates = new ArrayList<>();
        json.path("certificates").forEach(one -> certificates.add(one.asString()));
        List<String> exceptions = new ArrayList<>();
        json.path("exceptions").forEach(one -> exceptions.add(Json.text(one)));
        JsonNode copy = Objects.requireNonNull(json.path("copy"));
        return new SubjectResult(
                Outcome.valueOf(Json.string(json, "outcome")),
                copy.isObject()
                        ? new ScopeResult.Returned(
                                Json.string(copy, "file"), Json.string(copy, "sha256"), counts(copy.path("values")))
                        : null,
                corrections,
                counts(json.path("targets")),
                certificates,
                exceptions,
                Json.optional(json, "waiting"));
    }

    private static Map<String, Long> counts(JsonNode json) {
        Map<String, Long> counts = new TreeMap<>();
        json.properties().forEach(one -> counts.put(one.getKey(), one.getValue().asLong(0)));
        return counts;
    }
}
