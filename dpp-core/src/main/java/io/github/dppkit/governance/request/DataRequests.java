package io.github.dppkit.governance.request;

import io.github.dppkit.access.AccessGuard;
import io.github.dppkit.access.Actor;
import io.github.dppkit.access.spi.RestrictionStore;
import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.crypto.BlindIndex;
import io.github.dppkit.crypto.FieldEncryptor;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.crypto.IndexTerm;
import io.github.dppkit.crypto.MessageEncryptor;
import io.github.dppkit.governance.request.internal.AnswerJson;
import io.github.dppkit.governance.request.internal.RequestBody;
import io.github.dppkit.governance.request.spi.DataRequestStore;
import io.github.dppkit.governance.request.spi.DataRequestStore.State;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.Retention;
import io.github.dppkit.retention.internal.CaseLog;
import io.github.dppkit.retention.internal.Erasures;
import io.github.dppkit.retention.spi.StoredCase;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What data subjects ask for: find, copy, correct, erase, restrict (clauses A2.2.d, A2.3.c).
 *
 * <p><strong>Guarantees.</strong> Each step is on record before it takes effect, under the name of the person who took it. A
 * request that {@link #receive} has returned for is durable; once a person has it carried out, any node resumes it after a crash
 * at any step. While it is not answered, alarms are on record. Nobody's name or address is stored with it: scopes while it is
 * open, tokens afterwards. A copy leaves encrypted to a named public key alone, and was read back and put on record.
 *
 * <p><strong>Non-guarantees.</strong> Who asks, nobody here knows: the handler has the data subject prove it. What a search
 * finds are candidates, which a person names or not. Only registered targets are erased.
 *
 * <p>Nothing here runs by itself: call {@link #run} wherever {@link Retention#disposeDue} is called. Safe for use by several
 * threads and processes.
 */
@Enforces({"A2.2.d", "A2.3.c"})
public final class DataRequests {

    /** Within what time a request is to be answered unless a shorter one is set: what any month has at most, less a day. */
    public static final Duration ANSWER_WITHIN = Duration.ofDays(30);

    /** How many scopes a search finds at most. */
    public static final int MOST_FOUND = 1_000;

    private static final int MOST = 1_000;

    private final DataRequestsBuilder given;
    private final DataRequestStore store;
    private final Erasures erasures;
    private final RequestJournal journal;
    private final Intake intake;
    private final SubjectSearch search;
    private final Corrector corrector;
    private final Decisions decisions;
    private final RequestClock clock;

    DataRequests(DataRequestsBuilder given, DataRequestStore store) {
        this.given = given;
        this.store = store;
        this.erasures = given.retention.erasures();
        this.journal = new RequestJournal(given.audit);
        this.intake = new Intake(given, store, erasures, journal);
        this.decisions = new Decisions(given, store, erasures, journal, intake);
        this.search = new SubjectSearch(given, journal);
        this.corrector = new Corrector(given, store, erasures, journal);
        this.clock = new RequestClock(given.answerWithin);
    }

    /**
     * Returns a builder.
     *
     * @param retention what disposes
     * @param encryptor what opens what is copied and encrypts what is corrected
     * @param messages what encrypts a copy to its recipient
     * @param access decides who may search
     * @param audit where every step is put on record
     * @param blindIndex what makes tokens to search for
     * @param restrictions where restrictions are kept; the one that the access guard reads; null for none
     * @return lacks the store
     */
    public static DataRequestsBuilder builder(
            Retention retention,
            FieldEncryptor encryptor,
            MessageEncryptor messages,
            AccessGuard access,
            AuditTrail audit,
            BlindIndex blindIndex,
            @Nullable RestrictionStore restrictions) {
        return new DataRequestsBuilder(retention, encryptor, messages, access, audit, blindIndex, restrictions);
    }

    /**
     * Takes a request; its clock runs from its receipt. The same request again changes nothing.
     *
     * @param request what the data subject asks for
     * @return how far it is
     * @throws DataRequestRefusedException if another request has its id, it lies in the future, or what it needs is not set
     * @throws io.github.dppkit.audit.AuditWriteException if it cannot be put on record; nothing is stored then
     */
    public DataRequestStatus receive(DataRequest request) {
        return status(intake.receive(request));
    }

    /**
     * Searches one selling partner's rows for a data subject. The access guard decides whether the actor may, for all
     * categories of the terms; that and the search are on record before anything is looked up, and the tokens of what is found
     * are after.
     *
     * @param id the host's name of the request, which is open
     * @param actor who searches
     * @param purpose what for, such as {@code Purpose.legalDuty("EU", "GDPR-15")}
     * @param partner in whose data
     * @param terms what for: one of them is enough
     * @return candidates: tokens of different values can be equal, so compare before you {@link #name} one
     * @throws DataRequestRefusedException if there is no such open request, nothing is set that could search, or more than
     *     {@link #MOST_FOUND} scopes are found
     * @throws io.github.dppkit.access.AccessDeniedException if the actor may not read these categories
     * @throws io.github.dppkit.audit.AuditWriteException if it cannot be put on record; nothing is searched, or told, then
     * @throws io.github.dppkit.keys.KeyUnavailableException if the keys do not answer
     */
    public List<PiiScope> find(
            String id, Actor actor, Purpose purpose, SellingPartner partner, Collection<IndexTerm> terms) {
        return search.run(intake.open(id), actor, purpose, partner, List.copyOf(terms));
    }

    /**
     * Says which scopes a request concerns, found by a search or otherwise. Repeating it changes nothing.
     *
     * @param id the host's name of the request, which is open
     * @param scopes whose data; a selling partner's own data cannot be restricted
     * @param by the person who says so
     * @return how far the request is
     * @throws DataRequestRefusedException if there is no such open request, or no person says so
     * @throws io.github.dppkit.audit.AuditWriteException if it cannot be put on record; nothing is stored then
     */
    public DataRequestStatus name(String id, Collection<PiiScope> scopes, ActorId by) {
        return status(intake.name(id, scopes, by));
    }

    /**
     * Corrects a value of a scope that a request to rectify names. The new value is encrypted under the scope's key, so its
     * deadline stays; the old one is not opened. If the call fails, repeat it; the answer waits for that.
     *
     * @param id the host's name of the request, which is open
     * @param scope whose data
     * @param field which field, with its row if it has one
     * @param value the right value, of the same type
     * @param terms what the value is searched by, for its blind index; none if it has none
     * @param by the person who corrects
     * @return false if another value came to stand there meanwhile: nothing is changed; look and repeat it
     * @throws DataRequestRefusedException if there is no such open request to rectify, it does not name the scope, nothing of
     *     the scope is held, or no such field
     * @throws io.github.dppkit.audit.AuditWriteException if it cannot be put on record; nothing is changed if the first of the
     *     two events cannot
     * @throws io.github.dppkit.keys.KeyUnavailableException if the scope is erased, or the keys do not answer
     */
    public boolean correct(String id, PiiScope scope, FieldName field, Pii value, List<IndexTerm> terms, ActorId by) {
        DataRequest.requirePerson(by);
        RequestBody body = intake.open(id);
        if (body.kind() != DataRequest.Kind.RECTIFY) {
            throw new DataRequestRefusedException("Correction refused (A2.2.d): the request does not ask for any.");
        }
        intake.requireSet(DataRequest.Kind.RECTIFY);
        return corrector.correct(id, body, scope, field, value, terms, by);
    }

    /**
     * Has a request carried out on what it names: at once, and by later runs as far as that fails. Repeating it does no harm.
     *
     * @param id the host's name of the request
     * @param by the person who decides so
     * @return how far it is
     * @throws DataRequestRefusedException if there is no such request, no person decides, a correction is not known to be made,
     *     or there is no such restriction to be lifted
     * @throws io.github.dppkit.audit.AuditWriteException if it cannot be put on record; nothing is carried out then
     */
    public DataRequestStatus carryOut(String id, ActorId by) {
        return status(decisions.decide(id, null, by));
    }

    /**
     * Refuses a request; nothing is carried out. Corrections that were made stay.
     *
     * @param id the host's name of the request
     * @param why why
     * @param by the person who decides so
     * @return how far it is
     * @throws DataRequestRefusedException if there is no such request, or no person decides
     * @throws io.github.dppkit.audit.AuditWriteException if it cannot be put on record; it is not refused then
     */
    public DataRequestStatus refuse(String id, Refusal why, ActorId by) {
        return status(decisions.decide(id, Objects.requireNonNull(why, "why"), by));
    }

    /**
     * Goes on with what persons had carried out, announces what is late, and forgets restrictions of what is disposed of.
     * Idempotent; any number of nodes may run it at the same time.
     *
     * @return what was done and what failed; it does not throw for a request, target, shelf or audit trail that fails
     * @throws RuntimeException if the store of requests does not answer
     */
    public DataRequestRun run() {
        CaseLog log = new CaseLog();
        Set<String> seen = new HashSet<>();
        int limit = MOST;
        List<StoredCase<State>> open = store.open(limit);
        while (true) {
            open.stream().filter(request -> seen.add(request.id())).forEach(request -> goOn(request, log));
            if (open.size() < limit) {
                break;
            }
            limit += MOST; // those that wait for a person are the oldest, and stand before the others
            open = store.open(limit);
        }
        decisions.forget(log);
        return log.to(DataRequestRun::new);
    }

    /** One that cannot be read, such as by an older version, holds no other up. */
    private void goOn(StoredCase<State> request, CaseLog log) {
        try {
            new RequestWork(given, store, erasures, journal, log, request).run();
        } catch (RuntimeException e) {
            log.failed("dppkit:data-request", e);
        }
    }

    /**
     * Tells how far a request is.
     *
     * @param id the host's name of it
     * @return empty if there is none
     */
    public Optional<DataRequestStatus> status(String id) {
        return store.find(id).map(this::status);
    }

    /**
     * Returns what became of a request.
     *
     * @param id the host's name of it
     * @return the same at each call; empty if there is no such request or it is not over
     */
    public Optional<DataRequestAnswer> answer(String id) {
        return store.find(id).map(StoredCase::outcome).map(AnswerJson::parse);
    }

    /**
     * Returns what became of a request so far, and what its scopes wait for: for an answer in time where a legal hold or a
     * target holds an erasure up.
     *
     * @param id the host's name of it
     * @return on record; empty if there is no such request
     * @throws io.github.dppkit.audit.AuditWriteException if it cannot be put on record
     */
    public Optional<DataRequestAnswer> answerAsOfNow(String id) {
        return store.find(id).map(stored -> {
            RequestBody body = RequestBody.parse(stored.body());
            DataRequestAnswer answer = RequestWork.answer(store, stored, body, clock, -1);
            journal.answered(body, answer);
            return answer;
        });
    }

    private DataRequestStatus status(StoredCase<State> stored) {
        RequestBody body = RequestBody.parse(stored.body());
        return new DataRequestStatus(
                stored.id(),
                body.kind(),
                DataRequestStatus.State.valueOf(stored.state().name()),
                stored.receivedAt(),
                clock.deadline(stored.receivedAt()),
                body.closedAt(),
                body.refusal());
    }
}
