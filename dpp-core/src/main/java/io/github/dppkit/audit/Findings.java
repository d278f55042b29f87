package io.github.dppkit.audit;

import io.github.dppkit.audit.VerificationResult.Finding;
import io.github.dppkit.audit.VerificationResult.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects findings: counts all of them, keeps the first 1,000 that fail and the first 100 that do not, so that a clock
 * which went back never hides a deletion.
 */
final class Findings {

    private static final int KEPT = 1_000;
    private static final int ANOMALIES_KEPT = 100;

    private final List<Finding> kept = new ArrayList<>();
    private long count;
    private long failing;

    void add(Kind kind, @Nullable WriterId writer, long from, long to) {
        add(new Finding(kind, writer, from, to));
    }

    /** Adds a finding about an anchor; names of anchors are short and free of secrets. */
    void addAnchor(Kind kind, String anchor, long from, long to) {
        add(new Finding(kind, null, from, to, anchor, null, null));
    }

    void add(Finding finding) {
        Kind kind = finding.kind();
        count++;
        boolean keep = kind.isFailing() ? failing++ < KEPT : count - failing <= ANOMALIES_KEPT;
        if (keep) {
            kept.add(finding);
        }
    }

    List<Finding> kept() {
        return kept;
    }

    long count() {
        return count;
    }

    boolean isFailing() {
        return failing > 0;
    }
}
