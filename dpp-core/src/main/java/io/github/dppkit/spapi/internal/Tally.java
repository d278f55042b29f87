package io.github.dppkit.spapi.internal;

import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.spapi.IngestReport;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts while a payload is taken in. */
final class Tally {

    private static final int MAX_DRIFT = 100;

    private final Set<PiiScope> scopes = new HashSet<>();
    private final Set<PiiScope> erased = new HashSet<>();
    private final Set<String> drift = new LinkedHashSet<>();
    private final Map<PiiCategory, Integer> encrypted = new EnumMap<>(PiiCategory.class);
    private final Map<PiiCategory, Integer> unneeded = new EnumMap<>(PiiCategory.class);
    private @Nullable PiiScope last;
    private int dropped;
    private int erasedLeaves;
    private int ignoredDates;

    void encrypted(PiiScope scope, PiiCategory category) {
        if (!scope.equals(last)) {
            scopes.add(scope);
            last = scope;
        }
        encrypted.merge(category, 1, Integer::sum);
    }

    void drift(String path) {
        if (drift.size() < MAX_DRIFT) {
            drift.add(path);
        }
    }

    void unneeded(PiiCategory category, boolean isDropped) {
        unneeded.merge(category, 1, Integer::sum);
        dropped += isDropped ? 1 : 0;
    }

    void erased(PiiScope scope) {
        erased.add(scope);
    }

    boolean isErased(PiiScope scope) {
        return !erased.isEmpty() && erased.contains(scope);
    }

    void erasedLeaf() {
        erasedLeaves++;
    }

    void ignoredDates(int count) {
        ignoredDates += count;
    }

    IngestReport report(String source, SellingPartner seller, Provenance provenance) {
        return new IngestReport(
                source,
                seller,
                provenance,
                scopes,
                encrypted,
                drift,
                unneeded,
                dropped,
                erased,
                erasedLeaves,
                ignoredDates);
    }
}
