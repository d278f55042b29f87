package io.github.dppkit.testkit.attack;

import io.github.dppkit.audit.VerificationResult.Finding;
import io.github.dppkit.testkit.attack.AttackResult.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What the attacks on a staging database showed, for a test and for an auditor.
 *
 * @param database name of the database
 * @param environment name of the environment
 * @param at when they were run
 * @param events how many events the trail held
 * @param results one for each attack
 */
public record AttackReport(String database, String environment, Instant at, long events, List<AttackResult> results) {

    /**
     * Creates a report with its own copy of the results.
     *
     * @param database name of the database
     * @param environment name of the environment
     * @param at when they were run
     * @param events how many events the trail held
     * @param results one for each attack
     */
    public AttackReport {
        results = List.copyOf(results);
    }

    /**
     * Tells whether every attack that was run was detected, and one was run at all.
     *
     * @return false if one was missed
     */
    public boolean isAllDetected() {
        return results.stream().anyMatch(result -> result.outcome() == Outcome.DETECTED)
                && results.stream().noneMatch(result -> result.outcome() == Outcome.MISSED);
    }

    /**
     * Fails a test unless every attack that was run was detected.
     *
     * @throws AssertionError with the report as its text
     */
    public void assertAllDetected() {
        if (!isAllDetected()) {
            throw new AssertionError("An attack on the audit trail was not detected.\n" + text());
        }
    }

    /**
     * Returns the report for people.
     *
     * @return several lines
     */
    public String text() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "Attacks on the audit trail of database %s, environment %s, %s, %d events.%n"
                        + "Every attack on the tables was made in a transaction that was rolled back; the trail was verified before and"
                        + " after.%n%n",
                database,
                environment,
                at,
                events));
        for (AttackResult result : results) {
            text.append(
                    String.format(Locale.ROOT, "%-8s  row %2d  %s%n", result.outcome(), result.row(), result.title()));
            text.append("                   must be: ")
                    .append(result.expected())
                    .append('\n');
            if (result.note() != null) {
                text.append("                   ").append(result.note()).append('\n');
            }
            result.findings().stream()
                    .limit(3)
                    .forEach(finding -> text.append("                   found: ")
                            .append(finding)
                            .append('\n'));
        }
        return text.append('\n')
                .append(count(Outcome.DETECTED))
                .append(" detected, ")
                .append(count(Outcome.MISSED))
                .append(" missed, ")
                .append(count(Outcome.NOT_RUN))
                .append(" not run.\n")
                .toString();
    }

    private long count(Outcome outcome) {
        return results.stream().filter(result -> result.outcome() == outcome).count();
    }

    /**
     * Returns the report for programs.
     *
     * @return one JSON object on one line
     */
    public String json() {
        return "{\"format\":\"dpp-attack-report/1\",\"database\":" + quoted(database) + ",\"environment\":"
                + quoted(environment) + ",\"at\":" + quoted(at.toString()) + ",\"events\":" + events
                + ",\"allDetected\":" + isAllDetected() + ",\"attacks\":["
                + results.stream().map(AttackReport::json).collect(Collectors.joining(",")) + "]}";
    }

    private static String json(AttackResult result) {
        return "{\"id\":" + quoted(result.id()) + ",\"row\":" + result.row() + ",\"title\":" + quoted(result.title())
                + ",\"expected\":" + quoted(result.expected()) + ",\"outcome\":"
                + quoted(result.outcome().name()) + ",\"note\":"
                + (result.note() == null ? "null" : quoted(result.note()))
                + ",\"findings\":["
                + result.findings().stream()
                        .map(Finding::toString)
                        .map(AttackReport::quoted)
                        .collect(Collectors.joining(","))
                + "]}";
    }

    private static String quoted(String value) {
        StringBuilder json = new StringBuilder("\"");
        value.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                json.append('\\').append((char) c);
            } else if (c < 0x20 || c > 0x7e) {
                json.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                json.append((char) c);
            }
        });
        return json.append('"').toString();
    }
}
