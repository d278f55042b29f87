package io.github.dppkit.governance.request;

import io.github.dppkit.audit.Reason;
import io.github.dppkit.governance.request.internal.AnswerJson;
import io.github.dppkit.governance.request.internal.RequestBody;
import io.github.dppkit.governance.request.internal.SubjectResult;
import io.github.dppkit.governance.request.spi.DataRequestStore;
import io.github.dppkit.governance.request.spi.DataRequestStore.State;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.internal.CaseClaim;
import io.github.dppkit.retention.internal.CaseLog;
import io.github.dppkit.retention.internal.Erasures;
import io.github.dppkit.retention.spi.StoredCase;
import io.github.dppkit.retention.spi.StoredScope;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

/** One node's work on one request, from the claim to its release. */
@Enforces("A2.2.d")
final class RequestWork {

    private static final int PAGE = 500;

    private final DataRequestsBuilder given;
    private final DataRequestStore store;
    private final Erasures erasures;
    private final RequestJournal journal;
    private final CaseLog log;
    private final RequestClock clock;
    private final CaseClaim<State> claim;

    RequestWork(
            DataRequestsBuilder given,
            DataRequestStore store,
            Erasures erasures,
            RequestJournal journal,
            CaseLog log,
            StoredCase<State> request) {
        this.given = given;
        this.store = store;
        this.erasures = erasures;
        this.journal = journal;
        this.log = log;
        this.clock = new RequestClock(given.answerWithin);
        this.claim = new CaseClaim<>(store, request, given.claimTime, erasures.clock());
    }

    void run() {
        if (held().state() == State.OPEN && !isLate(body())) {
            log.open();
            return;
        }
        if (!claim.take()) {
            log.elsewhere();
            return;
        }
        try {
            if (held().state() == State.DECIDED) {
                tryToCarryOut();
            }
            if (held().state() != State.CLOSED) {
                alarm();
                log.open();
            }
            claim.release();
        } catch (CaseClaim.LostException e) {
            log.elsewhere();
        } catch (Exception | LinkageError e) {
            log.failed("dppkit:data-request", e); // the claim lapses, and a later run goes on from there
            log.open();
        }
    }

    /** What fails keeps nobody from hearing that the request is late. */
    private void tryToCarryOut() {
        try {
            carryOut();
        } catch (CaseClaim.LostException e) {
            throw e;
        } catch (Exception | LinkageError e) {
            log.failed("dppkit:data-request", e);
        }
    }

    private void carryOut() {
        SubjectWork subjects = new SubjectWork(given, store, erasures, journal, log, held());
        int undone = claim.workOn(subjects::run, log);
        if (undone > 0) {
            failed(undone);
            return;
        }
        claim.hold();
        RequestBody ended = body().closed(now().truncatedTo(ChronoUnit.MICROS));
        int lifted = lift(ended);
        DataRequestAnswer answer = answer(store, held(), ended, clock, lifted);
        journal.closed(ended, answer); // then the answer is stored: one that is stored always has its event
        claim.change(stored -> RequestChanges.closed(
                stored,
                RequestBody.parse(stored.body()).closed(Objects.requireNonNull(ended.closedAt())),
                answer.toJson()));
        log.ended();
        // named too late
        claim.workOn(new SubjectWork(given, store, erasures, journal, new CaseLog(), late(ended))::run, log);
    }

    /** What was named while the request was being closed is not carried out: whoever named it is told so. */
    private StoredCase<State> late(RequestBody ended) {
        return RequestChanges.body(held(), ended.decided(Objects.requireNonNull(ended.decidedBy()), Refusal.WITHDRAWN));
    }

    private int lift(RequestBody body) {
        if (body.kind() != DataRequest.Kind.LIFT || body.refusal() != null) {
            return -1;
        }
        String restriction = Objects.requireNonNull(body.lifts());
        Objects.requireNonNull(given.restrictions, "restrictions are not set on this node")
                .removeOf(restriction);
        int lifted = 0; // by what was noted: after a crash nothing is left to be removed
        List<StoredScope> page = store.scopes(restriction, false, null, PAGE);
        while (!page.isEmpty()) {
            lifted += (int) page.stream()
                    .filter(one -> SubjectResult.parse(one.result()).outcome() == SubjectResult.Outcome.RESTRICTED)
                    .count();
            page = store.scopes(restriction, false, page.get(page.size() - 1).token(), PAGE);
        }
        return lifted;
    }

    static DataRequestAnswer answer(
            DataRequestStore store, StoredCase<State> request, RequestBody body, RequestClock clock, int lifted) {
        AnswerJson answer =
                new AnswerJson(request.id(), body, request.receivedAt(), clock.deadline(request.receivedAt()));
        List<StoredScope> page = store.scopes(request.id(), false, null, PAGE);
        while (!page.isEmpty()) {
            page.forEach(one -> answer.add(one.token(), one.result()));
            page = store.scopes(request.id(), false, page.get(page.size() - 1).token(), PAGE);
        }
        if (lifted >= 0) {
            answer.count("LIFTED", lifted);
        }
        return answer.end();
    }

    private void failed(int undone) {
        RequestBody body = body();
        if (body.failed()) {
            return;
        }
        journal.alarm(body, Reason.DATA_REQUEST_FAILED, undone);
        log.alarm(Reason.DATA_REQUEST_FAILED);
        claim.change(stored -> {
            RequestBody now = RequestBody.parse(stored.body());
            return RequestChanges.body(stored, now.alarmed(now.alarms(), true));
        });
    }

    private boolean isLate(RequestBody body) {
        return clock.reached(held().receivedAt(), now()) > body.alarms();
    }

    private void alarm() {
        RequestBody body = body();
        if (!isLate(body)) {
            return;
        }
        int reached = clock.reached(held().receivedAt(), now());
        Reason reason = clock.isOver(reached) ? Reason.DATA_REQUEST_OVERDUE : Reason.DATA_REQUEST_OPEN;
        journal.alarm(body, reason, clock.days(reached));
        log.alarm(reason);
        claim.change(stored -> {
            RequestBody now = RequestBody.parse(stored.body());
            return RequestChanges.body(stored, now.alarmed(reached, now.failed()));
        });
    }

    private RequestBody body() {
        return RequestBody.parse(held().body());
    }

    private StoredCase<State> held() {
        return claim.held();
    }

    private Instant now() {
        return erasures.clock().instant();
    }
}
