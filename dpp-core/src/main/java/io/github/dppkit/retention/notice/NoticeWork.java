package io.github.dppkit.retention.notice;

import io.github.dppkit.audit.Reason;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.DisposalRun;
import io.github.dppkit.retention.internal.CaseClaim;
import io.github.dppkit.retention.internal.CaseLog;
import io.github.dppkit.retention.internal.Erasures;
import io.github.dppkit.retention.notice.internal.NoticeBody;
import io.github.dppkit.retention.notice.spi.NoticeStore;
import io.github.dppkit.retention.notice.spi.NoticeStore.State;
import io.github.dppkit.retention.spi.StoredCase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/** One node's work on one notice, from the claim to its release. */
@Enforces({"A1.7.a", "A1.7.c", "A1.7.d"})
final class NoticeWork {

    private static final int ROUNDS = 3;

    private final NoticesBuilder given;
    private final NoticeStore store;
    private final Erasures erasures;
    private final NoticeJournal journal;
    private final Listing listing;
    private final NoticeIssue issue;
    private final CaseLog log;
    private final NoticeClock clock;
    private final CaseClaim<State> claim;

    NoticeWork(
            NoticesBuilder given,
            NoticeStore store,
            Erasures erasures,
            NoticeJournal journal,
            Listing listing,
            NoticeIssue issue,
            CaseLog log,
            StoredCase<State> notice) {
        this.given = given;
        this.store = store;
        this.erasures = erasures;
        this.journal = journal;
        this.listing = listing;
        this.issue = issue;
        this.log = log;
        this.clock = NoticeClock.of(erasures.policy());
        this.claim = new CaseClaim<>(store, notice, given.claimTime, erasures.clock());
    }

    void run() {
        if (held().state() == State.ERASED && !isWatchDue()) {
            return;
        }
        if (!claim.take()) {
            log.elsewhere();
            return;
        }
        try {
            alarm(body().statedAt());
            work();
            alarm(Instant.MIN);
            if (isOpen()) {
                log.open();
            }
            claim.release();
        } catch (CaseClaim.LostException e) {
            log.elsewhere();
        } catch (Exception | LinkageError e) { // also what a resolver throws undeclared, as Kotlin does
            log.failed("dppkit:notice", e); // the claim lapses, and a later run goes on from there
            log.open();
        }
    }

    private boolean isOpen() {
        return held().state() == State.LISTING || held().state() == State.OPEN;
    }

    private void work() {
        NoticeBody body = body();
        if (held().state() == State.LISTING && body.by() != Selection.By.ORDERS) {
            listing.list(held().id(), body, claim::hold);
            claim.change(stored -> Changes.state(stored, State.OPEN));
        }
        if (held().state() == State.OPEN) {
            carryOut(body);
        }
        if (held().state() == State.ERASED && isWatchOver()) {
            claim.change(stored -> Changes.state(stored, State.CLOSED));
        }
    }

    private void carryOut(NoticeBody body) {
        ScopeWork scopes = new ScopeWork(given, store, erasures, journal, log, held());
        boolean walked = body.by() != Selection.By.ORDERS && body.by() != Selection.By.MARKETPLACE;
        boolean done = claim.workOn(scopes::run, log) == 0;
        for (int round = 1; done && walked && round <= ROUNDS; round++) {
            listing.listAgain(held().id(), body, claim::hold);
            if (store.scopes(held().id(), true, null, 1).isEmpty()) {
                break;
            }
            done = claim.workOn(scopes::run, log) == 0 && round < ROUNDS;
        }
        if (scopes.failedReturns() > 0 && !body().returnFailed()) {
            NoticeBody now = body();
            journal.alarm(now, Reason.RETURN_FAILED, scopes.failedReturns());
            log.alarm(Reason.RETURN_FAILED);
            claim.change(stored -> Changes.body(stored, parsed(stored).alarmed(now.alarms(), now.copyAlarms(), true)));
        }
        if (done) {
            finish();
        }
    }

    /** Outcome on record, then the certificate: the one that is stored always has its event. */
    private void finish() {
        DisposalRun rolled = given.retention.rollEpochs();
        rolled.failures().forEach(failure -> log.failed(failure.target(), failure.error()));
        claim.hold();
        NoticeBody ended = body().erased(now().truncatedTo(ChronoUnit.MICROS));
        NoticeCertificate certificate = issue.issue(held(), ended);
        journal.carriedOut(ended, certificate);
        claim.change(stored -> Changes.erased(
                stored, parsed(stored).erased(Objects.requireNonNull(ended.erasedAt())), certificate.toJson()));
        log.ended();
    }

    /** Raises what has come since it was last looked; only points after {@code since}, if the notice is still open. */
    private void alarm(Instant since) {
        NoticeBody body = body();
        int reached = clock.reached(held().receivedAt(), now());
        boolean late = isOpen()
                && reached > body.alarms()
                && held().receivedAt().plusSeconds(clock.hours(reached) * 3_600).isAfter(since);
        int copies = clock.copiesReached(held().receivedAt(), now());
        long open = openCopies(body);
        boolean copiesLate = open > 0 && copies > body.copyAlarms();
        if (!late && !copiesLate) {
            return;
        }
        try {
            if (late) {
                raise(body, clock.isOver(reached) ? Reason.NOTICE_OVERDUE : Reason.NOTICE_OPEN, clock.hours(reached));
            }
            if (copiesLate) {
                raise(body, clock.isOverForCopies(copies) ? Reason.LIVE_COPIES_OVERDUE : Reason.LIVE_COPIES_OPEN, open);
            }
        } catch (RuntimeException e) {
            log.failed("dppkit:audit", e); // the erase does not wait for it; the next look raises it
            return;
        }
        claim.change(stored -> {
            NoticeBody now = parsed(stored);
            return Changes.body(
                    stored,
                    now.alarmed(
                            late ? reached : now.alarms(), copiesLate ? copies : now.copyAlarms(), now.returnFailed()));
        });
    }

    private void raise(NoticeBody body, Reason reason, long count) {
        journal.alarm(body, reason, count);
        log.alarm(reason);
    }

    private boolean isWatchDue() {
        NoticeBody body = body();
        return isWatchOver()
                || (openCopies(body) > 0 && clock.copiesReached(held().receivedAt(), now()) > body.copyAlarms());
    }

    private boolean isWatchOver() {
        Instant end = clock.copiesDeadline(held().receivedAt());
        return openCopies(body()) == 0 && (end == null || !end.isAfter(now()));
    }

    private static long openCopies(NoticeBody body) {
        return body.copies().stream().filter(copy -> copy.goneAt() == null).count();
    }

    private NoticeBody body() {
        return parsed(held());
    }

    private static NoticeBody parsed(StoredCase<State> stored) {
        return NoticeBody.parse(stored.body());
    }

    private StoredCase<State> held() {
        return claim.held();
    }

    private Instant now() {
        return erasures.clock().instant();
    }
}
