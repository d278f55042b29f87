package io.github.dppkit.testkit.attack;

import io.github.dppkit.audit.VerificationResult;
import io.github.dppkit.audit.VerificationResult.Finding;
import io.github.dppkit.audit.VerificationResult.Kind;
import java.sql.SQLException;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One act of somebody who owns the tables, and what the verifier must say to it.
 *
 * @param id short name
 * @param row row of the acceptance list
 * @param title what is done
 * @param expected what must be found, in words
 * @param key whether the attacker signs with the application's own key
 * @param act does it
 * @param detected tells whether the verifier said what it must
 */
record Attack(
        String id,
        int row,
        String title,
        String expected,
        boolean key,
        Act act,
        Predicate<VerificationResult> detected) {

    /** What is done to the tables. */
    @FunctionalInterface
    interface Act {
        /** Does it. */
        void on(AuditTables tables, Forger forger) throws SQLException;
    }

    /** An attack to which the verdict must be FAIL, with at least one finding of these kinds. */
    static Attack failing(String id, int row, String title, boolean key, Act act, Kind... kinds) {
        Set<Kind> wanted = Set.of(kinds);
        return new Attack(
                id,
                row,
                title,
                "FAIL with "
                        + String.join(
                                " or ", wanted.stream().map(Kind::name).sorted().toList()),
                key,
                act,
                result -> fails(result)
                        && result.findings().stream().map(Finding::kind).anyMatch(wanted::contains));
    }

    /** An attack to which the verdict must be FAIL, naming a writer and a range of its events. */
    static Attack naming(String id, int row, String title, Act act, WriterKey writer, long from, long to) {
        return new Attack(
                id,
                row,
                title,
                "FAIL naming " + writer.id() + " and event " + from + (to == from + 1 ? "" : " to " + (to - 1)),
                false,
                act,
                result -> fails(result)
                        && result.findings().stream()
                                .anyMatch(finding -> writer.id().equals(finding.writer())
                                        && finding.kind().isFailing()
                                        && finding.from() <= from
                                        && finding.to() >= to));
    }

    static boolean fails(VerificationResult result) {
        return result.verdict() == VerificationResult.Verdict.FAIL;
    }
}
