package io.github.dppkit.access;

import io.github.dppkit.access.internal.AccessPolicyJson;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.policy.PolicyConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which role may read which categories for which purpose and which selling partner, what it demands of a session, and which
 * roles are for emergencies only. What it does not name is denied.
 *
 * <p>Made by code, read from JSON ({@link #load(Path)}), or by the Spring Boot starter from {@code application.yml}.
 * Immutable; safe for use by several threads.
 */
@Enforces({"A1.3.a", "A1.3.b", "L5.c", "L5.h"})
public final class AccessPolicy {

    /** The longest time for which a broken glass may stay open. */
    public static final Duration LONGEST_EMERGENCY = Duration.ofHours(4);

    private static final Pattern ROLE = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    /** What is demanded of a session; a null purpose stands for all. */
    private record Session(String role, @Nullable Purpose purpose, SessionRule rule) {

        boolean concerns(Permission permission) {
            return role.equals(permission.role()) && (purpose == null || purpose.equals(permission.purpose()));
        }
    }

    private final List<Permission> permissions;
    private final List<Session> sessions;
    private final Set<String> emergencyRoles;
    private final Duration emergencyLife;

    private AccessPolicy(Builder builder, Set<String> emergencyRoles) {
        this.permissions = List.copyOf(builder.permissions);
        this.sessions = List.copyOf(builder.sessions);
        this.emergencyRoles = Set.copyOf(emergencyRoles);
        this.emergencyLife = builder.emergencyLife;
    }

    /**
     * Returns a builder that starts with nothing permitted.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads a policy from a file in the form of {@code docs/access.md}.
     *
     * @param file at most 256 KiB of JSON
     * @return the policy
     * @throws PolicyConfigurationException if it cannot be read or has another form; the message names the place and the
     *     field, and repeats no value
     */
    public static AccessPolicy load(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in);
        } catch (IOException e) {
            throw new PolicyConfigurationException("The access policy file cannot be read.", e);
        }
    }

    /**
     * Reads a policy in the form of {@code docs/access.md}.
     *
     * @param in at most 256 KiB of JSON; read to its end and left open
     * @return the policy
     * @throws PolicyConfigurationException as {@link #load(Path)}
     */
    public static AccessPolicy read(InputStream in) {
        return AccessPolicyJson.read(in);
    }

    /**
     * Returns every category that some role may read for some purpose, emergencies included: what the declared purposes
     * need (L4.a).
     *
     * @return none if nothing is permitted
     */
    public Set<PiiCategory> categories() {
        Set<PiiCategory> needed = EnumSet.noneOf(PiiCategory.class);
        permissions.forEach(permission -> needed.addAll(permission.categories()));
        return needed;
    }

    /**
     * Tells whether a role is for emergencies only: its grant permits nothing until its holder breaks the glass.
     *
     * @param role the role
     * @return false for an ordinary or unknown role
     */
    public boolean isEmergency(String role) {
        return emergencyRoles.contains(role);
    }

    /**
     * Returns for how long a broken glass stays open.
     *
     * @return 1 hour unless set
     */
    public Duration emergencyLife() {
        return emergencyLife;
    }

    /** Tells whether a role may read anything for a purpose, whoever's it is. */
    boolean permits(String role, Purpose purpose) {
        return permissions.stream().anyMatch(permission -> permission.applies(role, purpose));
    }

    /** Tells whether a role may read anything of a selling partner for a purpose. */
    boolean permits(String role, Purpose purpose, SellingPartner partner) {
        return permissions.stream()
                .anyMatch(permission -> permission.applies(role, purpose) && permission.isFor(partner));
    }

    /** Returns the categories of a selling partner that a role may read for a purpose. */
    Set<PiiCategory> categories(String role, Purpose purpose, SellingPartner partner) {
        Set<PiiCategory> permitted = EnumSet.noneOf(PiiCategory.class);
        for (Permission permission : permissions) {
            if (permission.applies(role, purpose) && permission.isFor(partner)) {
                permitted.addAll(permission.categories());
            }
        }
        return permitted;
    }

    /** Returns what a role demands of a session for a purpose and this one lacks. */
    Reason missing(String role, Purpose purpose, Actor actor) {
        for (Session session : sessions) {
            boolean applies = session.role.equals(role) && (session.purpose == null || session.purpose.equals(purpose));
            Reason missing = applies ? session.rule.missing(actor) : Reason.NONE;
            if (missing != Reason.NONE) {
                return missing;
            }
        }
        return Reason.NONE;
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

        private final List<Permission> permissions = new ArrayList<>();
        private final List<Permission> emergencies = new ArrayList<>();
        private final List<Session> sessions = new ArrayList<>();
        private Duration emergencyLife = Duration.ofHours(1);

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
            permissions.add(new Permission(requireRole(role), purpose, null, EnumSet.of(first, more)));
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
            permissions.add(new Permission(requireRole(role), purpose, partner, EnumSet.of(first, more)));
            return this;
        }

        /**
         * Permits an emergency role to read categories for a purpose, once its holder has broken the glass.
         *
         * @param role 1 to 32 lower-case letters, digits or dashes; one that is permitted nothing ordinary
         * @param purpose what for
         * @param partner whose; null for every selling partner
         * @param first a category
         * @param more further categories
         * @return this
         * @throws PolicyConfigurationException if the role has another form
         */
        public Builder permitInEmergency(
                String role,
                Purpose purpose,
                @Nullable SellingPartner partner,
                PiiCategory first,
                PiiCategory... more) {
            emergencies.add(new Permission(requireRole(role), purpose, partner, EnumSet.of(first, more)));
            return this;
        }

        /**
         * Demands more of the sessions of a role than the policy demands of everyone.
         *
         * @param role 1 to 32 lower-case letters, digits or dashes
         * @param purpose for which purpose; null for every one
         * @param rule what is demanded
         * @return this
         * @throws PolicyConfigurationException if the role has another form, or the rule demands nothing
         */
        public Builder demand(String role, @Nullable Purpose purpose, SessionRule rule) {
            if (rule.demandsNothing()) {
                throw new PolicyConfigurationException("Access policy refused (A1.3.a): a session rule demands nothing;"
                        + " set second factor, approved device or addresses.");
            }
            sessions.add(new Session(requireRole(role), purpose, rule));
            return this;
        }

        /**
         * Sets for how long a broken glass stays open.
         *
         * @param value 1 minute to 4 hours
         * @return this
         * @throws PolicyConfigurationException if it is out of range
         */
        public Builder emergencyLife(Duration value) {
            if (value.compareTo(Duration.ofMinutes(1)) < 0 || value.compareTo(LONGEST_EMERGENCY) > 0) {
                throw new PolicyConfigurationException(
                        "Access policy refused (A1.3.a): an emergency lasts 1 minute to 4 hours.");
            }
            emergencyLife = value;
            return this;
        }

        /**
         * Returns the policy.
         *
         * @return immutable
         * @throws PolicyConfigurationException if a role is both ordinary and for emergencies, or a session rule is for a
         *     role that is permitted nothing, or not for that purpose
         */
        public AccessPolicy build() {
            Set<String> ordinary = roles(permissions);
            Set<String> urgent = roles(emergencies);
            if (urgent.stream().anyMatch(ordinary::contains)) {
                throw new PolicyConfigurationException(
                        "Access policy refused (A1.3.a): a role is either ordinary or for"
                                + " emergencies; give the emergency role a name of its own.");
            }
            List<Permission> all = new ArrayList<>(permissions);
            all.addAll(emergencies);
            if (!sessions.stream().allMatch(session -> all.stream().anyMatch(session::concerns))) {
                throw new PolicyConfigurationException(
                        "Access policy refused (A1.3.a): a session rule names a role that"
                                + " is permitted nothing, or not for that purpose; it would protect nothing.");
            }
            Builder complete = new Builder();
            complete.permissions.addAll(all);
            complete.sessions.addAll(sessions);
            complete.emergencyLife = emergencyLife;
            return new AccessPolicy(complete, urgent);
        }

        private static Set<String> roles(List<Permission> permissions) {
            Set<String> roles = new TreeSet<>();
            permissions.forEach(permission -> roles.add(permission.role()));
            return roles;
        }
    }
}
