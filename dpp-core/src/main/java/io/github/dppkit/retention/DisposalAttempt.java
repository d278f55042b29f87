package io.github.dppkit.retention;

import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.keys.internal.RandomNames;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.internal.CertificateBody;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.Disposal;
import io.github.dppkit.retention.spi.DisposalTarget;
import io.github.dppkit.retention.spi.RetentionRecord;
import io.github.dppkit.retention.spi.Tombstone;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One try to dispose of one scope's data of one class, from the claim to the tombstone. Every step can be repeated: a
 * later attempt goes through all of them again and finds less to do.
 *
 * <ol>
 *   <li>Claim: the record is DISPOSING, durably, with a pseudonym; nothing is taken in any more.
 *   <li>Intent on record, token in the erasure ledger. Without them nothing is erased, until the hard line.
 *   <li>The key opens nothing any more. Past the hard line it is removed here already.
 *   <li>Each target is cleared and read back.
 *   <li>The key is removed and read back.
 *   <li>Outcome with the certificate's hash on record, then tombstone.
 * </ol>
 */
@Enforces({"A2.1.a", "L4.c", "A2.6.a"})
final class DisposalAttempt {

    private final RetentionSettings settings;
    private final DataKeys keys;
    private final RunLog log;
    private final Reason reason;
    private final boolean hasKey;
    private final List<CertificateBody.Target> results = new ArrayList<>();
    private RetentionRecord record;
    private int failures;
    private @Nullable EventId intent;

    DisposalAttempt(RetentionSettings settings, DataKeys keys, RunLog log, RetentionRecord due, Reason reason) {
        this.settings = settings;
        this.keys = keys;
        this.log = log;
        this.record = due;
        this.reason = reason;
        this.hasKey = due.dataClass() == DataClass.PII;
    }

    /** Returns false, and has done nothing, if somebody else changed the record first. */
    boolean run() {
        Instant began = now();
        boolean hard = !settings.register().lastDay(record).hardLine().isAfter(began);
        String pseudonym = record.pseudonym() == null ? RandomNames.next() : record.pseudonym();
        RetentionRecord.State state =
                record.state() == RetentionRecord.State.ACTIVE ? RetentionRecord.State.DISPOSING : record.state();
        Instant dueAt = FactMerge.notAfter(record.dueAt(), began);
        if (!replace(Records.disposing(record, state, dueAt, pseudonym, claimEnd()))) {
            return false;
        }
        boolean goOn = announce(began) || hard;
        if (goOn) {
            goOn = closeKey(hard) || hard;
        }
        if (goOn && !clearTargets(new Disposal(record.scope(), record.dataClass(), pseudonym))) {
            log.elsewhere();
            return true;
        }
        if (failures == 0 && hasKey) {
            step(RunLog.KEY, () -> keys.finishErase(record.scope()));
        }
        conclude(began);
        return true;
    }

    private boolean announce(Instant began) {
        PiiScope scope = record.scope();
        boolean announced = step(RunLog.AUDIT, () -> intent = settings.journal().intended(scope, reason));
        // the ledger tells of personal data alone: a backup of them is held against it
        return announced
                && (!hasKey || step(RunLog.LEDGER, () -> settings.ledger().append(token(), began)));
    }

    private boolean closeKey(boolean hard) {
        if (!hasKey) {
            return true;
        }
        PiiScope scope = record.scope();
        boolean closed = step(RunLog.KEY, () -> {
            keys.beginErase(scope);
            if (hard) {
                keys.finishErase(scope);
            }
        });
        settings.listeners().forEach(listener -> step(RunLog.LISTENER, () -> listener.disposing(scope)));
        return closed;
    }

    /** Returns false if another node has taken over. */
    private boolean clearTargets(Disposal disposal) {
        for (DisposalTarget target : settings.targets()) {
            if (target.dataClass() != disposal.dataClass()) {
                continue;
            }
            if (!hold()) {
                return false;
            }
            step(target.name(), () -> {
                long changed = target.dispose(disposal);
                if (target.remaining(disposal.scope()) == 0) {
                    results.add(new CertificateBody.Target(target.name(), changed));
                } else {
                    failures++;
                    log.failed(target.name(), "remaining");
                }
            });
        }
        return true;
    }

    private void conclude(Instant began) {
        if (failures == 0) {
            if (!replace(Records.disposing(record, record.state(), record.dueAt(), record.pseudonym(), claimEnd()))) {
                log.elsewhere();
                return;
            }
            DisposalCertificate certificate = certify(began);
            if (certificate != null && finish(certificate)) {
                return;
            }
        }
        if (failures > 0) {
            leavePartial();
        }
    }

    private @Nullable DisposalCertificate certify(Instant began) {
        try {
            return CertificateIssue.issue(settings, keys, record, reason, intent, began, now(), results);
        } catch (RuntimeException e) {
            failed(RunLog.CERTIFICATE, e);
            return null;
        }
    }

    /** Returns true unless it must be tried again. */
    private boolean finish(DisposalCertificate certificate) {
        byte[] bytes = certificate.toJson().getBytes(StandardCharsets.UTF_8);
        long count = results.stream().mapToLong(CertificateBody.Target::count).sum();
        if (!step(
                RunLog.AUDIT,
                () -> settings.journal().disposed(record.scope(), reason, intent, Math.max(0, count), bytes))) {
            return false;
        }
        Tombstone tombstone = new Tombstone(token(), record.dataClass(), certificate.endedAt(), certificate.toJson());
        if (settings.store().finish(record, tombstone)) {
            log.disposed(certificate);
        } else {
            log.elsewhere();
        }
        return true;
    }

    private void leavePartial() {
        RetentionRecord partial = Records.disposing(
                record, RetentionRecord.State.PARTIAL, record.dueAt(), record.pseudonym(), record.claimedUntil());
        if (!replace(partial)) {
            log.elsewhere();
            return;
        }
        log.partial(record);
        int count = failures;
        step(RunLog.AUDIT, () -> settings.journal().partial(record.scope(), intent, count));
    }

    /** Renews a claim of which more than half is over; false if another node has it. */
    private boolean hold() {
        Instant until = record.claimedUntil();
        boolean fresh =
                until != null && now().plus(settings.claimTime().dividedBy(2)).isBefore(until);
        return fresh
                || replace(Records.disposing(record, record.state(), record.dueAt(), record.pseudonym(), claimEnd()));
    }

    private boolean replace(RetentionRecord next) {
        if (!settings.store().replace(next)) {
            return false;
        }
        record = next;
        return true;
    }

    private boolean step(String name, Runnable step) {
        int before = failures;
        try {
            step.run();
        } catch (RuntimeException e) {
            failed(name, e);
        }
        return failures == before;
    }

    private void failed(String name, RuntimeException e) {
        failures++;
        log.failed(name, e);
    }

    private SubjectToken token() {
        return settings.tokenizer().scopeToken(record.scope());
    }

    private Instant claimEnd() {
        return FactMerge.cut(now().plus(settings.claimTime()));
    }

    private Instant now() {
        return settings.clock().instant();
    }
}
