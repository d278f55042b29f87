package io.github.dppkit.retention.notice;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.internal.Erasures;
import io.github.dppkit.retention.notice.internal.NoticeBody;
import io.github.dppkit.retention.notice.internal.NoticeStatement;
import io.github.dppkit.retention.notice.internal.ScopeResult;
import io.github.dppkit.retention.notice.internal.Tally;
import io.github.dppkit.retention.notice.spi.NoticeStore;
import io.github.dppkit.retention.notice.spi.NoticeStore.State;
import io.github.dppkit.retention.spi.StoredCase;
import io.github.dppkit.retention.spi.StoredScope;
import java.time.Instant;
import java.util.List;

/** Certifies what a notice has come to, from what is noted of each of its scopes. */
@Enforces({"A1.7.b", "A1.7.d"})
final class NoticeIssue {

    private static final int PAGE = 500;

    private final NoticeStore store;
    private final Erasures erasures;

    NoticeIssue(NoticeStore store, Erasures erasures) {
        this.store = store;
        this.erasures = erasures;
    }

    NoticeCertificate issue(StoredCase<State> notice, NoticeBody body) {
        Tally tally = tally(notice.id());
        NoticeClock clock = NoticeClock.of(erasures.policy());
        Instant received = notice.receivedAt();
        NoticeStatement statement = new NoticeStatement(
                erasures.environment().name(),
                notice.id(),
                body,
                body.partner() == null
                        ? null
                        : erasures.tokenizer()
                                .partnerToken(SellingPartner.of(body.partner()))
                                .toString(),
                received,
                clock.deadline(received),
                clock.copiesDeadline(received),
                erasures.policy().id(),
                erasures.policy().version(),
                tally,
                copies(tally, received));
        return NoticeCertificate.sign(statement.toJson(), erasures.signer());
    }

    private Erasures.Copies copies(Tally tally, Instant received) {
        Instant first = tally.firstSeenAt();
        Instant ended = tally.endedAt();
        Instant served = tally.servedUntil();
        return erasures.copies(
                tally.lastKeyDay(),
                first == null ? received : first,
                ended == null ? erasures.clock().instant() : ended,
                served == null ? received : served);
    }

    private Tally tally(String notice) {
        Tally tally = new Tally();
        SubjectToken after = null;
        List<StoredScope> page = store.scopes(notice, false, null, PAGE);
        while (!page.isEmpty()) {
            page.forEach(scope -> tally.add(scope.token(), ScopeResult.parse(scope.result())));
            after = page.get(page.size() - 1).token();
            page = store.scopes(notice, false, after, PAGE);
        }
        return tally;
    }
}
