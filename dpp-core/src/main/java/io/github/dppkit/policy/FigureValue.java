package io.github.dppkit.policy;

import java.time.Duration;
import java.util.Comparator;

/**
 * The value that a policy gives a figure, with the clause and the text it comes from.
 *
 * <p>Immutable; equal when every part is. The value is kept in one canonical form, so {@code PT720H} and {@code P30D}
 * are equal.
 *
 * @param figure what it is a value of
 * @param value the canonical value: an ISO 8601 duration, a whole number, {@code true} or {@code false}, or a choice
 * @param policy the id of the policy that sets it
 * @param clause the id of the {@link Requirement} that it belongs to
 * @param source the words it stands for, or who decided it
 */
public record FigureValue(PolicyFigure figure, String value, String policy, String clause, String source) {

    /** Stricter comes first; equally strict ones stand in the order of their origin, so that a choice never depends on it. */
    static final Comparator<FigureValue> STRICTEST_FIRST = Comparator.comparing(
                    FigureValue::strictness, Comparator.reverseOrder())
            .thenComparing(FigureValue::policy)
            .thenComparing(FigureValue::clause)
            .thenComparing(FigureValue::source);

    /**
     * Creates a value.
     *
     * @param figure what it is a value of
     * @param value the value in any accepted form; kept in the canonical one
     * @param policy the id of the policy that sets it
     * @param clause the clause id
     * @param source the words it stands for, or who decided it
     * @throws PolicyConfigurationException if the value does not have the figure's unit, the clause does not exist or a
     *     part is blank
     */
    public FigureValue {
        Requirements.byId(clause);
        if (policy.isBlank() || source.isBlank()) {
            throw new PolicyConfigurationException("Policy figure " + figure.key() + " refused (" + clause
                    + "): the policy and the source must be named.");
        }
        value = FigureForm.canonical(figure, value, clause);
    }

    /**
     * Says whether this value asks more than another of the same figure.
     *
     * @param other what to compare with
     * @return whether this one is strictly stricter
     * @throws IllegalArgumentException if the other is a value of another figure
     */
    public boolean isStricterThan(FigureValue other) {
        if (figure != other.figure) {
            throw new IllegalArgumentException("two figures cannot be compared: " + figure + ", " + other.figure);
        }
        return strictness() > other.strictness();
    }

    /**
     * Returns the value of a {@link FigureUnit#DURATION}.
     *
     * @return more than zero
     * @throws IllegalStateException if the figure has another unit
     */
    public Duration duration() {
        require(FigureUnit.DURATION);
        return Duration.parse(value);
    }

    /**
     * Returns the value of a {@link FigureUnit#COUNT}.
     *
     * @return 1 or more
     * @throws IllegalStateException if the figure has another unit
     */
    public int count() {
        require(FigureUnit.COUNT);
        return Integer.parseInt(value);
    }

    /**
     * Returns the value of a {@link FigureUnit#FLAG}.
     *
     * @return whether the duty holds
     * @throws IllegalStateException if the figure has another unit
     */
    public boolean flag() {
        require(FigureUnit.FLAG);
        return Boolean.parseBoolean(value);
    }

    /**
     * Returns the value of a {@link FigureUnit#CHOICE}.
     *
     * @return one of the figure's choices
     * @throws IllegalStateException if the figure has another unit
     */
    public String choice() {
        require(FigureUnit.CHOICE);
        return value;
    }

    /**
     * Returns the value as people read it.
     *
     * @return such as {@code 30 d}, {@code 72 h}, {@code 12}, {@code true}
     */
    public String text() {
        return figure.unit() == FigureUnit.DURATION ? FigureForm.text(duration()) : value;
    }

    /** Returns a number that grows with strictness within one figure. */
    private long strictness() {
        return FigureForm.strictness(figure, value);
    }

    private void require(FigureUnit unit) {
        if (figure.unit() != unit) {
            throw new IllegalStateException(figure.key() + " is a " + figure.unit() + ", not a " + unit);
        }
    }
}
