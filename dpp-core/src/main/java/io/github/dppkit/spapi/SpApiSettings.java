package io.github.dppkit.spapi;

import io.github.dppkit.pii.InvalidPiiException;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.spapi.internal.Operations;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How payloads are taken in where a host wants it otherwise than the catalogue: which fields are encrypted, and which
 * categories anybody needs. Immutable.
 */
public final class SpApiSettings {

    private static final int MAX_REASON = 200;

    private final Map<String, Map<String, Operations.Rule>> rules;
    private final List<Departure> departures;
    private final Set<PiiCategory> needed;
    private final boolean dropUnneeded;

    /**
     * A field that is treated otherwise than the catalogue says.
     *
     * @param operation the name of the operation
     * @param path the path
     * @param category as what it is encrypted; null leaves it readable
     * @param reason why
     */
    public record Departure(
            String operation, String path, @Nullable PiiCategory category, String reason) {}

    private SpApiSettings(Builder builder) {
        Map<String, Map<String, Operations.Rule>> copy = new HashMap<>();
        for (Departure each : builder.departures) {
            copy.computeIfAbsent(each.operation(), key -> new HashMap<>())
                    .put(each.path(), new Operations.Rule(each.category()));
        }
        this.rules = copy;
        this.departures = List.copyOf(builder.departures);
        this.needed = Collections.unmodifiableSet(EnumSet.copyOf(builder.needed));
        this.dropUnneeded = builder.dropUnneeded;
    }

    /**
     * Returns the settings that follow the catalogue: tiers {@code direct} and {@code partial} are encrypted,
     * {@code context} stays readable, every category is needed.
     *
     * @return the settings
     */
    public static SpApiSettings defaults() {
        return builder().build();
    }

    /**
     * Returns a builder that begins with {@link #defaults()}.
     *
     * @return a builder, not safe for use by several threads
     */
    public static Builder builder() {
        return new Builder();
    }

    Map<String, Map<String, Operations.Rule>> rules() {
        return rules;
    }

    /**
     * Returns where the host departs from the catalogue, and why.
     *
     * @return in the order in which they were named
     */
    public List<Departure> departures() {
        return departures;
    }

    /**
     * Returns the categories that some declared purpose needs.
     *
     * @return all of them unless the host has named some
     */
    public Set<PiiCategory> needed() {
        return needed;
    }

    /**
     * Tells whether leaves of other categories are dropped.
     *
     * @return false if they are only counted and reported
     */
    public boolean isDroppingUnneeded() {
        return dropUnneeded;
    }

    /** Builds settings. */
    public static final class Builder {

        private final List<Departure> departures = new ArrayList<>();
        private final Set<PiiCategory> needed = EnumSet.allOf(PiiCategory.class);
        private boolean dropUnneeded;

        private Builder() {}

        /**
         * Encrypts a field that the catalogue leaves readable.
         *
         * @param operation where
         * @param path such as {@code $.orders[*].packages[*].trackingNumber}; the marks of arrays may be left out
         * @param category as what
         * @param reason why: 1 to 200 characters
         * @return this builder
         * @throws InvalidPiiException if there is no reason or path, or the field names the order: scopes depend on it
         */
        public Builder encrypt(SpApiOperation operation, String path, PiiCategory category, String reason) {
            if (Operations.isOrderId(path)) {
                throw new InvalidPiiException(
                        "SP-API setting refused: " + operation.name()
                                + " cannot encrypt the field that names the order; without it nobody can tell whose data the rest is.");
            }
            java.util.Objects.requireNonNull(category, "category");
            departures.add(new Departure(operation.name(), checked(path), category, reasonable(reason)));
            return this;
        }

        /**
         * Leaves a field readable that the catalogue has encrypted.
         *
         * @param operation where
         * @param path such as {@code $.order.fulfillment.shipFrom.city}
         * @param reason why: 1 to 200 characters
         * @return this builder
         * @throws InvalidPiiException if there is no reason or path
         */
        public Builder leaveReadable(SpApiOperation operation, String path, String reason) {
            departures.add(new Departure(operation.name(), checked(path), null, reasonable(reason)));
            return this;
        }

        /**
         * Names the categories that the declared purposes need; leaves of others are counted and reported (clause L4.a).
         *
         * @param categories all that are needed; at least one
         * @return this builder
         */
        public Builder needs(Set<PiiCategory> categories) {
            if (categories.isEmpty()) {
                throw new InvalidPiiException(
                        "SP-API setting refused (L4.a): name at least one category that is needed.");
            }
            needed.clear();
            needed.addAll(categories);
            return this;
        }

        /**
         * Drops leaves of categories that are not needed: they become JSON null and are never stored.
         *
         * @return this builder
         */
        public Builder dropUnneeded() {
            dropUnneeded = true;
            return this;
        }

        /**
         * Builds the settings.
         *
         * @return the settings
         */
        public SpApiSettings build() {
            return new SpApiSettings(this);
        }

        private static String checked(String path) {
            if (!path.startsWith("$.") || path.length() > 900) {
                throw new InvalidPiiException("SP-API setting refused: a path begins with $. and names a field.");
            }
            return path;
        }

        private static String reasonable(@Nullable String reason) {
            if (reason == null || reason.isBlank() || reason.length() > MAX_REASON) {
                throw new InvalidPiiException(
                        "SP-API setting refused: give the reason for departing from the catalogue in 1 to 200 characters.");
            }
            return reason;
        }
    }
}
