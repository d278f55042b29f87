package io.github.dppkit.access;

import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.policy.PolicyConfigurationException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which role may read which categories for which purpose and which selling partner. What it does not name is denied.
 *
 * <p>Immutable; safe for use by several threads.
 */
@Enforces({"A1.3.a", "A1.3.b"})
public final class AccessPolicy {

    private static final Pattern ROLE = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    /** One permission; a null partner stands for all. */
    private record Rule(
            String role, Purpose purpose, @Nullable SellingPartner partner, Set<PiiCategory> categories) {

        boolean applies(String asked, Purpose wanted) {
            return role.equals(asked) && purpose.equals(wanted);
        }

        boolean isFor(SellingPartner whose) {
            return partner == null || partner.equals(whose);
        }
    }

    private final List<Rule> rules;

    private AccessPolicy(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /**
     * Returns a builder that starts with nothing permitted.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Tells whether a role may read anything for a purpose, whoever's it is. */
    boolean permits(String role, Purpose purpose) {
        return rules.stream().anyMatch(rule -> rule.applies(role, purpose));
    }

    /** Tells whether a role may read anything of a selling partner for a purpose. */
    boolean permits(String role, Purpose purpose, SellingPartner partner) {
        return rules.stream().anyMatch(rule -> rule.applies(role, purpose) && rule.isFor(partner));
    }

    /**
     * Returns every category that some role may read for some purpose: what the declared purposes need (L4.a).
     *
     * @return none if nothing is permitted
     */
    public Set<PiiCategory> categories() {
        Set<PiiCategory> needed = EnumSet.noneOf(PiiCategory.class);
        rules.forEach(rule -> needed.addAll(rule.categories()));
        return needed;
    }

    /** Returns the categories of a selling partner that a role may read for a purpose. */
    Set<PiiCategory> categories(String role, Purpose purpose, SellingPartner partner) {
        Set<PiiCategory> permitted = EnumSet.noneOf(PiiCategory.class);
        for (Rule rule : rules) {
            if (rule.applies(role, purpose) && rule.isFor(partner)) {
                permitted.addAll(rule.categories());
            }
        }
        return permitted;
    }

    static String requireRole(String role) {
        if (!ROLE.matcher(role).matches()) {
            throw new PolicyConfigurationException("Role refused (A1.3.a): use 1 to 32 lower-case letters, digits or"
                    + " dashes, starting with a letter.");
        }
        return role;
    }

    /** Builds an {@link AccessPolicy}; not safe for use by several threads. */
    public static final class Builder {

        private final List<Rule> rules = new ArrayList<>();

        private Builder() {}

        /**
         * Permits a role to read categories for a purpose, of every selling partner.
         *
         * @param role 1 to 32 lower-case letters, digits or dashes
         * @param purpose what for
         * @param first a category
         * @param more further categories
         * @return this
         * @throws PolicyConfigurationException if the role has another form
         */
        public Builder permit(String role, Purpose purpose, PiiCategory first, PiiCategory... more) {
            rules.add(new Rule(requireRole(role), purpose, null, Set.copyOf(EnumSet.of(first, more))));
            return this;
        }

        /**
         * Permits a role to read categories for a purpose, of one selling partner.
         *
         * @param role 1 to 32 lower-case letters, digits or dashes
         * @param purpose what for
         * @param partner whose
         * @param first a category
         * @param more further categories
         * @return this
         * @throws PolicyConfigurationException if the role has another form
         */
        public Builder permitFor(
                String role, Purpose purpose, SellingPartner partner, PiiCategory first, PiiCategory... more) {
            rules.add(new Rule(requireRole(role), purpose, partner, Set.copyOf(EnumSet.of(first, more))));
            return this;
        }

        /**
         * Returns the policy.
         *
         * @return immutable
         */
        public AccessPolicy build() {
            return new AccessPolicy(rules);
        }
    }
}
