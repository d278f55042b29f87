package io.github.dppkit.access.internal;

import static io.github.dppkit.access.internal.ReviewDocument.text;

import io.github.dppkit.access.Grant;
import io.github.dppkit.access.ReviewSummary;
import java.util.Collection;
import java.util.function.Function;

/** Writes a review for printing. */
public final class ReviewText {

    private ReviewText() {}

    /**
     * Writes a summary.
     *
     * @param summary what to write
     * @return lines of plain text
     */
    public static String of(ReviewSummary summary) {
        ReviewSummary.Range range = summary.range();
        StringBuilder out = new StringBuilder(4_096);
        line(out, "Review of the audit trail (L5.e, V6 2.6.1)");
        line(out, "Range           " + range.from() + " to " + range.to() + ", end not included");
        line(
                out,
                "Events          " + summary.events() + " of " + summary.spans().size() + " writers"
                        + (summary.late() == 0
                                ? ""
                                : "; " + summary.late()
                                        + " OF THEM DATED BEFORE THE RANGE, new since the last review"));
        line(out, "Made at         " + range.madeAt() + ", look-back from " + range.lookBackFrom());
        line(
                out,
                "Reviewed until  " + range.reviewedUntil()
                        + (range.dueAt() == null ? "" : ", due at " + range.dueAt())
                        + (range.overdue() ? ", OVERDUE" : ""));
        section(
                out,
                "Not explained by any grant",
                summary.unexplained(),
                each -> text(each.actor()) + "  " + each.role() + "  " + each.purpose() + "  " + each.count());
        section(
                out,
                "Under a broken glass",
                summary.emergencies(),
                each -> text(each.actor()) + "  " + each.role() + "  " + each.count());
        section(
                out,
                "Emergencies to review",
                summary.baseline().stream()
                        .filter(use -> use.grant().openedFor() != null)
                        .toList(),
                use -> grant(use.grant()) + "  " + use.grant().openedFor());
        section(
                out,
                "Far more than usual",
                summary.outliers(),
                each -> text(each.actor()) + "  " + each.day() + "  " + each.count() + ", usually " + each.usual());
        section(out, "First-time readers", summary.firstTimeReaders(), ReviewDocument::text);
        section(out, "Grants never used since the look-back began", summary.unusedGrants(), use -> grant(use.grant()));
        section(
                out,
                "Denials",
                summary.denials(),
                each -> text(each.actor()) + "  " + each.reason() + "  " + each.count());
        section(
                out,
                "Accesses",
                summary.accesses(),
                each -> text(each.actor()) + "  " + each.purpose() + "  " + each.category() + "  " + each.count());
        section(
                out,
                "Grants",
                summary.baseline(),
                use -> grant(use.grant()) + "  " + use.state() + "  reads " + use.reads() + "  reviewed "
                        + use.grant().reviewedAt() + " by " + text(use.grant().reviewedBy()));
        section(
                out,
                "All events",
                summary.acts(),
                each -> each.action() + "  " + each.outcome() + "  " + each.reason() + "  " + each.events());
        return out.toString();
    }

    private static String grant(Grant grant) {
        return text(grant.actor()) + "  " + grant.role()
                + (grant.purpose() == null ? "" : "  " + grant.purpose())
                + (grant.partner() == null ? "" : "  " + grant.partner().id());
    }

    private static <T> void section(StringBuilder out, String title, Collection<T> rows, Function<T, String> row) {
        line(out, "");
        line(out, title + ": " + (rows.isEmpty() ? "none" : rows.size()));
        rows.forEach(each -> line(out, "  " + row.apply(each)));
    }

    private static void line(StringBuilder out, String text) {
        out.append(text).append('\n');
    }
}
