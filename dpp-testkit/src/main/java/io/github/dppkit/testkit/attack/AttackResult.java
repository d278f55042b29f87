package io.github.dppkit.testkit.attack;

import io.github.dppkit.audit.VerificationResult.Finding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one attack ended.
 *
 * @param id short name of the attack
 * @param row row of dppkit's acceptance list
 * @param title what the attacker did
 * @param expected what the verifier must say
 * @param outcome whether it did
 * @param findings the first findings of the verification, never PII
 * @param note why it was not run, or null
 */
public record AttackResult(
        String id,
        int row,
        String title,
        String expected,
        Outcome outcome,
        List<Finding> findings,
        @Nullable String note) {

    /** Whether an attack was found. */
    public enum Outcome {
        /** The verifier said what it must say. */
        DETECTED,
        /** It did not: the trail, its keys or its anchors do not protect the record. */
        MISSED,
        /** It was not run; the note says why. */
        NOT_RUN
    }

    /**
     * Creates a result with its own copy of the findings.
     *
     * @param id short name of the attack
     * @param row row of dppkit's acceptance list
     * @param title what the attacker did
     * @param expected what the verifier must say
     * @param outcome whether it did
     * @param findings the first findings of the verification
     * @param note why it was not run, or null
     */
    public AttackResult {
        findings = List.copyOf(findings);
    }
}
