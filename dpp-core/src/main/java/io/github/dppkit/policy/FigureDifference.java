package io.github.dppkit.policy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One figure on which two policies differ.
 *
 * @param figure what they differ on
 * @param before the first policy's value, or null if it is silent
 * @param after the second policy's value, or null if it is silent
 */
public record FigureDifference(
        PolicyFigure figure,
        @Nullable FigureValue before,
        @Nullable FigureValue after) {

    /** What the step from the first policy to the second does. */
    public enum Change {
        /** The first is silent. */
        ADDED,
        /** The second is silent. */
        REMOVED,
        /** The second asks more. */
        TIGHTENED,
        /** The second asks less. */
        LOOSENED
    }

    /**
     * Creates a difference.
     *
     * @param figure what they differ on
     * @param before the first policy's value, or null
     * @param after the second policy's value, or null
     * @throws IllegalArgumentException if the two do not differ, or belong to another figure
     */
    public FigureDifference {
        if (before == null && after == null) {
            throw new IllegalArgumentException("both are silent on " + figure);
        }
        if ((before != null && before.figure() != figure) || (after != null && after.figure() != figure)) {
            throw new IllegalArgumentException("a value of another figure than " + figure);
        }
        if (before != null && after != null && before.value().equals(after.value())) {
            throw new IllegalArgumentException("no difference on " + figure);
        }
    }

    /**
     * Returns what the step from the first policy to the second does.
     *
     * @return one of four
     */
    public Change change() {
        if (before == null) {
            return Change.ADDED;
        }
        if (after == null) {
            return Change.REMOVED;
        }
        return after.isStricterThan(before) ? Change.TIGHTENED : Change.LOOSENED;
    }

    /** Lists the figures on which two policies differ. */
    static List<FigureDifference> between(DppPolicy before, DppPolicy after) {
        List<FigureDifference> differences = new ArrayList<>();
        for (PolicyFigure figure : PolicyFigure.values()) {
            FigureValue left = before.figure(figure).orElse(null);
            FigureValue right = after.figure(figure).orElse(null);
            boolean same =
                    left == null ? right == null : right != null && left.value().equals(right.value());
            if (!same) {
                differences.add(new FigureDifference(figure, left, right));
            }
        }
        return List.copyOf(differences);
    }
}
