package io.github.dppkit.audit;

import io.github.dppkit.audit.VerificationResult.Finding;
import io.github.dppkit.audit.VerificationResult.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects findings: counts all of them, keeps the first 1,000. */
final class Findings {

    private static final int KEPT = 1_000;

    private final List<Finding> kept = new ArrayList<>();
    private long count;
    private boolean failing;

    void add(Kind kind, @Nullable WriterId writer, long from, long to) {
        count++;
        failing |= kind.isFailing();
        if (kept.size() < KEPT) {
            kept.add(new Finding(kind, writer, from, to));
        }
    }

    List<Finding> kept() {
        return kept;
    }

    long count() {
        return count;
    }

    boolean isFailing() {
        return failing;
    }
}
