package io.github.dppkit.governance.request;

import io.github.dppkit.governance.request.internal.RequestBody;
import io.github.dppkit.governance.request.internal.SubjectResult;
import io.github.dppkit.governance.request.spi.DataRequestStore.State;
import io.github.dppkit.retention.spi.StoredCase;
import io.github.dppkit.retention.spi.StoredScope;

/** The next version of what is stored, one kind of change each. */
final class RequestChanges {

    private RequestChanges() {}

    static StoredCase<State> body(StoredCase<State> r, RequestBody body) {
        return r.next(r.state(), body.toJson(), r.outcome());
    }

    static StoredCase<State> decided(StoredCase<State> r, RequestBody body) {
        return r.next(State.DECIDED, body.toJson(), r.outcome());
    }

    static StoredCase<State> closed(StoredCase<State> r, RequestBody body, String answer) {
        return r.next(State.CLOSED, body.toJson(), answer);
    }

    /** A scope that is done drops its name. */
    static StoredScope done(StoredScope s, SubjectResult result) {
        return s.next(null, StoredScope.State.DONE, result.toJson());
    }

    static StoredScope noted(StoredScope s, SubjectResult result) {
        return s.next(s.scope(), s.state(), result.toJson());
    }
}
