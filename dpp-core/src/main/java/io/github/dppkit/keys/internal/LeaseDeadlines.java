package io.github.dppkit.keys.internal;

import io.github.dppkit.keys.spi.DeadlineSource;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.policy.Enforces;
import java.time.Duration;
import java.time.Instant;

/**
 * The first deadline where nothing is known but when the data came: that instant plus the policy's retention period.
 *
 * <p>An instant in the future counts as now, so a wrong date never lengthens a life.
 */
@Enforces("A2.1.a")
public final class LeaseDeadlines implements DeadlineSource {

    private final Duration retention;

    /**
     * Creates the rule.
     *
     * @param retention how long PII may be kept
     */
    public LeaseDeadlines(Duration retention) {
        this.retention = retention;
    }

    @Override
    public Deadline firstDeadline(PiiScope scope, Provenance provenance, Instant now) {
        Instant obtained = provenance.obtainedAt();
        Instant knownUntil = obtained.isAfter(now) ? now : obtained;
        return new Deadline(knownUntil, knownUntil.plus(retention));
    }
}
