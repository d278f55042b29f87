package io.github.dppkit.access.internal;

import io.github.dppkit.access.Grant;
import io.github.dppkit.access.ReviewSummary;
import io.github.dppkit.pii.ActorId;
import java.util.Collection;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a review as JSON: one form for one content, so that its hash can be signed. */
public final class ReviewDocument {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private ReviewDocument() {}

    /**
     * Writes a summary in the form {@code dpp-review/1}.
     *
     * @param summary what to write
     * @return UTF-8
     */
    public static byte[] of(ReviewSummary summary) {
        ObjectNode root = MAPPER.createObjectNode();
        ReviewSummary.Range range = summary.range();
        root.put("format", "dpp-review/1");
        root.put("from", range.from().toString());
        root.put("to", range.to().toString());
        root.put("lookBackFrom", range.lookBackFrom().toString());
        root.put("madeAt", range.madeAt().toString());
        root.put("reviewedUntil", range.reviewedUntil().toString());
        root.put("dueAt", text(range.dueAt()));
        root.put("overdue", range.overdue());
        root.put("events", summary.events());
        root.put("late", summary.late());
        rows(
                root,
                "writers",
                summary.spans(),
                (row, span) -> row.put("writer", span.writer().toString())
                        .put("first", span.first())
                        .put("last", span.last())
                        .put("events", span.events()));
        rows(
                root,
                "accesses",
                summary.accesses(),
                (row, access) -> row.put("actor", text(access.actor()))
                        .put("purpose", access.purpose().canonical())
                        .put("category", access.category().name())
                        .put("count", access.count()));
        rows(
                root,
                "emergencies",
                summary.emergencies(),
                (row, use) -> row.put("actor", text(use.actor()))
                        .put("role", use.role())
                        .put("count", use.count()));
        rows(
                root,
                "denials",
                summary.denials(),
                (row, denial) -> row.put("actor", text(denial.actor()))
                        .put("reason", denial.reason().name())
                        .put("count", denial.count()));
        ArrayNode first = root.putArray("firstTimeReaders");
        summary.firstTimeReaders().forEach(reader -> first.add(text(reader)));
        rows(
                root,
                "outliers",
                summary.outliers(),
                (row, outlier) -> row.put("actor", text(outlier.actor()))
                        .put("day", outlier.day().toString())
                        .put("count", outlier.count())
                        .put("usual", outlier.usual()));
        rows(
                root,
                "unexplained",
                summary.unexplained(),
                (row, each) -> row.put("actor", text(each.actor()))
                        .put("role", each.role())
                        .put("purpose", each.purpose().canonical())
                        .put("count", each.count()));
        rows(root, "grants", summary.baseline(), ReviewDocument::grant);
        rows(
                root,
                "acts",
                summary.acts(),
                (row, act) -> row.put("action", act.action().name())
                        .put("outcome", act.outcome().name())
                        .put("reason", act.reason().name())
                        .put("events", act.events()));
        return MAPPER.writeValueAsBytes(root);
    }

    private static void grant(ObjectNode row, ReviewSummary.GrantUse use) {
        Grant grant = use.grant();
        row.put("actor", text(grant.actor()))
                .put("role", grant.role())
                .put("purpose", text(grant.purpose()))
                .put("partner", grant.partner() == null ? null : grant.partner().id())
                .put("owner", grant.owner() == null ? null : text(grant.owner()))
                .put("approvedBy", text(grant.approvedBy()))
                .put("approvedAt", grant.approvedAt().toString())
                .put("reviewedBy", text(grant.reviewedBy()))
                .put("reviewedAt", grant.reviewedAt().toString())
                .put("revokedAt", text(grant.revokedAt()))
                .put("openedFor", text(grant.openedFor()))
                .put("state", use.state().name())
                .put("reads", use.reads())
                .put("lastRead", text(use.lastRead()));
    }

    private static <T> void rows(ObjectNode root, String name, Collection<T> all, BiConsumer<ObjectNode, T> writer) {
        ArrayNode rows = root.putArray(name);
        all.forEach(each -> writer.accept(rows.addObject(), each));
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    /** Returns the kind and the id, as in the store. */
    static String text(ActorId actor) {
        return actor.kind().name().toLowerCase(Locale.ROOT) + ":" + actor.id();
    }
}
