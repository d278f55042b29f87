package io.github.dppkit.reconcile;

import io.github.dppkit.audit.SubjectToken;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts findings, and keeps the tokens of the first rows of each. Not safe for use by several threads. */
final class Tally {

    private static final int EXAMPLES = 100;

    private final Map<RowFinding, Long> counts = new EnumMap<>(RowFinding.class);
    private final Map<RowFinding, List<SubjectToken>> examples = new EnumMap<>(RowFinding.class);
    private long rows;
    private long unattributed;

    Tally() {
        for (RowFinding finding : RowFinding.values()) {
            counts.put(finding, 0L);
            examples.put(finding, new ArrayList<>());
        }
    }

    void row() {
        rows++;
    }

    void unattributed(long more) {
        unattributed += more;
    }

    void found(RowFinding finding, SubjectToken row) {
        counts.merge(finding, 1L, Long::sum);
        List<SubjectToken> kept = examples.getOrDefault(finding, List.of());
        if (kept.size() < EXAMPLES) {
            kept.add(row);
        }
    }

    ReconciliationReport toReport(boolean trailIntact) {
        return new ReconciliationReport(trailIntact, rows, unattributed, counts, examples);
    }
}
