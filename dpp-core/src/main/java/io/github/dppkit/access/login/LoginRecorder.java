package io.github.dppkit.access.login;

import io.github.dppkit.access.Actor;
import io.github.dppkit.access.spi.LockoutListener;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.AuditEventBuilder;
import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.audit.Channel;
import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.pii.ActorId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts attempts, locks and alarms on record, by tokens of accounts and classes of addresses. */
final class LoginRecorder {

    private static final Logger LOG = LoggerFactory.getLogger(LoginGuard.class);

    private final AuditTrail audit;
    private final LockoutListener listener;

    LoginRecorder(AuditTrail audit, LockoutListener listener) {
        this.audit = audit;
        this.listener = listener;
    }

    /** Something counted that may be alarming: it is at its threshold, at twice of it, four times, and so on. */
    record Tally(Reason alarm, int count, int threshold) {

        boolean isAlarm() {
            return count >= threshold && count % threshold == 0 && Integer.bitCount(count / threshold) == 1;
        }
    }

    EventId admitted(Tried tried) {
        return audit.record(event(Action.LOGIN, Outcome.SUCCESS, tried)
                .count(tried.charge().failures())
                .build());
    }

    /** Records a failure, the lock it began and what it is alarming for, in one commit. */
    void refused(Tried tried, Reason reason, List<Tally> tallies) {
        List<AuditEvent> events = new ArrayList<>();
        int failures = tried.charge().failures();
        events.add(event(Action.LOGIN_FAILURE, Outcome.FAILURE, tried)
                .reason(reason)
                .count(failures)
                .build());
        if (isLockOfAccount(tried)) {
            events.add(event(Action.LOCKOUT, Outcome.SUCCESS, tried)
                    .reason(Reason.WRONG_CREDENTIALS)
                    .count(tried.charge().locks())
                    .build());
        }
        if (tried.sourceLockBegan()) {
            events.add(alarm(tried, Reason.PASSWORD_SPRAY, failures));
        }
        tallies.stream()
                .filter(Tally::isAlarm)
                .forEach(tally -> events.add(alarm(tried, tally.alarm(), tally.count())));
        audit.record(events);
    }

    /** The host's listener may fail; the lock stands and is on record. */
    void tellOwner(Tried tried, @Nullable StoredPassword stored) {
        if (stored == null || !isLockOfAccount(tried)) {
            return;
        }
        try {
            listener.locked(stored.accountId());
        } catch (RuntimeException e) {
            LOG.warn(
                    "The owner of a locked account was not told: the listener failed with {}.",
                    e.getClass().getName());
        }
    }

    static boolean isLockOfAccount(Tried tried) {
        return tried.isPermitted() && tried.charge().lockBegan();
    }

    /** Records what a named person is about to do to an account; returns the intent. */
    EventId intended(Action action, SubjectToken account, Actor by) {
        return audit.record(change(action, Outcome.INTENDED, account, by).build());
    }

    void done(Action action, Outcome outcome, SubjectToken account, Actor by, EventId intent) {
        audit.record(change(action, outcome, account, by).relatesTo(intent).build());
    }

    private static AuditEventBuilder change(Action action, Outcome outcome, SubjectToken account, Actor by) {
        return AuditEvent.builder(action, outcome, by.id(), Channel.ADMIN)
                .about(AccountTokens.onRecord(account))
                .client(by.claims().address())
                .reason(Reason.REQUESTED)
                .count(1);
    }

    private static AuditEventBuilder event(Action action, Outcome outcome, Tried tried) {
        return AuditEvent.builder(action, outcome, ActorId.DPPKIT, Channel.API)
                .about(AccountTokens.onRecord(tried.account()))
                .client(tried.client());
    }

    private static AuditEvent alarm(Tried tried, Reason reason, int count) {
        return AuditEvent.builder(Action.ALARM, Outcome.SUCCESS, ActorId.DPPKIT, Channel.API)
                .client(tried.client())
                .reason(reason)
                .count(count)
                .build();
    }
}
