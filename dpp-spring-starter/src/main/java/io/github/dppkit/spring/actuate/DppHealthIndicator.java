package io.github.dppkit.spring.actuate;

import io.github.dppkit.Dpp;
import io.github.dppkit.access.ReviewStatus;
import io.github.dppkit.audit.AuditTrailStatus;
import io.github.dppkit.keys.spi.GenerationStore;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.retention.GuardStatus;
import io.github.dppkit.retention.RestoreReconciler;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Tells whether dppkit can work: the audit trail records, the key store answers, and so does the store of generations, if there
 * is one.
 *
 * <p>While the time is in doubt, or a restore from backup is not reconciled, nothing can be read, so it is down. That disposal waits for a person, or is late, is a detail.
 *
 * <p>A review of the audit trail that is overdue (L5.e) is a detail, as is by when the next one is due.
 *
 * <p>Operability only. That something is overdue, or an anchor is out of reach, does not take an application out of a load
 * balancer: that is for alarms. One small query to each of the stores for each check. No text of an exception is in the
 * details. Safe for use by several threads.
 */
public final class DppHealthIndicator implements HealthIndicator {

    private static final Logger LOG = LoggerFactory.getLogger(DppHealthIndicator.class);

    private static final String NO_ANSWER = "NO_ANSWER";

    private final Dpp dpp;
    private final @Nullable KeyStore keyStore;
    private final @Nullable GenerationStore generations;

    /**
     * Creates the indicator.
     *
     * @param dpp whose audit trail
     * @param keyStore what must answer; null where it is not known, in a {@code Dpp} of the application
     * @param generations what must answer too, since nothing opens without it; null if there is none or it is not known
     */
    public DppHealthIndicator(Dpp dpp, @Nullable KeyStore keyStore, @Nullable GenerationStore generations) {
        this.dpp = dpp;
        this.keyStore = keyStore;
        this.generations = generations;
    }

    @Override
    public Health health() {
        AuditTrailStatus audit = dpp.audit().status();
        GuardStatus guards = dpp.retention().guards().status();
        String answer = keyStoreAnswer();
        String above = generationsAnswer();
        RestoreReconciler.State restore = dpp.retention().restores().state();
        boolean works = restore == RestoreReconciler.State.CLEAR
                && !answer.equals(NO_ANSWER)
                && !above.equals(NO_ANSWER)
                && guards.doubt() == null
                && audit.state() == AuditTrailStatus.State.OPEN;
        return (works ? Health.up() : Health.down())
                .withDetail("audit", audit.state().name())
                .withDetail("unavailableAnchors", audit.unavailableAnchors().size())
                .withDetail("keyStore", answer)
                .withDetail("generations", above)
                .withDetail(
                        "time",
                        guards.doubt() == null ? "AGREED" : guards.doubt().name())
                .withDetail("restore", restore.name())
                .withDetail("disposal", disposal(guards))
                .withDetail("auditReview", review())
                .build();
    }

    private static String disposal(GuardStatus guards) {
        if (guards.paused() > 0) {
            return "PAUSED";
        }
        return guards.late() ? "LATE" : "IN_TIME";
    }

    private Map<String, String> review() {
        try {
            ReviewStatus status = dpp.auditReview().status();
            Instant dueAt = status.dueAt();
            return dueAt == null
                    ? Map.of("state", "NOT_ASKED")
                    : Map.of("state", status.overdue() ? "OVERDUE" : "IN_TIME", "dueAt", dueAt.toString());
        } catch (RuntimeException e) {
            // a store of the application may put anything into its text
            LOG.warn(
                    "How far the audit trail was reviewed is not known: {}.",
                    e.getClass().getName());
            return Map.of("state", NO_ANSWER);
        }
    }

    private String keyStoreAnswer() {
        if (keyStore == null) {
            return "NOT_KNOWN";
        }
        try {
            keyStore.epochSecret(LocalDate.EPOCH); // a day that has no secret: the answer counts, not what it is
            return "ANSWERS";
        } catch (RuntimeException e) {
            // a store of the application may put anything into its text
            LOG.warn("The key store does not answer: {}.", e.getClass().getName());
            return NO_ANSWER;
        }
    }

    private String generationsAnswer() {
        if (generations == null) {
            return "NONE";
        }
        try {
            generations.current(); // the answer counts, not what it is
            return "ANSWERS";
        } catch (RuntimeException e) {
            // a store of the application may put anything into its text
            LOG.warn(
                    "The store of generations does not answer: {}.",
                    e.getClass().getName());
            return NO_ANSWER;
        }
    }
}
