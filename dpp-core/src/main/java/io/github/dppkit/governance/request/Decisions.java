package io.github.dppkit.governance.request;

import io.github.dppkit.access.spi.RestrictionStore;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.governance.request.internal.RequestBody;
import io.github.dppkit.governance.request.internal.SubjectResult;
import io.github.dppkit.governance.request.spi.DataRequestStore;
import io.github.dppkit.governance.request.spi.DataRequestStore.State;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.internal.CaseLog;
import io.github.dppkit.retention.internal.Erasures;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.StoredCase;
import io.github.dppkit.retention.spi.StoredScope;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What persons decide of requests, and what follows at once. */
@Enforces("A2.2.d")
final class Decisions {

    private static final int PAGE = 500;
    private static final int ATTEMPTS = 100;

    private final DataRequestsBuilder given;
    private final DataRequestStore store;
    private final Erasures erasures;
    private final RequestJournal journal;
    private final Intake intake;

    Decisions(
            DataRequestsBuilder given,
            DataRequestStore store,
            Erasures erasures,
            RequestJournal journal,
            Intake intake) {
        this.given = given;
        this.store = store;
        this.erasures = erasures;
        this.journal = journal;
        this.intake = intake;
    }

    StoredCase<State> decide(String id, @Nullable Refusal why, ActorId by) {
        DataRequest.requirePerson(by);
        StoredCase<State> stored = intake.required(id);
        RequestBody body = RequestBody.parse(stored.body());
        if (stored.state() == State.OPEN) {
            if (why == null) {
                requireReady(id, body);
            }
            journal.decided(body, by, why == null ? body.kind().reason() : Reason.DATA_REQUEST_REFUSED);
            stored = change(
                    id,
                    now -> now.state() == State.OPEN
                            ? RequestChanges.decided(
                                    now, RequestBody.parse(now.body()).decided(RequestJournal.text(by), why))
                            : now);
        }
        if (stored.state() == State.DECIDED) {
            new RequestWork(given, store, erasures, journal, new CaseLog(), stored).run();
        }
        return intake.required(id);
    }

    private void requireReady(String id, RequestBody body) {
        if (body.kind() == DataRequest.Kind.RECTIFY) {
            for (StoredScope one : Subjects.of(store, id)) {
                boolean lives = one.scope() != null
                        && erasures.store().find(one.scope(), DataClass.PII).isPresent();
                if (lives && SubjectResult.parse(one.result()).isUnfinished()) {
                    throw new DataRequestRefusedException(
                            "Data request refused (A2.2.d): a correction was begun and is not"
                                    + " known to be made; repeat it.");
                }
            }
        }
        if (body.kind() == DataRequest.Kind.LIFT) {
            boolean restricted = store.find(Objects.requireNonNull(body.lifts()))
                    .filter(one -> one.state() == State.CLOSED)
                    .filter(one -> RequestBody.parse(one.body()).kind() == DataRequest.Kind.RESTRICT)
                    .isPresent();
            if (!restricted) {
                throw new DataRequestRefusedException("Data request refused (A2.2.d): it names no request that has"
                        + " restricted anything; one that is being carried out must end first.");
            }
        }
    }

    /** Forgets restrictions of what is disposed of. */
    void forget(CaseLog log) {
        RestrictionStore restrictions = given.restrictions;
        if (restrictions == null) {
            return;
        }
        try {
            List<SubjectToken> page = restrictions.scopes(null, PAGE);
            while (!page.isEmpty()) {
                restrictions.remove(page.stream()
                        .filter(token ->
                                erasures.store().tombstone(token, DataClass.PII).isPresent())
                        .toList());
                page = restrictions.scopes(page.get(page.size() - 1), PAGE);
            }
        } catch (RuntimeException e) {
            log.failed("dppkit:restrictions", e); // they are tokens of nothing, and the next run forgets them
        }
    }

    /** Changes a request whoever else does; what the change leaves as it is, is not written. */
    private StoredCase<State> change(String id, UnaryOperator<StoredCase<State>> change) {
        for (int i = 0; i < ATTEMPTS; i++) {
            StoredCase<State> stored = intake.required(id);
            StoredCase<State> next = change.apply(stored);
            if (next.equals(stored) || store.replace(next)) {
                return next;
            }
        }
        throw new DataRequestRefusedException(
                "Data request refused (A2.2.d): others change it all the time; repeat the call.");
    }
}
