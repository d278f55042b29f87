package io.github.dppkit.retention;

import io.github.dppkit.pii.ActorId;
import io.github.dppkit.policy.Enforces;
import java.time.Instant;

/**
 * What keeps a wrong clock or a sudden mass of due data from destroying them, and tells when disposal is late.
 *
 * <p><strong>Guarantees.</strong> While the time is in doubt nothing is read, nothing is destroyed and no deadline is given,
 * until the clocks agree again or a named person confirms the time. Far more than usual is disposed of only when a named person
 * confirms the number, or at its hard line. Each doubt, pause and lateness is on record as an ALARM.
 *
 * <p><strong>Non-guarantees.</strong> A process that starts after all clocks have jumped together, by less than 30 days, sees
 * no doubt. Whoever calls {@link #confirmTime} or {@link #confirmDisposal} is who the host says: let nobody call them but
 * administrators.
 *
 * <p>Safe for use by several threads.
 */
@Enforces("A2.1.a")
public final class RetentionGuards {

    private final RetentionSettings settings;
    private final DisposalGuard guard;
    private final LateWatch late;

    RetentionGuards(RetentionSettings settings, DisposalGuard guard, LateWatch late) {
        this.settings = settings;
        this.guard = guard;
        this.late = late;
    }

    /**
     * Looks at the clocks and at what is late, and puts alarms on record. A {@code Dpp} does so each minute; who wires retention
     * alone calls it as often. A store or trail that does not answer is tried again by the next call.
     *
     * @return how things are now
     */
    public GuardStatus look() {
        settings.watch().look();
        RunLog log = new RunLog();
        if (!isTimeInDoubt()) {
            try {
                late.look(log);
            } catch (RetentionUnavailableException e) {
                log.failed(RunLog.STORE, e); // the store's own outage shows elsewhere, and here at the next look
            }
        }
        return status();
    }

    /**
     * Tells what holds disposal up, from what this process knows; asks no store.
     *
     * @return as of the last look and the last run of this process
     */
    public GuardStatus status() {
        ClockWatch.Doubt doubt = settings.watch().doubt();
        Instant oldest = late.oldest();
        boolean overdue = oldest != null
                && !oldest.plus(LateWatch.LATE).isAfter(settings.clock().instant());
        return new GuardStatus(doubt == null ? null : doubt.reason(), guard.paused(), oldest, overdue);
    }

    /**
     * Tells whether the time is in doubt: then nothing is read and nothing is destroyed.
     *
     * @return true until the clocks agree again or a person has confirmed the time
     */
    public boolean isTimeInDoubt() {
        return settings.watch().isInDoubt(settings.clock().millis());
    }

    /**
     * Takes a person's word that the clock of this node is right: what differed from it was wrong. It is on record with the
     * person's name and with what differed. Nodes that share the database hear of it if their clocks show the same time.
     *
     * @param person who has compared the clock with another one, such as that of a phone
     * @param time what that one shows; no more than five minutes from this node's clock
     * @return false if the time was not in doubt; nothing is on record then
     * @throws ConfirmationRefusedException if this node's clock shows another time, or it is no person
     * @throws io.github.dppkit.audit.AuditWriteException if it cannot be put on record; it does not count then
     */
    public boolean confirmTime(ActorId person, Instant time) {
        return settings.watch().confirm(person, time);
    }

    /**
     * Takes a person's word that an unusual number of records may be disposed of. It counts for 24 hours, on all nodes, and as
     * long as no more than that number are due.
     *
     * @param person who has found out why so many are due
     * @param count how many may go: at least as many as are due now
     * @return false if disposal is not paused, or another node took a confirmation at the same moment; if so, look again
     * @throws ConfirmationRefusedException if more are due, the time is in doubt, or it is no person
     * @throws io.github.dppkit.audit.AuditWriteException if it cannot be put on record; it does not count then
     * @throws RetentionUnavailableException if the store does not answer
     */
    public boolean confirmDisposal(ActorId person, long count) {
        return guard.confirm(person, count);
    }
}
