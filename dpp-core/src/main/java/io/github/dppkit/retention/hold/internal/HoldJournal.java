package io.github.dppkit.retention.hold.internal;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.AuditEventBuilder;
import io.github.dppkit.audit.Channel;
import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.crypto.ArchiveYear;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.spi.HoldRecord;

/** What holds put on record; every method returns when the event is durable, else throws. */
@Enforces("A2.6.a")
final class HoldJournal {

    private final HoldRecorder recorder;

    HoldJournal(HoldRecorder recorder) {
        this.recorder = recorder;
    }

    /** A person says that a duty is there, or lasts longer. */
    void requested(PiiScope scope, HoldRecord hold) {
        ActorId authoriser = new ActorId(ActorId.Kind.PERSON, hold.authoriser());
        record(AuditEvent.builder(Action.HOLD, Outcome.INTENDED, authoriser, Channel.API)
                .reason(Reason.REQUESTED)
                .purpose(statute(hold))
                .scope(scope)
                .count(1));
    }

    /** The record was written and read back; its hash proves later which one is ours. */
    void archived(PiiScope scope, HoldRecord hold, ActorId by, byte[] bytes) {
        Channel channel = by.equals(ActorId.DPPKIT) ? Channel.SYSTEM : Channel.API;
        record(AuditEvent.builder(Action.ARCHIVE, Outcome.SUCCESS, by, channel)
                .purpose(statute(hold))
                .scope(scope)
                .count(1)
                .evidence(bytes));
    }

    /** The disposal, or a release, was first: nothing is held. */
    void denied(PiiScope scope, HoldRecord hold) {
        record(AuditEvent.builder(Action.HOLD, Outcome.DENIED, ActorId.DPPKIT, Channel.SYSTEM)
                .reason(Reason.DISPOSED)
                .purpose(statute(hold))
                .scope(scope));
    }

    /** The data go although a duty asks for them and nothing is archived: the deadline wins. */
    void lost(PiiScope scope, HoldRecord hold) {
        record(AuditEvent.builder(Action.ALARM, Outcome.FAILURE, ActorId.DPPKIT, Channel.JOB)
                .reason(Reason.HOLD_LOST)
                .purpose(statute(hold))
                .scope(scope)
                .count(1));
    }

    /** The record of a hold is not, or not as it was, in the archive, and the live data are still there. */
    void damaged(PiiScope scope, HoldRecord hold) {
        record(AuditEvent.builder(Action.INTEGRITY, Outcome.FAILURE, ActorId.DPPKIT, Channel.JOB)
                .reason(Reason.HOLD_WAITING)
                .purpose(statute(hold))
                .scope(scope)
                .count(1));
    }

    /** Data are due, and a duty asks for something of them that is not archived yet. */
    void waiting(int scopes) {
        record(AuditEvent.builder(Action.ALARM, Outcome.SUCCESS, ActorId.DPPKIT, Channel.JOB)
                .reason(Reason.HOLD_WAITING)
                .count(scopes));
    }

    /** A person ends a duty ahead of its last day. */
    void released(HoldRecord hold, ActorId by) {
        record(AuditEvent.builder(Action.HOLD, Outcome.SUCCESS, by, Channel.ADMIN)
                .reason(Reason.HOLD_ENDED)
                .purpose(statute(hold))
                .count(1));
    }

    /** A record is about to be deleted; the bytes, if they are still there, tie this to when it was archived. */
    EventId ending(HoldRecord hold, byte[] bytes) {
        AuditEventBuilder event = AuditEvent.builder(Action.DISPOSE, Outcome.INTENDED, ActorId.DPPKIT, Channel.JOB)
                .reason(Reason.HOLD_ENDED)
                .purpose(statute(hold))
                .count(1);
        if (bytes.length > 0) {
            event.evidence(bytes);
        }
        return recorder.record(event.build());
    }

    /** It was read back as gone. */
    void ended(HoldRecord hold, EventId intent) {
        record(AuditEvent.builder(Action.DISPOSE, Outcome.SUCCESS, ActorId.DPPKIT, Channel.JOB)
                .reason(Reason.HOLD_ENDED)
                .purpose(statute(hold))
                .relatesTo(intent)
                .count(1));
    }

    /** No record of a year is left, and none is added: its key is to be destroyed. */
    void keyDue(ArchiveYear year) {
        record(AuditEvent.builder(Action.ALARM, Outcome.SUCCESS, ActorId.DPPKIT, Channel.JOB)
                .reason(Reason.ARCHIVE_KEY_DUE)
                .purpose(key(year))
                .count(1));
    }

    /** A person says that the year's key is destroyed. */
    void keyDestroyed(ArchiveYear year, ActorId by) {
        record(AuditEvent.builder(Action.KEY_USE, Outcome.SUCCESS, by, Channel.ADMIN)
                .reason(Reason.ARCHIVE_KEY_DUE)
                .purpose(key(year))
                .count(1));
    }

    private void record(AuditEventBuilder event) {
        recorder.record(event.build());
    }

    private static Purpose statute(HoldRecord hold) {
        return Purpose.legalDuty(hold.year().jurisdiction(), hold.statute());
    }

    /** An event has no field for a year; a purpose can name it in its closed form. */
    private static Purpose key(ArchiveYear year) {
        return Purpose.legalDuty(year.jurisdiction(), "KEY-" + year.fiscalYear());
    }
}
