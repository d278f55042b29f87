package io.github.dppkit.governance.request;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.AuditEventBuilder;
import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.audit.Channel;
import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.governance.request.internal.AnswerJson;
import io.github.dppkit.governance.request.internal.RequestBody;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.notice.internal.ScopeResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What requests of data subjects put on record; every method returns when the events are durable, else throws. */
@Enforces({"A2.2.d", "A2.3.c", "A2.6.a"})
final class RequestJournal {

    private static final int COMMIT = 500;

    private final AuditTrail audit;

    RequestJournal(AuditTrail audit) {
        this.audit = audit;
    }

    static String text(ActorId actor) {
        return actor.kind().name().toLowerCase(Locale.ROOT) + ":" + actor.id();
    }

    /** A request came in. */
    EventId received(DataRequest request) {
        return audit.record(AuditEvent.builder(Action.NOTICE, Outcome.INTENDED, request.handler(), Channel.ADMIN)
                .reason(request.kind().reason())
                .evidence(request.id().getBytes(StandardCharsets.UTF_8))
                .build());
    }

    /** Somebody is about to search. */
    EventId searching(
            RequestBody body, ActorId by, Purpose purpose, SellingPartner partner, Set<PiiCategory> categories) {
        return audit.record(by(Outcome.INTENDED, by, Reason.DATA_SUBJECT_SEARCH)
                .purpose(purpose)
                .partner(partner)
                .categories(categories)
                .relatesTo(intent(body))
                .build());
    }

    /** The search found these scopes. */
    void found(EventId search, RequestBody body, ActorId by, SellingPartner partner, Collection<PiiScope> found) {
        List<AuditEvent> events = new ArrayList<>();
        events.add(by(Outcome.SUCCESS, by, Reason.DATA_SUBJECT_SEARCH)
                .partner(partner)
                .count(found.size())
                .relatesTo(search)
                .build());
        found.forEach(scope -> events.add(by(Outcome.SUCCESS, by, Reason.DATA_SUBJECT_SEARCH)
                .scope(scope)
                .count(1)
                .relatesTo(search)
                .build()));
        all(events);
    }

    /** Somebody says that the request concerns these scopes. */
    void named(RequestBody body, ActorId by, Collection<PiiScope> scopes) {
        List<AuditEvent> events = new ArrayList<>();
        scopes.forEach(scope -> events.add(by(Outcome.INTENDED, by, body.kind().reason())
                .scope(scope)
                .count(1)
                .relatesTo(intent(body))
                .build()));
        all(events);
    }

    private void all(List<AuditEvent> events) {
        for (int from = 0; from < events.size(); from += COMMIT) {
            audit.record(events.subList(from, Math.min(events.size(), from + COMMIT)));
        }
    }

    /** Somebody has it carried out, or refuses it. */
    void decided(RequestBody body, ActorId by, Reason reason) {
        audit.record(by(Outcome.INTENDED, by, reason).relatesTo(intent(body)).build());
    }

    /** A value is about to be corrected, or is. */
    EventId correcting(
            RequestBody body,
            Outcome outcome,
            ActorId by,
            String request,
            PiiScope scope,
            String field,
            PiiCategory of) {
        return audit.record(AuditEvent.builder(Action.CHANGE, outcome, by, Channel.ADMIN)
                .reason(Reason.CORRECTION_REQUESTED)
                .scope(scope)
                .categories(Set.of(of))
                .count(1)
                .relatesTo(intent(body))
                .evidence(AnswerJson.correction(request, field).getBytes(StandardCharsets.UTF_8))
                .build());
    }

    /** The copy of a scope is written for its recipient. */
    void copied(RequestBody body, PiiScope scope, ScopeResult.Returned copy, byte[] file) {
        Set<PiiCategory> categories = EnumSet.noneOf(PiiCategory.class);
        for (PiiCategory category : PiiCategory.values()) {
            if (copy.counts().containsKey(category.name())) {
                categories.add(category);
            }
        }
        audit.record(event(Action.EXPORT, Outcome.SUCCESS, Reason.COPY_REQUESTED, body)
                .scope(scope)
                .categories(categories)
                .count(copy.counts().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .evidence(file)
                .build());
    }

    /** The data of a scope are about to be restricted. */
    void restricting(RequestBody body, PiiScope scope) {
        audit.record(event(Action.NOTICE, Outcome.INTENDED, Reason.RESTRICTION_REQUESTED, body)
                .scope(scope)
                .count(1)
                .build());
    }

    /** It is over; the answer says how. */
    void closed(RequestBody body, DataRequestAnswer answer) {
        boolean refused = body.refusal() != null;
        audit.record(event(
                        Action.NOTICE,
                        refused ? Outcome.DENIED : Outcome.SUCCESS,
                        refused ? Reason.DATA_REQUEST_REFUSED : body.kind().reason(),
                        body)
                .count(answer.counts().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .evidence(answer.toJson().getBytes(StandardCharsets.UTF_8))
                .build());
    }

    /** An answer was given before the end. */
    void answered(RequestBody body, DataRequestAnswer answer) {
        audit.record(event(Action.EXPORT, Outcome.SUCCESS, body.kind().reason(), body)
                .count(1)
                .evidence(answer.toJson().getBytes(StandardCharsets.UTF_8))
                .build());
    }

    void alarm(RequestBody body, Reason reason, long count) {
        audit.record(
                event(Action.ALARM, Outcome.SUCCESS, reason, body).count(count).build());
    }

    private static AuditEventBuilder by(Outcome outcome, ActorId by, Reason reason) {
        return AuditEvent.builder(Action.NOTICE, outcome, by, Channel.ADMIN).reason(reason);
    }

    private static AuditEventBuilder event(Action action, Outcome outcome, Reason reason, RequestBody body) {
        return AuditEvent.builder(action, outcome, ActorId.DPPKIT, Channel.JOB)
                .reason(reason)
                .relatesTo(intent(body));
    }

    private static EventId intent(RequestBody body) {
        return EventId.of(HexFormat.of().parseHex(body.intent()));
    }
}
