package io.github.dppkit.policy;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that one policy says of one figure.
 *
 * @param value what it asks, or null where it asks something only when read strictly
 * @param strictReading what an ambiguous text asks in its strictest reading, or null
 * @param advised the value to run with where nobody sets one; a preset and never a limit, or null
 */
record FigureRule(
        @Nullable FigureValue value,
        @Nullable FigureValue strictReading,
        @Nullable FigureValue advised) {

    /** Keeps a strict reading and an advice only where they ask more than the value. */
    FigureRule {
        if (value != null && strictReading != null && !strictReading.isStricterThan(value)) {
            strictReading = null;
        }
        if (advised != null && (value == null || !advised.isStricterThan(value))) {
            advised = null;
        }
    }

    /** Returns the strictest of what two rules, read strictly, ask; it has no further strict reading. */
    FigureRule join(FigureRule other) {
        return new FigureRule(
                strictest(value, strictReading, other.value, other.strictReading),
                null,
                strictest(advised, other.advised));
    }

    /** Returns this rule read strictly. */
    FigureRule readStrictly() {
        return join(this);
    }

    /** Returns this rule with a company's value, which the caller has found no weaker. */
    FigureRule tightenedTo(FigureValue company) {
        return new FigureRule(company, strictReading, null);
    }

    /** Returns the value to run with. */
    Optional<FigureValue> effective() {
        return Optional.ofNullable(advised == null ? value : advised);
    }

    private static @Nullable FigureValue strictest(@Nullable FigureValue... values) {
        return Stream.of(values)
                .filter(Objects::nonNull)
                .min(FigureValue.STRICTEST_FIRST)
                .orElse(null);
    }
}
