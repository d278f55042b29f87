package io.github.dppkit.retention.notice.internal;

import io.github.dppkit.retention.internal.Json;
import io.github.dppkit.retention.notice.NoticeRefusedException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is noted of one scope of a notice; no order id is in it.
 *
 * @param outcome how it ended; OPEN until it has
 * @param firstSeenAt when the first of its data came, null while that is not known
 * @param endedAt when they were read back as gone
 * @param servedUntil from when on no cache serves them
 * @param lastKeyDay the latest day under which their key was wrapped, null if there was none
 * @param targets how many rows, files or documents went, by class and target, such as {@code PII/orders}
 * @param certificates SHA-256 of each of its disposal certificates
 * @param exceptions what a law keeps, as the certificates say it: JSON
 * @param returned what was returned; null if nothing was
 */
public record ScopeResult(
        Outcome outcome,
        @Nullable Instant firstSeenAt,
        @Nullable Instant endedAt,
        @Nullable Instant servedUntil,
        @Nullable LocalDate lastKeyDay,
        Map<String, Long> targets,
        List<String> certificates,
        List<String> exceptions,
        @Nullable Returned returned) {

    /** How a scope ended. */
    public enum Outcome {
        /** It has not. */
        OPEN,
        /** Its data were erased. */
        ERASED,
        /** They had been erased before the notice came. */
        BEFORE,
        /** Nothing of it was there. */
        NOT_FOUND
    }

    /**
     * What was returned of a scope.
     *
     * @param file the file's name on the shelf
     * @param sha256 of its content
     * @param counts how many values, by category; {@code INFORMATION} for what is not PII
     */
    public record Returned(String file, String sha256, Map<String, Long> counts) {

        /**
         * Copies the map.
         *
         * @param file the file's name on the shelf
         * @param sha256 of its content
         * @param counts how many values, by category
         */
        public Returned {
            counts = new TreeMap<>(counts);
        }
    }

    /** Nothing is noted yet. */
    public static final ScopeResult NONE =
            new ScopeResult(Outcome.OPEN, null, null, null, null, Map.of(), List.of(), List.of(), null);

    /**
     * Copies map and lists.
     *
     * @param outcome how it ended
     * @param firstSeenAt when the first of its data came
     * @param endedAt when they were read back as gone
     * @param servedUntil from when on no cache serves them
     * @param lastKeyDay the latest day under which their key was wrapped
     * @param targets how many rows, files or documents went
     * @param certificates SHA-256 of each of its disposal certificates
     * @param exceptions what a law keeps
     * @param returned what was returned
     */
    public ScopeResult {
        targets = new TreeMap<>(targets);
        certificates = List.copyOf(certificates);
        exceptions = List.copyOf(exceptions);
    }

    /**
     * Returns the note after a return.
     *
     * @param what was returned, null if there was nothing to return
     * @return another value
     */
    public ScopeResult returned(@Nullable Returned what) {
        return new ScopeResult(
                outcome, firstSeenAt, endedAt, servedUntil, lastKeyDay, targets, certificates, exceptions, what);
    }

    /**
     * Returns the stored form.
     *
     * @return JSON
     */
    public String toJson() {
        ObjectNode json = Json.object();
        json.put("outcome", outcome.name());
        Json.put(json, "firstSeenAt", firstSeenAt);
        Json.put(json, "endedAt", endedAt);
        Json.put(json, "servedUntil", servedUntil);
        Json.put(json, "lastKeyDay", lastKeyDay);
        ObjectNode counts = json.putObject("targets");
        targets.forEach(counts::put);
        ArrayNode hashes = json.putArray("certificates");
        certificates.forEach(hashes::add);
        ArrayNode kept = json.putArray("exceptions");
        exceptions.forEach(kept::add);
        if (returned != null) {
            ObjectNode file = json.putObject("returned");
            file.put("file", returned.file());
            file.put("sha256", returned.sha256());
            ObjectNode values = file.putObject("counts");
            returned.counts().forEach(values::put);
        }
        return Json.text(json);
    }

    /**
     * Reads the stored form.
     *
     * @param text JSON, or null if nothing is noted
     * @return the note
     */
    public static ScopeResult parse(@Nullable String text) {
        return text == null ? NONE : Json.read(text, "Stored scope", NoticeRefusedException::new, ScopeResult::read);
    }

    private static ScopeResult read(JsonNode json) {
        String day = Json.optional(json, "lastKeyDay");
        JsonNode file = json.get("returned");
        return new ScopeResult(
                Outcome.valueOf(Json.string(json, "outcome")),
                Json.instant(json, "firstSeenAt"),
                Json.instant(json, "endedAt"),
                Json.instant(json, "servedUntil"),
                day == null ? null : LocalDate.parse(day),
                counts(json.path("targets")),
                strings(json.path("certificates")),
                strings(json.path("exceptions")),
                file == null
                        ? null
                        : new Returned(
                                Json.string(file, "file"), Json.string(file, "sha256"), counts(file.path("counts"))));
    }

    private static Map<String, Long> counts(JsonNode json) {
        Map<String, Long> counts = new TreeMap<>();
        json.propertyStream()
                .forEach(one -> counts.put(one.getKey(), one.getValue().asLong(0)));
        return counts;
    }

    private static List<String> strings(JsonNode json) {
        List<String> strings = new ArrayList<>();
        json.forEach(one -> strings.add(one.asString("")));
        return strings;
    }
}
