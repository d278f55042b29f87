package io.github.dppkit.retention.notice;

import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.internal.Sha256;
import io.github.dppkit.crypto.MessagePublicKey;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.DisposalCertificate;
import io.github.dppkit.retention.DisposalRun;
import io.github.dppkit.retention.Retention;
import io.github.dppkit.retention.internal.CaseLog;
import io.github.dppkit.retention.internal.CertificateFacts;
import io.github.dppkit.retention.internal.Erasures;
import io.github.dppkit.retention.notice.internal.NoticeBody;
import io.github.dppkit.retention.notice.internal.ReturnDesk;
import io.github.dppkit.retention.notice.internal.ScopeResult;
import io.github.dppkit.retention.notice.spi.NoticeStore;
import io.github.dppkit.retention.notice.spi.NoticeStore.State;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.StoredCase;
import io.github.dppkit.retention.spi.StoredScope;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Carries a notice out on one scope, each step noted before the next: unknown or known, returned, disposed of, done. A crash
 * between two of them repeats the one that had not been noted.
 */
@Enforces({"A1.7.a", "A1.7.b"})
final class ScopeWork {

    private final Retention retention;
    private final @Nullable ReturnDesk desk;
    private final NoticeStore store;
    private final Erasures erasures;
    private final NoticeJournal journal;
    private final CaseLog log;
    private final StoredCase<State> notice;
    private final NoticeBody body;
    private int failedReturns;

    ScopeWork(
            NoticesBuilder given,
            NoticeStore store,
            Erasures erasures,
            NoticeJournal journal,
            CaseLog log,
            StoredCase<State> notice) {
        this.retention = given.retention;
        this.desk = given.desk;
        this.store = store;
        this.erasures = erasures;
        this.journal = journal;
        this.log = log;
        this.notice = notice;
        this.body = NoticeBody.parse(notice.body());
    }

    /** How many scopes could not be written to their recipient. */
    int failedReturns() {
        return failedReturns;
    }

    /** Returns whether the scope is done. */
    boolean run(StoredScope stored) {
        PiiScope scope = Objects.requireNonNull(stored.scope());
        StoredScope step = stored;
        // what an attempt that failed or died had cleared, no certificate tells
        boolean begunBefore = stored.state() == StoredScope.State.UNKNOWN && isBegun(scope);
        if (step.state() == StoredScope.State.OPEN) {
            boolean known = isRecorded(scope, DataClass.PII) || isRecorded(scope, DataClass.INFORMATION);
            if (!known && !isDisposed(scope)) {
                step = next(step, StoredScope.State.UNKNOWN, scope, ScopeResult.NONE);
            } else if (known && body.kind() == DeletionNotice.Kind.RETURN) {
                step = giveBack(step, scope);
            }
            if (step == null) {
                return false;
            }
        }
        List<DisposalCertificate> certificates = new ArrayList<>();
        boolean personal = dispose(scope, DataClass.PII, certificates);
        boolean information = dispose(scope, DataClass.INFORMATION, certificates);
        if (!personal || !information) {
            if (step.state() == StoredScope.State.UNKNOWN
                    && body.kind() == DeletionNotice.Kind.DELETE
                    && isBegun(scope)) {
                next(step, StoredScope.State.OPEN, scope, ScopeResult.NONE); // a run may end it before the next attempt
            }
            return false;
        }
        ScopeResult result = result(step, certificates, begunBefore);
        if (next(step, StoredScope.State.DONE, null, result) == null) {
            return false;
        }
        log.scope();
        return true;
    }

    /** Returns null if the scope could not be returned; then nothing of it is erased. */
    private @Nullable StoredScope giveBack(StoredScope stored, PiiScope scope) {
        String file = notice.id() + "/" + stored.token() + "-" + notice.version() + ".jsonl"; // of this claim alone
        ScopeResult.Returned returned;
        try {
            MessagePublicKey recipient = MessagePublicKey.parse(Objects.requireNonNull(body.recipient()));
            returned = Objects.requireNonNull(desk, "returns are not set on this node")
                    .write(
                            notice.id(),
                            file,
                            scope,
                            recipient,
                            (what, content) -> journal.returned(body, scope, what, content));
        } catch (Exception | LinkageError e) {
            failedReturns++;
            log.failed("return", e);
            return null;
        }
        return next(stored, StoredScope.State.RETURNED, scope, ScopeResult.NONE.returned(returned));
    }

