package io.github.dppkit.retention;

import io.github.dppkit.audit.Reason;
import io.github.dppkit.keys.internal.KeyUpkeep;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.spi.DataClass;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells, once each, that a secret could not be destroyed ahead of its day, and that one is destroyed on its day although data
 * under it were not disposed of. No alarm holds a secret up.
 *
 * <p>A node claims a secret's alarm in the key store before it raises it: other nodes and later processes see the claim. A
 * crash between the two repeats an alarm and loses none.
 */
@Enforces("A2.1.a")
final class EpochAlarms {

    private static final int PAGE = 500;

    /** The claim of an alarm that is on record; the secret is gone long before. */
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private final RetentionSettings settings;
    private final KeyUpkeep keys;

    /** What could not be put on record before its secret went. */
    private final Map<EpochSecretRecord, Integer> owed = new ConcurrentHashMap<>();

    EpochAlarms(RetentionSettings settings, KeyUpkeep keys) {
        this.settings = settings;
        this.keys = keys;
    }

    /** Tells that a secret was to be destroyed ahead of its day, and that an active key under it stands in the way. */
    void kept(EpochSecretRecord secret, RunLog log) {
        try {
            Instant day = secret.day().atStartOfDay(ZoneOffset.UTC).toInstant();
            raise(secret, Reason.SECRET_KEPT, 1, day, log);
        } catch (RuntimeException e) {
            log.failed(RunLog.AUDIT, e);
        }
    }

    /** Looks at the secrets that are about to be destroyed because their day has come. */
    void beforeDestruction(LocalDate today, RunLog log) {
        try {
            for (EpochSecretRecord secret : keys.overdueSecrets(today)) {
                int unresolved = unresolved(secret);
                if (unresolved > 0) {
                    owed.put(secret, unresolved);
                    raise(secret, Reason.DATA_UNRESOLVED, unresolved, now().plus(FOR_EVER), log);
                    owed.remove(secret);
                }
            }
            owed.forEach((secret, count) -> {
                settings.journal().epochAlarm(Reason.DATA_UNRESOLVED, count);
                log.alarm(Reason.DATA_UNRESOLVED, count);
                owed.remove(secret);
            });
        } catch (RuntimeException e) {
            log.failed(RunLog.AUDIT, e);
        }
    }

    private void raise(EpochSecretRecord secret, Reason reason, int count, Instant silentUntil, RunLog log) {
        Instant claimEnd = now().plus(settings.claimTime());
        if (!keys.claimAlarm(secret, now(), claimEnd)) {
            return;
        }
        settings.journal().epochAlarm(reason, count);
        log.alarm(reason, count);
        keys.claimAlarm(secret, claimEnd, silentUntil);
    }

    /** Counts the keys that should be gone, or whose order nobody said anything of to the end. */
    private int unresolved(EpochSecretRecord secret) {
        int count = 0;
        DataKeyRecord last = null;
        while (true) {
            List<DataKeyRecord> page = keys.activeKeys(secret, last, PAGE);
            if (!page.isEmpty()) {
                count +=
                        settings
                                .store()
                                .findAll(page.stream().map(DataKeyRecord::scope).toList(), DataClass.PII)
                                .stream()
                                .map(settings.register()::lastDay)
                                .mapToInt(day -> day.fixed() || day.awaited() ? 1 : 0)
                                .sum();
            }
            if (page.size() < PAGE) {
                return count;
            }
            last = page.get(page.size() - 1);
        }
    }

    private Instant now() {
        return settings.clock().instant();
    }
}
