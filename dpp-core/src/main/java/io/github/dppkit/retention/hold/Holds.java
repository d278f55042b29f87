package io.github.dppkit.retention.hold;

import io.github.dppkit.DppException;
import io.github.dppkit.crypto.ArchiveEncryptor;
import io.github.dppkit.crypto.ArchiveRecord;
import io.github.dppkit.crypto.ArchiveYear;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.crypto.FieldEncryptor;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealDeniedException;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.Retention;
import io.github.dppkit.retention.hold.internal.HoldIds;
import io.github.dppkit.retention.hold.internal.HoldKeeper;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.HoldRecord;
import io.github.dppkit.retention.spi.RetentionRecord;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Legal duties to keep data past their deadline (clauses A2.1.c, A1.7.a): the minimum that the law asks for goes into a cold
 * archive that this application cannot open, and the live data are erased on time.
 *
 * <p><strong>Guarantees.</strong> A hold that stands has a record that was written, forced to the disk, read back, compared,
 * and whose hash is on record. No disposal destroys keys before every hold of the scope stands or is on record as lost. Of a
 * hold and a disposal at the same moment one is first: either the hold stands, or the caller is told that it is too late and
 * nothing is left in the archive. A hold never makes live data live longer than their hard line. On the day after its last
 * day, or after its release, the record goes with the next run.
 *
 * <p><strong>Non-guarantees.</strong> Whether the law asks for what is placed, nobody here knows. Losing the archive, or
 * its private key, loses what is held.
 *
 * <p>Safe for use by several threads and processes.
 */
@Enforces({"A2.1.c", "A1.7.a"})
public final class Holds {

    private static final int MOST_YEARS = 30;

    private final HoldKeeper keeper;
    private final Retention retention;
    private final FieldEncryptor values;
    private final ArchiveEncryptor archive;
    private final InstantSource clock;

    private Holds(
            HoldKeeper keeper,
            Retention retention,
            FieldEncryptor values,
            ArchiveEncryptor archive,
            InstantSource clock) {
        this.keeper = keeper;
        this.retention = retention;
        this.values = values;
        this.archive = archive;
        this.clock = clock;
    }

    /**
     * Creates the holds of one {@code Dpp}; only dppkit's composition root can name the keeper.
     *
     * @param keeper the one that the retention asks
     * @param retention knows which orders live
     * @param values opens what is to be kept
     * @param archive encrypts it to a year's public key
     * @param clock the time
     * @return the holds
     */
    public static Holds create(
            HoldKeeper keeper,
            Retention retention,
            FieldEncryptor values,
            ArchiveEncryptor archive,
            InstantSource clock) {
        return new Holds(keeper, retention, values, archive, clock);
    }

    /**
     * Says that a duty is there before what it asks for can be given, such as before the invoice is made. Until it is placed or
     * released, disposal of the order waits, with an ALARM, but not past the hard line. Repeating it changes nothing, unless
     * the duty lasts longer now.
     *
     * @param duty why, by whom, until when
     * @param order whose data
     * @return the hold
     * @throws HoldRefusedException if the last day is not to come, or is more than 30 years away, or the year is closed
     * @throws HoldTooLateException if the order's disposal has begun, or nothing is known of the order
     * @throws HoldUnavailableException if a store does not answer; repeat the call
     * @throws io.github.dppkit.audit.AuditWriteException if it cannot be put on record; it does not count then
     */
    public Hold request(LegalDuty duty, PiiScope order) {
        requireDay(duty);
        return hold(keeper.open(duty, order, () -> isAlive(order)));
    }

