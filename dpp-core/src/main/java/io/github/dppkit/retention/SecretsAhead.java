package io.github.dppkit.retention;

import io.github.dppkit.audit.EventId;
import io.github.dppkit.keys.internal.KeyUpkeep;
import io.github.dppkit.policy.Enforces;
import java.time.LocalDate;
import java.util.List;

/**
 * Makes the epoch secrets of all days that a new deadline can fall on, and of three more for runs that do not come.
 *
 * <p>So the first order of a day needs the root key once, to open the secret, and not a second time to wrap it; and nodes
 * that take data in need no right to wrap under the root key, as long as another node runs disposals. What is missing is
 * made when it is needed, as ever.
 */
@Enforces("A2.4.b")
final class SecretsAhead {

    private static final int SPARE_DAYS = 3;

    private final RetentionSettings settings;
    private final KeyUpkeep keys;

    SecretsAhead(RetentionSettings settings, KeyUpkeep keys) {
        this.settings = settings;
        this.keys = keys;
    }

    /** Makes what is missing; nothing without an intent on record. */
    void make(RunLog log) {
        try {
            LocalDate today = LastDay.day(settings.clock().instant());
            long retention =
                    settings.policy().piiRetention().plusDays(1).minusNanos(1).toDays();
            List<LocalDate> missing = keys.daysWithoutSecret(today.plusDays(1), today.plusDays(retention + SPARE_DAYS));
            if (missing.isEmpty()) {
                return;
            }
            EventId intent = settings.journal().secretsAhead(missing.size());
            missing.forEach(keys::makeSecret);
            settings.journal().secretsMade(intent, missing.size());
        } catch (RuntimeException e) {
            log.failed(RunLog.AHEAD, e);
        }
    }
}
