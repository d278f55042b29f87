package io.github.dppkit.retention.notice;

import io.github.dppkit.retention.notice.internal.NoticeBody;
import io.github.dppkit.retention.notice.spi.NoticeStore.State;
import io.github.dppkit.retention.spi.StoredCase;

/** The next version of a notice, one kind of change each. */
final class Changes {

    private Changes() {}

    static StoredCase<State> state(StoredCase<State> n, State state) {
        return n.next(state, n.body(), n.outcome());
    }

    static StoredCase<State> body(StoredCase<State> n, NoticeBody body) {
        return n.next(n.state(), body.toJson(), n.outcome());
    }

    static StoredCase<State> erased(StoredCase<State> n, NoticeBody body, String certificate) {
        return n.next(State.ERASED, body.toJson(), certificate);
    }
}