    /**
     * Places values into the archive. If the duty is met already nothing is written, and the hold that stands is returned: what
     * is held is never changed. A call that failed may be repeated; the hold may stand after a failure.
     *
     * @param duty why, by whom, until when
     * @param order whose data
     * @param minimum what the law asks for and no more, by where each value stands
     * @param permit reveals the values, for a tax purpose or this duty's statute
     * @return the hold, which stands
     * @throws HoldRefusedException if the last day is not to come, or is more than 30 years away, or the year is closed
     * @throws HoldTooLateException if the order's disposal had begun; nothing is left in the archive
     * @throws HoldUnavailableException if a store does not answer, or another call places the same; repeat the call
     * @throws RevealDeniedException if the permit does not cover order or values, or its purpose is another
     * @throws io.github.dppkit.crypto.DecryptionFailedException if a value does not open
     * @throws io.github.dppkit.keys.KeyUnavailableException if there is no archive key for the year, or a data key cannot be
     *     reached
     * @throws io.github.dppkit.pii.InvalidPiiException if there is no value, or there is more than 16 MiB
     * @throws io.github.dppkit.audit.AuditWriteException if it cannot be put on record; it does not stand then
     */
    public Hold place(
            LegalDuty duty, PiiScope order, Map<FieldName, ? extends EncryptedValue<?>> minimum, RevealPermit permit) {
        return place(duty, order, permit, () -> {
            Map<FieldName, Pii> opened = new LinkedHashMap<>();
            minimum.forEach((field, value) -> opened.put(field, values.decrypt(value, order, field, permit)));
            return archive.encrypt(opened, order, duty.year(), duty.schema(), permit);
        });
    }

    /**
     * Places a document into the archive, such as an invoice, as {@link #place(LegalDuty, PiiScope, Map, RevealPermit)} does.
     *
     * @param duty why, by whom, until when
     * @param order whose data
     * @param document its bytes, at most 16 MiB
     * @param permit the one that revealed what is in it, still alive
     * @return the hold, which stands
     * @throws HoldRefusedException if the last day is not to come, or is more than 30 years away, or the year is closed
     * @throws HoldTooLateException if the order's disposal had begun; nothing is left in the archive
     * @throws HoldUnavailableException if a store does not answer, or another call places the same; repeat the call
     * @throws RevealDeniedException if the permit does not cover the order, or its purpose is another
     * @throws io.github.dppkit.keys.KeyUnavailableException if there is no archive key for the year
     * @throws io.github.dppkit.audit.AuditWriteException if it cannot be put on record; it does not stand then
     */
    public Hold place(LegalDuty duty, PiiScope order, byte[] document, RevealPermit permit) {
        return place(duty, order, permit, () -> archive.encrypt(document, order, duty.year(), duty.schema(), permit));
    }

    private Hold place(LegalDuty duty, PiiScope order, RevealPermit permit, Supplier<ArchiveRecord> make) {
        requireDay(duty);
        requirePurpose(duty, permit);
        HoldRecord stored = keeper.find(duty, order).orElse(null);
        boolean met = stored != null && stored.state() == HoldRecord.State.HELD;
        if (met) {
            return hold(keeper.open(duty, order, () -> true)); // it may last longer now
        }
        if (!isAlive(order)) {
            throw HoldKeeper.tooLate();
        }
        ArchiveRecord record;
        try {
            record = make.get(); // before anything is written: what fails here leaves nothing behind
        } catch (DppException e) {
            if (!isAlive(order)) {
                throw HoldKeeper.tooLate(); // what did not open was erased meanwhile
            }
            throw e;
        }
        HoldRecord open = keeper.open(duty, order, () -> isAlive(order));
        return hold(open.state() == HoldRecord.State.HELD ? open : keeper.seal(open, order, record, permit.actor()));
    }

    /**
     * Ends a duty ahead of its last day. The record leaves the archive with the next run; if nothing was placed yet, disposal of
     * the order waits no more.
     *
     * @param id of the hold
     * @param by the person who says so, for the record
     * @return false if there is no such hold, or it is ending already
     * @throws HoldRefusedException if no person says so
     * @throws HoldUnavailableException if the store does not answer; repeat the call
     * @throws io.github.dppkit.audit.AuditWriteException if it cannot be put on record; the hold stays then
     */
    public boolean release(String id, ActorId by) {
        if (by.kind() != ActorId.Kind.PERSON) {
            throw new HoldRefusedException("Release refused (A2.1.c): a named person ends a duty, no service.");
        }
        return keeper.ends().release(id, by);
    }

