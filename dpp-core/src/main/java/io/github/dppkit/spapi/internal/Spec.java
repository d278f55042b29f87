package io.github.dppkit.spapi.internal;

import io.github.dppkit.pii.PiiCategory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step of the catalogue's paths of one operation: what is known of the field of that name in that place. Arrays are
 * no steps: {@code $.orders[*].buyer} and {@code $.orders.buyer} are the same path.
 *
 * <p>Built once and then only read.
 */
final class Spec {

    /** What is known of a leaf. */
    enum Tier {
        /** Personal data: encrypted. */
        DIRECT,
        /** Personal data together with other data: encrypted. */
        PARTIAL,
        /** Needed to run an order system: readable. */
        CONTEXT,
        /** Not personal, though its name or place looks so: readable. */
        KNOWN;

        boolean isEncrypted() {
            return this == DIRECT || this == PARTIAL;
        }
    }

    private static final String ANY = "*";
    private static final String ROOT = "$";

    private final Map<String, Spec> children = new HashMap<>();
    private @Nullable Tier tier;
    private @Nullable PiiCategory category;
    private @Nullable Fact fact;
    private int factSteps;

    Spec() {}

    /** Returns the steps of a path such as {@code $.orders[*].buyer.name}. */
    static Deque<String> steps(String path) {
        Deque<String> steps = new ArrayDeque<>();
        for (String step : path.replace("[*]", "").split("\\.", -1)) {
            if (!step.isEmpty() && !(steps.isEmpty() && step.equals(ROOT))) {
                steps.add(step);
            }
        }
        return steps;
    }

    /** Returns the spec at a path below this one, making what is missing. */
    Spec at(Iterable<String> steps) {
        Spec spec = this;
        for (String step : steps) {
            spec = spec.children.computeIfAbsent(step, name -> new Spec());
        }
        return spec;
    }

    /** Says what a leaf is; what was said before is replaced. */
    void mark(Tier itsTier, @Nullable PiiCategory itsCategory) {
        tier = itsTier;
        category = itsCategory;
    }

    /** Says that a leaf tells something of an order: of the one that lies {@code steps} above it. */
    void tells(Fact itsFact, int steps) {
        fact = itsFact;
        factSteps = steps;
    }

    /** Returns the child of that name, or the one that stands for any. */
    @Nullable Spec child(String name) {
        Spec child = children.get(name);
        return child == null ? children.get(ANY) : child;
    }

    /** Tells whether the child of that name is one that only the step for any name covers. */
    boolean isAny(String name) {
        return !children.containsKey(name) && children.containsKey(ANY);
    }

    Map<String, Spec> children() {
        return children;
    }

    @Nullable Tier tier() {
        return tier;
    }

    @Nullable PiiCategory category() {
        return category;
    }

    @Nullable Fact fact() {
        return fact;
    }

    int factSteps() {
        return factSteps;
    }

    /** Tells whether this is an object about a person: at least two of its own fields are names, addresses and the like. */
    boolean isPersonal() {
        int count = 0;
        for (Spec child : children.values()) {
            if (child.tier != null && child.tier.isEncrypted() && child.category != null) {
                count += switch (child.category) {
                    case NAME, ADDRESS, EMAIL, PHONE, GEO_LOCATION -> 1;
                    default -> 0;
                };
            }
        }
        return count >= 2;
    }

    /** Returns a copy that shares nothing. */
    Spec copy() {
        Spec copy = new Spec();
        copy.tier = tier;
        copy.category = category;
        copy.fact = fact;
        copy.factSteps = factSteps;
        children.forEach((name, child) -> copy.children.put(name, child.copy()));
        return copy;
    }
}
