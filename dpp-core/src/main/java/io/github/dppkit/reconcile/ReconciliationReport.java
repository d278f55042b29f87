package io.github.dppkit.reconcile;

import io.github.dppkit.audit.SubjectToken;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a run of {@link RowReconciliation} found. Holds no row id and no PII; a row is named by its token, which
 * {@link RowReconciliation#token} makes of a row.
 *
 * @param trailIntact whether the verifier passed the audit trail; if not, nothing below can be relied on
 * @param rows how many rows with a tag there are
 * @param unattributed how many rows with a tag have ids of which no scope or row id can be made
 * @param counts how many rows have each finding; every finding is there
 * @param examples tokens of the first 100 rows of each finding
 */
public record ReconciliationReport(
        boolean trailIntact,
        long rows,
        long unattributed,
        Map<RowFinding, Long> counts,
        Map<RowFinding, List<SubjectToken>> examples) {

    /**
     * Takes the counts.
     *
     * @param trailIntact whether the verifier passed the audit trail; if not, nothing below can be relied on
     * @param rows how many rows with a tag there are
     * @param unattributed how many rows with a tag have ids of which no scope or row id can be made
     * @param counts how many rows have each finding; every finding is there
     * @param examples tokens of the first 100 rows of each finding
     */
    public ReconciliationReport {
        counts = Map.copyOf(counts);
        Map<RowFinding, List<SubjectToken>> copies = new EnumMap<>(RowFinding.class);
        examples.forEach((finding, tokens) -> copies.put(finding, List.copyOf(tokens)));
        examples = Collections.unmodifiableMap(copies);
    }

    /**
     * Returns how many rows have a finding.
     *
     * @param finding which
     * @return 0 or more
     */
    public long count(RowFinding finding) {
        return counts.getOrDefault(finding, 0L);
    }

    /**
     * Tells whether the trail is intact and every row is as it was last put on record.
     *
     * @return false if anything was found
     */
    public boolean isClean() {
        return trailIntact && suspects() == 0 && count(RowFinding.UNRECORDED) == 0;
    }

    /** Returns how many rows no crash explains. */
    long suspects() {
        return unattributed + count(RowFinding.PUT_BACK) + count(RowFinding.MISSING) + count(RowFinding.RETURNED);
    }
}
