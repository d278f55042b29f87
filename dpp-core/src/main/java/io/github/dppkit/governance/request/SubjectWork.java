package io.github.dppkit.governance.request;

import io.github.dppkit.access.spi.Restriction;
import io.github.dppkit.access.spi.RestrictionStore;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.internal.Sha256;
import io.github.dppkit.crypto.MessagePublicKey;
import io.github.dppkit.governance.request.internal.RequestBody;
import io.github.dppkit.governance.request.internal.SubjectResult;
import io.github.dppkit.governance.request.internal.SubjectResult.Outcome;
import io.github.dppkit.governance.request.spi.DataRequestStore;
import io.github.dppkit.governance.request.spi.DataRequestStore.State;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.DisposalCertificate;
import io.github.dppkit.retention.DisposalRun;
import io.github.dppkit.retention.internal.CaseLog;
import io.github.dppkit.retention.internal.CertificateFacts;
import io.github.dppkit.retention.internal.Erasures;
import io.github.dppkit.retention.notice.internal.ReturnDesk;
import io.github.dppkit.retention.notice.internal.ScopeResult;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.StoredCase;
import io.github.dppkit.retention.spi.StoredScope;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Carries a request out on one scope. What is done is on record before it is noted, and noted before the next; a crash between
 * two of them repeats the one that had not been noted.
 */
@Enforces("A2.2.d")
final class SubjectWork {

    private final DataRequestsBuilder given;
    private final DataRequestStore store;
    private final Erasures erasures;
    private final RequestJournal journal;
    private final CaseLog log;
    private final StoredCase<State> request;
    private final RequestBody body;

    SubjectWork(
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
        this.request = request;
        this.body = RequestBody.parse(request.body());
    }

    /** Returns whether the scope is done. */
    boolean run(StoredScope stored) {
        PiiScope scope = Objects.requireNonNull(stored.scope());
        SubjectResult noted = SubjectResult.parse(stored.result());
        if (body.refusal() != null) {
            return isDone(stored, noted.outcome(Outcome.REFUSED));
        }
        return switch (body.kind()) {
            case ACCESS -> copy(stored, scope, noted);
            case ERASE -> erase(stored, scope, noted);
            case RESTRICT -> restrict(stored, scope, noted);
            case RECTIFY ->
                isDone(stored, noted.outcome(noted.corrections().isEmpty() ? Outcome.NOTHING : Outcome.CORRECTED));
            case LIFT -> isDone(stored, noted.outcome(Outcome.NOTHING));
        };
    }

    private boolean copy(StoredScope stored, PiiScope scope, SubjectResult noted) {
        String file = request.id() + "/" + stored.token() + "-" + request.version() + ".jsonl"; // of this claim alone
        ReturnDesk desk = Objects.requireNonNull(given.desk, "copies are not set on this node");
        MessagePublicKey recipient = MessagePublicKey.parse(Objects.requireNonNull(body.recipient()));
        ScopeResult.Returned copy = desk.write(
                request.id(), file, scope, recipient, (what, content) -> journal.copied(body, scope, what, content));
        return isDone(stored, noted.copied(copy));
    }

    private boolean erase(StoredScope stored, PiiScope scope, SubjectResult noted) {
        Optional<DisposalCertificate> known = given.retention.certificate(scope, DataClass.PII);
        if (known.isEmpty() && !isRecorded(scope)) {
            erasures.suppress(scope, DataClass.PII); // rows may be left, and late feeds may come
        }
        DisposalRun run = given.retention.disposeNow(scope, DataClass.PII, Reason.REQUESTED);
        run.failures().forEach(failure -> log.failed(failure.target(), failure.error()));
        if (run.certificates().isEmpty() || isRecorded(scope)) {
            String why = run.alarms().containsKey(Reason.HOLD_WAITING)
                    ? Reason.HOLD_WAITING.name()
                    : run.failures().isEmpty()
                            ? "dppkit:elsewhere"
                            : run.failures().get(0).target();
            if (!why.equals(noted.waiting())) {
                store.replaceScope(RequestChanges.noted(stored, noted.waiting(why)));
            }
            return false;
        }
        return isDone(stored, result(run.certificates(), noted));
    }

    private boolean isRecorded(PiiScope scope) {
        return erasures.store().find(scope, DataClass.PII).isPresent();
    }

    private SubjectResult result(List<DisposalCertificate> certificates, SubjectResult noted) {
        Map<String, Long> targets = new TreeMap<>();
        List<String> hashes = new ArrayList<>();
        List<String> exceptions = new ArrayList<>();
        boolean before = true;
        boolean nothing = true;
        for (DisposalCertificate one : certificates) {
            String json = one.toJson();
            hashes.add(HexFormat.of().formatHex(Sha256.of(json.getBytes(StandardCharsets.UTF_8))));
            exceptions.addAll(CertificateFacts.exceptions(json));
            nothing &= one.lastKeyDay().isEmpty()
                    && one.targets().values().stream().allMatch(count -> count <= 0);
            if (!one.endedAt().isBefore(request.receivedAt())) {
                before = false;
                one.targets().forEach((name, count) -> targets.merge(name, count, Long::sum));
            }
        }
        return new SubjectResult(
                before ? Outcome.BEFORE : nothing ? Outcome.NOTHING : Outcome.ERASED,
                null,
                noted.corrections(),
                targets,
                hashes,
                exceptions,
                null);
    }

    private boolean restrict(StoredScope stored, PiiScope scope, SubjectResult noted) {
        RestrictionStore restrictions =
                Objects.requireNonNull(given.restrictions, "restrictions are not set on this node");
        if (!isRecorded(scope)
                && erasures.store().tombstone(stored.token(), DataClass.PII).isPresent()) {
            return isDone(
                    stored, noted.outcome(Outcome.NOTHING)); // nothing of it is left, or can come, that could be read
        }
        // of an order that is not stored yet too: its data may come
        journal.restricting(body, scope);
        restrictions.add(List.of(
                new Restriction(stored.token(), request.id(), erasures.clock().instant())));
        return isDone(stored, noted.outcome(Outcome.RESTRICTED));
    }

    /** Returns false if another node was first. */
    private boolean isDone(StoredScope stored, SubjectResult result) {
        if (!store.replaceScope(RequestChanges.done(stored, result))) {
            return false;
        }
        log.scope();
        return true;
    }
}