    /**
     * Returns the holds of an order, also of one that is disposed of.
     *
     * @param order whose data
     * @return in order of their ids
     * @throws HoldUnavailableException if the store does not answer
     */
    public List<Hold> find(PiiScope order) {
        return keeper.of(order).stream()
                .map(Holds::hold)
                .sorted(java.util.Comparator.comparing(Hold::id))
                .toList();
    }

    /**
     * Lists holds by id.
     *
     * @param after the last id of the page before, empty for the first page
     * @param limit how many at most
     * @return holds behind {@code after}
     * @throws HoldUnavailableException if the store does not answer
     */
    public List<Hold> list(String after, int limit) {
        return keeper.store().list(after, limit).stream().map(Holds::hold).toList();
    }

    /**
     * Deletes the records whose duty is over or was released, and reports the years whose key is to be destroyed. {@link
     * Retention#disposeDue()} does so as well. Idempotent; any number of nodes may run it at the same time.
     *
     * @return what was done; it does not throw for one record that fails
     * @throws HoldUnavailableException if the store of holds does not answer, or the time is in doubt
     * @throws io.github.dppkit.audit.AuditWriteException if a key that became due cannot be put on record
     */
    public HoldRun endDue() {
        if (retention.guards().look().doubt() != null) {
            throw new HoldUnavailableException("Holds not ended (A2.1.c): the time is in doubt, and a duty ends by it."
                    + " Repeat the call once the clocks agree or a named person has confirmed the time.");
        }
        return keeper.endDue();
    }

    /**
     * Takes note that the private half of a year's key was destroyed with the offline tool.
     *
     * @param year whose key
     * @param by the person who says so
     * @throws HoldRefusedException if no run has reported the year, or no person says so
     * @throws HoldUnavailableException if the store does not answer
     * @throws io.github.dppkit.audit.AuditWriteException if it cannot be put on record; it does not count then
     */
    public void keyDestroyed(ArchiveYear year, ActorId by) {
        keeper.years().destroyed(year, by);
    }

    /** Tells whether the order's data are in use, before their hard line. */
    private boolean isAlive(PiiScope order) {
        Instant now = clock.instant();
        return retention
                .status(order, DataClass.PII)
                .filter(status -> status.state() == RetentionRecord.State.ACTIVE)
                .filter(status -> hardLine(status.deadline()).isAfter(now))
                .isPresent();
    }

    private static Instant hardLine(Instant deadline) {
        return LocalDate.ofInstant(deadline, ZoneOffset.UTC)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }

    private void requireDay(LegalDuty duty) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        if (!duty.until().isAfter(today) || duty.until().isAfter(today.plusYears(MOST_YEARS))) {
            throw new HoldRefusedException(
                    "Hold refused (A2.1.c): its last day must be to come, and at most " + MOST_YEARS + " years away.");
        }
    }

    private static void requirePurpose(LegalDuty duty, RevealPermit permit) {
        if (permit == null) {
            throw new RevealDeniedException("Archiving denied (A1.3.a): no permit; request one from the access guard.");
        }
        boolean other = permit.purpose().kind() == Purpose.Kind.LEGAL_DUTY
                && !permit.purpose().equals(duty.statute());
        if (other) {
            throw new RevealDeniedException(
                    "Archiving denied (A2.1.c): the permit is for another statute than the hold.");
        }
    }

    private static Hold hold(HoldRecord stored) {
        return Hold.of(stored, HoldIds.name(stored));
    }

    /**
     * Returns one hold.
     *
     * @param id its id
     * @return empty if there is none
     * @throws HoldUnavailableException if the store does not answer
     */
    public Optional<Hold> get(String id) {
        return keeper.store().find(id).map(Holds::hold);
    }
}