    /** Returns whether nothing of that class is left; what was disposed of before counts as well. */
    private boolean dispose(PiiScope scope, DataClass dataClass, List<DisposalCertificate> certificates) {
        boolean named = body.by() == Selection.By.ORDERS || body.by() == Selection.By.MARKETPLACE;
        if (named && retention.certificate(scope, dataClass).isEmpty() && !isRecorded(scope, dataClass)) {
            erasures.suppress(scope, dataClass);
        }
        DisposalRun run = retention.disposeNow(scope, dataClass, Reason.valueOf(body.reason()));
        run.failures().forEach(failure -> log.failed(failure.target(), failure.error()));
        certificates.addAll(run.certificates());
        return !run.certificates().isEmpty() || !isRecorded(scope, dataClass);
    }

    private boolean isRecorded(PiiScope scope, DataClass dataClass) {
        return erasures.store().find(scope, dataClass).isPresent();
    }

    /** Tells whether an attempt has claimed a disposal of the scope that is not at its end. */
    private boolean isBegun(PiiScope scope) {
        return Stream.of(DataClass.values())
                .flatMap(dataClass -> erasures.store().find(scope, dataClass).stream())
                .anyMatch(record -> record.pseudonym() != null);
    }

    private boolean isDisposed(PiiScope scope) {
        return retention.certificate(scope, DataClass.PII).isPresent()
                || retention.certificate(scope, DataClass.INFORMATION).isPresent();
    }

    private ScopeResult result(StoredScope step, List<DisposalCertificate> certificates, boolean begunBefore) {
        Map<String, Long> targets = new TreeMap<>();
        List<String> hashes = new ArrayList<>();
        List<String> exceptions = new ArrayList<>();
        Instant firstSeen = null;
        Instant ended = null;
        Instant served = null;
        LocalDate lastKeyDay = null;
        for (DisposalCertificate one : certificates) {
            if (!one.endedAt().isBefore(notice.receivedAt())) {
                one.targets().forEach((name, count) -> targets.merge(one.dataClass() + "/" + name, count, Long::sum));
            }
            String json = one.toJson();
            hashes.add(HexFormat.of().formatHex(Sha256.of(json.getBytes(StandardCharsets.UTF_8))));
            exceptions.addAll(CertificateFacts.exceptions(json));
            firstSeen = Later.first(firstSeen, CertificateFacts.firstSeenAt(json));
            ended = Later.last(ended, one.endedAt());
            served = Later.last(served, one.servedUntil());
            lastKeyDay = Later.last(lastKeyDay, one.lastKeyDay().orElse(null));
        }
        boolean nothing =
                !begunBefore && lastKeyDay == null && targets.values().stream().allMatch(count -> count <= 0);
        ScopeResult.Outcome outcome = step.state() == StoredScope.State.UNKNOWN && nothing
                ? ScopeResult.Outcome.NOT_FOUND
                : ended != null && ended.isBefore(notice.receivedAt())
                        ? ScopeResult.Outcome.BEFORE
                        : ScopeResult.Outcome.ERASED;
        return new ScopeResult(
                outcome,
                firstSeen,
                ended,
                served,
                lastKeyDay,
                targets,
                hashes,
                exceptions,
                ScopeResult.parse(step.result()).returned());
    }

    /** Returns null if another node was first. */
    private @Nullable StoredScope next(
            StoredScope stored, StoredScope.State state, @Nullable PiiScope scope, ScopeResult result) {
        StoredScope next = stored.next(scope, state, result.toJson());
        return store.replaceScope(next) ? next : null;
    }
}
