package io.github.dppkit.spring.actuate;

import io.github.dppkit.Dpp;
import io.github.dppkit.audit.AuditTrailStatus;
import io.github.dppkit.keys.spi.KeyStore;
import java.time.LocalDate;
import java.util.function.Function;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Tells whether dppkit can work: the audit trail records and the key store answers.
 *
 * <p>Operability only. That something is overdue, or an anchor is out of reach, does not take an application out of a load
 * balancer: that is for alarms. One small query to the key store for each check. Safe for use by several threads.
 */
public final class DppHealthIndicator extends AbstractHealthIndicator {

    private final Dpp dpp;
    private final KeyStore keyStore;

    /**
     * Creates the indicator.
     *
     * @param dpp whose audit trail
     * @param keyStore what must answer
     */
    public DppHealthIndicator(Dpp dpp, KeyStore keyStore) {
        super((Function<Exception, String>) e -> "dppkit: the key store does not answer");
        this.dpp = dpp;
        this.keyStore = keyStore;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        AuditTrailStatus audit = dpp.audit().status();
        health.withDetail("audit", audit.state().name())
                .withDetail("unavailableAnchors", audit.unavailableAnchors().size());
        keyStore.epochSecret(LocalDate.EPOCH); // a day that has no secret: the answer counts, not what it is
        health.withDetail("keyStore", "ANSWERS").status(audit.state() == AuditTrailStatus.State.OPEN ? "UP" : "DOWN");
    }
}
