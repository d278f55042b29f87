package io.github.dppkit.traceability;

import io.github.dppkit.policy.PolicyText;
import io.github.dppkit.policy.Requirement;
import io.github.dppkit.traceability.Marks.Enforced;
import io.github.dppkit.traceability.Marks.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Joins clauses and rows with the marks in the code: what is wrong with them, and the two tables that show them. */
final class Traceability {

    private static final String HOW = "Written by `TraceabilityTest`; do not edit. After a change of marks, run"
            + " `mvn -B -ntp verify -Ddpp.update=true`.\n";

    private final List<Requirement> clauses;
    private final List<AcceptanceRow> rows;
    private final Marks marks;

    Traceability(List<Requirement> clauses, List<AcceptanceRow> rows, Marks marks) {
        this.clauses = List.copyOf(clauses);
        this.rows = List.copyOf(rows);
        this.marks = marks;
    }

    /** Returns what makes the marks untrue, sorted; empty if nothing does. */
    List<String> problems() {
        Set<String> clauseIds = clauses.stream().map(Requirement::id).collect(Collectors.toSet());
        Set<String> known = Stream.concat(clauseIds.stream(), rows.stream().map(AcceptanceRow::id))
                .collect(Collectors.toSet());
        Set<String> shownByRunningTests =
                marks.shown().stream().filter(Shown::runs).map(Shown::id).collect(Collectors.toSet());
        Set<String> problems = new TreeSet<>();
        for (Enforced each : marks.enforced()) {
            if (!clauseIds.contains(each.clause())) {
                problems.add("@Enforces(\"" + each.clause() + "\") on " + each.type() + ": there is no such clause");
            } else if (!shownByRunningTests.contains(each.clause())) {
                problems.add("@Enforces(\"" + each.clause() + "\") on " + each.type()
                        + ": no test that runs has @Verifies(\"" + each.clause() + "\")");
            }
        }
        for (Shown each : marks.shown()) {
            String mark = "@Verifies(\"" + each.id() + "\") on " + each.test() + ": ";
            if (!known.contains(each.id())) {
                problems.add(mark + "there is no such clause or acceptance row");
            }
            if (!each.runs()) {
                problems.add(mark + each.fault());
            }
        }
        return new ArrayList<>(problems);
    }

    /** Returns {@code docs/controls-coverage.md}. */
    String controlsTable() {
        StringBuilder page = new StringBuilder("# Controls coverage\n\n")
                .append(HOW)
                .append("\nOne row for each clause that dppkit answers for: what it says in short, how far software can"
                        + " carry it out,\nthe classes marked `@Enforces` with it and the tests marked `@Verifies` with it."
                        + " An empty cell means: nothing yet.\nA class in the fourth column carries out its part, not"
                        + " always the whole clause.\n\nClasses of clauses: ENFORCE, the library does it alone;"
                        + " ENFORCE_PLUS, for what passes through it, the rest is attested;\nASSIST_TO_ENFORCE, it watches"
                        + " a deadline, then acts; ASSIST, it watches and records; ORG_ASSIST, people do it and it\nchecks"
                        + " part; ORG, people do it and it keeps an attestation.\n\n");
        page.append(clauses.stream().filter(r -> !enforcing(r.id()).isEmpty()).count())
                .append(" of ")
                .append(clauses.size())
                .append(" clauses have a class that carries them out, ")
                .append(clauses.stream().filter(r -> !showing(r.id()).isEmpty()).count())
                .append(" have a test that shows them.\n");
        for (PolicyText text : PolicyText.values()) {
            List<Requirement> ofText =
                    clauses.stream().filter(r -> r.policy() == text).toList();
            if (!ofText.isEmpty()) {
                page.append("\n## ").append(text.label()).append("\n\n");
                page.append("| clause | what it says | class | carried out by | shown by |\n|---|---|---|---|---|\n");
                ofText.forEach(r -> row(
                        page,
                        r.id(),
                        r.text(),
                        r.controlClass().name(),
                        code(enforcing(r.id())),
                        code(showing(r.id()))));
            }
        }
        return page.toString();
    }

    /** Returns {@code docs/acceptance-coverage.md}. */
    String acceptanceTable() {
        StringBuilder page = new StringBuilder("# Acceptance coverage\n\n")
                .append(HOW)
                .append("\nOne row for each fault or attack that must be withstood, with the tests marked `@Verifies`"
                        + " with its number.\nPriority 0 belongs to the first release. An empty cell means: nothing"
                        + " yet.\n\n");
        for (int priority = 0; priority <= 2; priority++) {
            int wanted = priority;
            List<AcceptanceRow> ofPriority =
                    rows.stream().filter(r -> r.priority() == wanted).toList();
            page.append("* Priority ")
                    .append(priority)
                    .append(": ")
                    .append(ofPriority.stream()
                            .filter(r -> !showing(r.id()).isEmpty())
                            .count())
                    .append(" of ")
                    .append(ofPriority.size())
                    .append(" shown.\n");
        }
        page.append("\n| # | fault or attack | priority | shown by |\n|---|---|---|---|\n");
        rows.forEach(r -> row(
                page, Integer.toString(r.number()), r.fault(), Integer.toString(r.priority()), code(showing(r.id()))));
        return page.toString();
    }

    private Set<String> enforcing(String clause) {
        return names(marks.enforced(), e -> e.clause().equals(clause) ? e.type() : "");
    }

    private Set<String> showing(String id) {
        return names(marks.shown(), s -> s.id().equals(id) && s.runs() ? s.test() : "");
    }

    private static <T> Set<String> names(List<T> marks, Function<T, String> name) {
        return marks.stream().map(name).filter(n -> !n.isEmpty()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String code(Set<String> names) {
        return names.stream().map(n -> "`" + n + "`").collect(Collectors.joining("<br>"));
    }

    private static void row(StringBuilder page, String... cells) {
        page.append('|');
        for (String cell : cells) {
            page.append(' ').append(cell.replace("|", "\\|")).append(cell.isEmpty() ? "|" : " |");
        }
        page.append('\n');
    }
}
