package io.github.dppkit.retention;

import io.github.dppkit.audit.Reason;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.RetentionRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells, once each, that half and that four fifths of a lease are over and nobody has renewed it: orders that are not shipped
 * yet would be erased because a feed of statuses is dead. And that an order was shipped 25 days ago and is not reported as
 * delivered: a slow parcel's address goes before it arrives (C.1). For one run.
 *
 * <p>The record of a lease is due at these points; what it is due at next says which alarms were raised, so that another
 * process knows. A node claims the records before it raises, and moves them on after: a crash in between repeats an alarm
 * and loses none. Whoever missed both points raises the second alone.
 */
@Enforces("A2.1.a")
final class LeaseAlarms {

    /** As many as the audit trail takes in one commit. */
    private static final int BATCH = 500;

    private final RetentionSettings settings;
    private final RunLog log;
    private boolean offRecord;

    LeaseAlarms(RetentionSettings settings, RunLog log) {
        this.settings = settings;
        this.log = log;
    }

    /** What is to be told of a lease, and when it is looked at again. */
    private record Look(Reason reason, Instant next) {}

    /** Raises the alarms that are due among these, and returns the other records. */
    List<RetentionRecord> raise(List<RetentionRecord> due, Instant now) {
        List<RetentionRecord> others = new ArrayList<>();
        Map<RetentionRecord, Look> looks = new HashMap<>();
        List<RetentionRecord> claims = new ArrayList<>();
        for (RetentionRecord record : due) {
            Look look = look(record, now);
            if (look == null) {
                others.add(record);
            } else {
                RetentionRecord claim =
                        Records.disposing(record, record.state(), record.dueAt(), null, now.plus(settings.claimTime()));
                looks.put(claim, look);
                claims.add(claim);
            }
        }
        for (int from = 0; from < claims.size(); from += BATCH) {
            List<RetentionRecord> part = claims.subList(from, Math.min(claims.size(), from + BATCH));
            if (offRecord || !isRaised(part, looks)) {
                log.stay(part.size());
            }
        }
        return others;
    }

    private boolean isRaised(List<RetentionRecord> claims, Map<RetentionRecord, Look> looks) {
        try {
            List<RetentionRecord> won = settings.store().replaceAll(claims);
            Map<PiiScope, Reason> alarms = new LinkedHashMap<>();
            won.stream()
                    .filter(claim -> claim.keyDay() != null) // of an order without key there is nothing to lose
                    .forEach(claim -> alarms.put(claim.scope(), reason(claim, looks)));
            boolean recorded = alarms.isEmpty() || isRecorded(alarms);
            settings.store()
                    .replaceAll(won.stream()
                            .map(claim ->
                                    DeadlineRegister.lookedAt(claim, recorded ? next(claim, looks) : claim.dueAt()))
                            .toList());
            return recorded;
        } catch (RuntimeException e) {
            log.failed(RunLog.STORE, e); // the claims lapse, and a later run goes on from there
            return false;
        }
    }

    /** All of them in one commit, so that none is repeated because another failed. */
    private boolean isRecorded(Map<PiiScope, Reason> alarms) {
        try {
            settings.journal().leasesRunOut(alarms);
            alarms.values().forEach(reason -> log.alarm(reason, 1));
            return true;
        } catch (RuntimeException e) {
            log.failed(RunLog.AUDIT, e);
            offRecord = true; // the rest waits for the next run instead of for a time-out each
            return false;
        }
    }

    private static Reason reason(RetentionRecord claim, Map<RetentionRecord, Look> looks) {
        return Objects.requireNonNull(looks.get(claim)).reason();
    }

    private static Instant next(RetentionRecord claim, Map<RetentionRecord, Look> looks) {
        return Objects.requireNonNull(looks.get(claim)).next();
    }

    /** Tells whether a due record is one of which {@link #raise} tells, and not of a disposal. */
    boolean isAlarm(RetentionRecord record, Instant now) {
        return look(record, now) != null;
    }

    private @Nullable Look look(RetentionRecord record, Instant now) {
        DeadlineRegister register = settings.register();
        if (record.state() != RetentionRecord.State.ACTIVE
                || record.dataClass() != DataClass.PII
                || !register.isSettled(record)) {
            return null;
        }
        LastDay lease = register.lastDay(record);
        if (lease.underway() && register.dueAt(record).isAfter(now) && isAt(lease.outstanding(), record, now)) {
            return new Look(Reason.DELIVERY_OUTSTANDING, register.dueAt(record));
        }
        if (!lease.awaited() || !lease.hardLine().isAfter(now)) {
            return null;
        }
        if (isAt(lease.most(), record, now)) {
            return new Look(Reason.LEASE_NEARLY_OVER, register.dueAt(record));
        }
        return isAt(lease.half(), record, now) ? new Look(Reason.LEASE_HALF_OVER, lease.most()) : null;
    }

    /** Tells whether a point has come that the record has not been looked at since. */
    private static boolean isAt(Instant point, RetentionRecord record, Instant now) {
        return !point.isAfter(now) && !record.dueAt().isAfter(point);
    }
}
