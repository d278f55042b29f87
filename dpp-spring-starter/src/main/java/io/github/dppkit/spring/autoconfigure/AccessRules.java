package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.audit.ClientAddressClass;
import io.github.dppkit.pii.PiiCategory;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;

/**
 * What roles may read, beyond {@code dpp.access}: as a file, or as properties, not both.
 *
 * @param file Access policy file in JSON; it replaces every other property of the access policy.
 * @param permissions Permissions of roles, also for single selling partners; they add to dpp.access.
 * @param sessions Demands that roles make of sessions, beyond those of the policy.
 * @param emergency Permissions of roles that are for emergencies only.
 * @param emergencyLife Time for which a broken glass stays open: 1 minute to 4 hours, 1 hour unless set.
 */
public record AccessRules(
        @Nullable Resource file,
        @DefaultValue List<Permission> permissions,
        @DefaultValue List<Session> sessions,
        @DefaultValue List<Permission> emergency,
        @Nullable Duration emergencyLife) {

    /**
     * Creates the rules with their own copies of the lists.
     *
     * @param file Access policy file in JSON.
     * @param permissions Permissions of roles.
     * @param sessions Demands that roles make of sessions.
     * @param emergency Permissions of roles that are for emergencies only.
     * @param emergencyLife Time for which a broken glass stays open.
     */
    public AccessRules {
        permissions = List.copyOf(permissions);
        sessions = List.copyOf(sessions);
        emergency = List.copyOf(emergency);
    }

    /**
     * What a role may read for a purpose.
     *
     * @param role Role: 1 to 32 lower-case letters, digits or dashes.
     * @param purpose Purpose, such as shipping.
     * @param partner Selling partner whose data it may read; of every one unless set.
     * @param categories Categories it may read.
     */
    public record Permission(
            @Nullable String role,
            @Nullable String purpose,
            @Nullable String partner,
            @DefaultValue Set<PiiCategory> categories) {

        /**
         * Creates the permission with its own copy of the set.
         *
         * @param role Role.
         * @param purpose Purpose.
         * @param partner Selling partner.
         * @param categories Categories.
         */
        public Permission {
            categories = Set.copyOf(categories);
        }
    }

    /**
     * What a role demands of a session.
     *
     * @param role Role: 1 to 32 lower-case letters, digits or dashes.
     * @param purpose Purpose it is demanded for; for every one unless set.
     * @param secondFactor Whether the session must have been opened with more than one factor.
     * @param approvedDevice Whether the session must run on a device the company has approved.
     * @param addresses Classes of addresses it may come from; any unless set.
     */
    public record Session(
            @Nullable String role,
            @Nullable String purpose,
            @DefaultValue("false") boolean secondFactor,
            @DefaultValue("false") boolean approvedDevice,
            @DefaultValue Set<ClientAddressClass> addresses) {

        /**
         * Creates the demand with its own copy of the set.
         *
         * @param role Role.
         * @param purpose Purpose.
         * @param secondFactor Whether more than one factor is demanded.
         * @param approvedDevice Whether an approved device is demanded.
         * @param addresses Classes of addresses.
         */
        public Session {
            addresses = Set.copyOf(addresses);
        }
    }
}
