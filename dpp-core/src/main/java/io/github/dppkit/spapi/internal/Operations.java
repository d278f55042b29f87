package io.github.dppkit.spapi.internal;

import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.spapi.SpApiOperation;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The operations as one encryptor treats them: the catalogue with the host's own rules on top. Safe for several threads. */
public final class Operations {

    /** How many paths stay in memory, over all operations; about 300 bytes each. */
    private static final int BUDGET = 20_000;

    private static final int MAX_OPERATIONS = 2_000;

    private final Catalogue catalogue;
    private final Map<String, Map<String, Rule>> rules;
    private final AtomicInteger budget = new AtomicInteger(BUDGET);
    private final Map<String, PathNode> roots = new ConcurrentHashMap<>();

    /**
     * A host's own decision about a path.
     *
     * @param category as what a leaf there is encrypted; null leaves it readable
     */
    public record Rule(@Nullable PiiCategory category) {}

    /**
     * Creates the operations.
     *
     * @param catalogue what ships with the library
     * @param rules the host's own rules: operation name to path to rule
     */
    public Operations(Catalogue catalogue, Map<String, Map<String, Rule>> rules) {
        this.catalogue = catalogue;
        this.rules = rules;
    }

    /** Returns the root of an operation's paths. */
    PathNode root(SpApiOperation operation) {
        PathNode known = roots.get(operation.name());
        if (known != null) {
            return known;
        }
        PathNode made = PathNode.root(new PathRules(catalogue, operation, budget), spec(operation));
        if (roots.size() < MAX_OPERATIONS) {
            PathNode first = roots.putIfAbsent(operation.name(), made);
            return first == null ? made : first;
        }
        return made;
    }

    /** Returns the root of a report's columns. */
    PathNode columns(SpApiOperation report) {
        return roots.computeIfAbsent(
                "columns of " + report.name(),
                key -> PathNode.columns(
                        new PathRules(catalogue, report, budget), withRules(catalogue.report(), report)));
    }

    private Spec spec(SpApiOperation operation) {
        return withRules(catalogue.root(operation), operation);
    }

    private Spec withRules(Spec spec, SpApiOperation operation) {
        Map<String, Rule> own = rules.getOrDefault(operation.name(), Map.of());
        if (own.isEmpty()) {
            return spec;
        }
        Spec copy = spec.copy();
        own.forEach((path, rule) -> {
            PiiCategory category = rule.category();
            copy.at(Spec.steps(path)).mark(category == null ? Spec.Tier.KNOWN : Spec.Tier.DIRECT, category);
        });
        return copy;
    }

    /**
     * Tells whether a path ends in a field that names the order, which a rule must not encrypt.
     *
     * @param path such as {@code $.orders[*].orderId}
     * @return true if scopes depend on it
     */
    public static boolean isOrderId(String path) {
        return !Spec.steps(path).isEmpty()
                && OrderIds.isOrderId(Spec.steps(path).getLast());
    }
}
