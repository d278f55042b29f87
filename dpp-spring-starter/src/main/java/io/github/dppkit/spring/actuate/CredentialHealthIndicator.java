package io.github.dppkit.spring.actuate;

import io.github.dppkit.access.credential.CredentialAge;
import io.github.dppkit.access.credential.CredentialAge.State;
import io.github.dppkit.access.credential.CredentialRegister;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Tells how many credentials must be replaced soon or should have been, by name and never by value.
 *
 * <p>Never DOWN: an old credential works, and taking every instance out of the load balancer makes it no younger. Whoever
 * wants a page watches the details or the {@code CREDENTIAL_OVERDUE} alarms. One small query for each check. Safe for use by
 * several threads.
 */
public final class CredentialHealthIndicator implements HealthIndicator {

    private static final Logger LOG = LoggerFactory.getLogger(CredentialHealthIndicator.class);

    private final @Nullable CredentialRegister register;

    /**
     * Creates the indicator.
     *
     * @param register whose credentials; null where it is not known, beside a {@code Dpp} of the application
     */
    public CredentialHealthIndicator(@Nullable CredentialRegister register) {
        this.register = register;
    }

    @Override
    public Health health() {
        if (register == null) {
            return Health.unknown().withDetail("credentials", "NOT_KNOWN").build();
        }
        List<CredentialAge> ages;
        try {
            ages = register.ages();
        } catch (RuntimeException e) {
            // a store of the application may put anything into its text
            LOG.warn("The ages of credentials are not known: {}.", e.getClass().getName());
            return Health.unknown().withDetail("credentials", "NO_ANSWER").build();
        }
        return Health.up()
                .withDetail("credentials", ages.size())
                .withDetail("dueSoon", names(ages, State.DUE_SOON))
                .withDetail("overdue", names(ages, State.OVERDUE))
                .build();
    }

    private static List<String> names(List<CredentialAge> ages, State state) {
        return ages.stream()
                .filter(age -> age.state() == state)
                .map(age -> age.credential().name())
                .toList();
    }
}
