package io.github.dppkit.jdbc.internal.cli;

import io.github.dppkit.audit.LikelyAct;
import io.github.dppkit.audit.VerificationResult;
import io.github.dppkit.audit.VerificationResult.Finding;
import io.github.dppkit.audit.WriterId;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Writes what a verification found for people. */
final class VerificationText {

    private VerificationText() {}

    static void print(VerificationResult result, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "Read %,d events of %,d writers and %,d checkpoints.%n",
                result.events(),
                result.writers(),
                result.checkpoints());
        if (result.from() > 0) {
            out.printf(
                    Locale.ROOT,
                    "Only what came after the checkpoint of size %,d was read; what lies before was verified earlier.%n",
                    result.from());
        }
        print(
                "Contradictions",
                result.findings().stream().filter(f -> f.kind().isFailing()).toList(),
                out);
        print(
                "To look into, no contradiction",
                result.findings().stream().filter(f -> !f.kind().isFailing()).toList(),
                out);
        if (result.findingCount() > result.findings().size()) {
            out.printf(
                    Locale.ROOT,
                    "%n%,d more findings are not listed.%n",
                    result.findingCount() - result.findings().size());
        }
        out.println();
        out.println(
                switch (result.verdict()) {
                    case PASS ->
                        "PASS: every event that the newest anchored checkpoint covers "
                                + (result.from() > 0 ? "and the former one did not " : "")
                                + "is there and unaltered.";
                    case FAIL -> "FAIL: the record is not what was signed and anchored, or that cannot be shown.";
                    case ACKNOWLEDGED_GAP ->
                        "ACKNOWLEDGED_GAP: intact, but for what was lost in a restore that a named person put on record.";
                });
        advice(result).forEach(line -> out.println("  " + line));
    }

    private static void print(String title, List<Finding> findings, PrintStream out) {
        if (!findings.isEmpty()) {
            out.println();
            out.println(title + ":");
            findings.forEach(finding -> out.println("  " + line(finding)));
        }
    }

    private static String line(Finding finding) {
        StringBuilder line =
                new StringBuilder(finding.kind().name()).append(": ").append(where(finding));
        if (finding.since() != null) {
            line.append(", from ").append(finding.since()).append(" to ").append(finding.until());
        }
        return line.append(" - likely: ")
                .append(finding.kind().likelyAct().description())
                .toString();
    }

    private static String where(Finding finding) {
        WriterId writer = finding.writer();
        String range = range(finding.from(), finding.to());
        if (writer != null) {
            return "writer " + writer + (range.isEmpty() ? "" : ", event " + range);
        }
        String size = range.isEmpty() ? "" : ", meta-log " + range;
        return finding.anchor() == null ? "store" + size : "anchor " + finding.anchor() + size;
    }

    private static String range(long from, long to) {
        if (to <= from) {
            return to == 0 ? "" : Long.toString(from);
        }
        return to == from + 1 ? Long.toString(from) : from + " to " + (to - 1);
    }

    /** Says what to do next: one sentence for each thing that may be wrong. */
    private static Set<String> advice(VerificationResult result) {
        Set<String> lines = new TreeSet<>();
        for (Finding finding : result.findings()) {
            if (!finding.kind().isFailing()) {
                continue;
            }
            LikelyAct act = finding.kind().likelyAct();
            lines.add(
                    switch (act) {
                        case WRONG_KEY ->
                            "Is --key the key of this environment? Compare it with what dpp.audit().verifierKey()"
                                    + " prints.";
                        case ANCHOR_LOST -> "Is --anchor the file that the application writes? An anchor is needed.";
                        case ROLLBACK ->
                            "Was the database restored from a backup? Then a named person acknowledges it; if not, treat"
                                    + " it as an incident.";
                        default ->
                            "Treat it as a security incident: keep the database as it is, take a copy of it and of the"
                                    + " anchors, and find out who could write to it.";
                    });
        }
        return lines;
    }
}
