package io.github.dppkit.retention.notice;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.AuditEventBuilder;
import io.github.dppkit.audit.Channel;
import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.internal.Erasures;
import io.github.dppkit.retention.notice.internal.NoticeBody;
import io.github.dppkit.retention.notice.internal.ScopeResult;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/** What notices put on record; every method returns when the event is durable, else throws. */
@Enforces({"A2.6.a", "A2.3.c"})
final class NoticeJournal {

    private final Erasures erasures;

    NoticeJournal(Erasures erasures) {
        this.erasures = erasures;
    }

    static String text(ActorId actor) {
        return actor.kind().name().toLowerCase(Locale.ROOT) + ":" + actor.id();
    }

    /** A notice came in. */
    EventId received(DeletionNotice notice, Reason reason) {
        AuditEventBuilder event = AuditEvent.builder(Action.NOTICE, Outcome.INTENDED, notice.statedBy(), Channel.ADMIN)
                .reason(reason)
                .count(notice.selection().orders().size())
                .evidence(notice.id().getBytes(StandardCharsets.UTF_8));
        SellingPartner partner = notice.selection().partner();
        return erasures.record((partner == null ? event : event.partner(partner)).build());
    }

    /** Everything that a notice names is gone; the certificate says what. */
    void carriedOut(NoticeBody body, NoticeCertificate certificate) {
        erasures.record(event(Action.NOTICE, Outcome.SUCCESS, Reason.valueOf(body.reason()), body)
                .count(certificate.count("selected"))
                .evidence(certificate.toJson().getBytes(StandardCharsets.UTF_8))
                .build());
    }

    /** A certificate was issued again. */
    void issuedAgain(NoticeBody body, NoticeCertificate certificate) {
        erasures.record(event(Action.EXPORT, Outcome.SUCCESS, Reason.REQUESTED, body)
                .count(1)
                .evidence(certificate.toJson().getBytes(StandardCharsets.UTF_8))
                .build());
    }

    /** A scope's data are written for whom they are returned to. */
    void returned(NoticeBody body, PiiScope scope, ScopeResult.Returned returned, byte[] file) {
        erasures.record(event(Action.EXPORT, Outcome.SUCCESS, Reason.REQUESTED, body)
                .scope(scope)
                .count(returned.counts().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .evidence(file)
                .build());
    }

    void alarm(NoticeBody body, Reason reason, long count) {
        erasures.record(
                event(Action.ALARM, Outcome.SUCCESS, reason, body).count(count).build());
    }

    /** Somebody says what he knows of a live copy; the hash tells which. */
    void copyStated(NoticeBody body, LiveCopy copy, ActorId by) {
        erasures.record(AuditEvent.builder(
                        Action.NOTICE, copy.goneAt() == null ? Outcome.INTENDED : Outcome.SUCCESS, by, Channel.ADMIN)
                .reason(Reason.LIVE_COPIES_OPEN)
                .count(1)
                .evidence(copy.name().getBytes(StandardCharsets.UTF_8))
                .relatesTo(intent(body))
                .build());
    }

    private static AuditEventBuilder event(Action action, Outcome outcome, Reason reason, NoticeBody body) {
        AuditEventBuilder event = AuditEvent.builder(action, outcome, ActorId.DPPKIT, Channel.JOB)
                .reason(reason)
                .relatesTo(intent(body));
        return body.partner() == null ? event : event.partner(SellingPartner.of(body.partner()));
    }

    private static EventId intent(NoticeBody body) {
        return EventId.of(HexFormat.of().parseHex(body.intent()));
    }
}
