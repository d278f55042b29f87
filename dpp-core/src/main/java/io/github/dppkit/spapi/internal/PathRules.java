package io.github.dppkit.spapi.internal;

import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.spapi.SpApiOperation;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a leaf at a path is. In this order: the catalogue's own paths; parent and field together as they are known
 * elsewhere; an unknown field inside an object about a person; the name alone. Everything after the first is drift.
 */
final class PathRules {

    private final Catalogue catalogue;
    private final SpApiOperation operation;
    private final AtomicInteger budget;

    PathRules(Catalogue catalogue, SpApiOperation operation, AtomicInteger budget) {
        this.catalogue = catalogue;
        this.operation = operation;
        this.budget = budget;
    }

    SpApiOperation operation() {
        return operation;
    }

    /** Tells whether one more node may stay in memory. */
    boolean mayKeep() {
        return budget.get() > 0 && budget.decrementAndGet() >= 0;
    }

    /** Decides about a field of that name and spec in an object; {@code onTheWay} inside a stop of a parcel. */
    Verdict verdict(String name, @Nullable Spec spec, boolean onTheWay, PathNode parent) {
        Spec.Tier tier = spec == null ? null : spec.tier();
        if (spec != null && tier != null) {
            PiiCategory category = spec.category();
            if (!tier.isEncrypted() || category == null) {
                return Verdict.READABLE;
            }
            return Verdict.encrypted(finer(category, name, onTheWay, parent), name, false);
        }
        PiiCategory category = unlisted(name, onTheWay, parent);
        return category == null ? Verdict.READABLE : Verdict.encrypted(category, name, true);
    }

    /** In a map of free text, a key may say more. */
    private static PiiCategory finer(PiiCategory category, String name, boolean onTheWay, PathNode parent) {
        if (category != PiiCategory.FREE_TEXT) {
            return category;
        }
        PiiCategory byName = NameRules.categoryOf(name, parent.name(), onTheWay);
        return byName == null ? category : byName;
    }

    private @Nullable PiiCategory unlisted(String name, boolean onTheWay, PathNode parent) {
        if (parent.inherited() != null) {
            return catalogue.isHarmless(name) ? null : parent.inherited();
        }
        if (OrderIds.isOrderId(name)) {
            return null;
        }
        PiiCategory byPair = catalogue.byPair(parent.name(), name);
        if (byPair != null && !onTheWay) {
            return byPair;
        }
        if (!parent.isRoot() && catalogue.isReadablePair(parent.name(), name)) {
            return null;
        }
        PiiCategory byName = NameRules.categoryOf(name, parent.name(), onTheWay);
        if (byName != null) {
            return byName;
        }
        return parent.isPersonal() && !catalogue.isHarmless(name) ? PiiCategory.FREE_TEXT : null;
    }
}
