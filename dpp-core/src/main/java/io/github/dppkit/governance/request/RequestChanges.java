package io.github.dppkit.governance.request;

import io.github.dppkit.governance.request.internal.RequestBody;
import io.github.dppkit.governance.request.internal.SubjectResult;
import io.github.dppkit.governance.request.spi.StoredRequest;
import io.github.dppkit.governance.request.spi.StoredSubject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The next version of what is stored, one kind of change each. */
final class RequestChanges {

    private RequestChanges() {}

    static StoredRequest claimed(StoredRequest r, @Nullable Instant until) {
        return of(r, r.state(), until, r.body(), r.answer());
    }

    static StoredRequest body(StoredRequest r, RequestBody body) {
        return of(r, r.state(), r.claimedUntil(), body.toJson(), r.answer());
    }

    static StoredRequest decided(StoredRequest r, RequestBody body) {
        return of(r, StoredRequest.State.DECIDED, r.claimedUntil(), body.toJson(), r.answer());
    }

    static StoredRequest closed(StoredRequest r, RequestBody body, String answer) {
        return of(r, StoredRequest.State.CLOSED, r.claimedUntil(), body.toJson(), answer);
    }

    /** A scope that is done drops its name. */
    static StoredSubject done(StoredSubject s, SubjectResult result) {
        return new StoredSubject(
                s.request(), s.token(), null, StoredSubject.State.DONE, result.toJson(), s.version() + 1);
    }

    static StoredSubject noted(StoredSubject s, SubjectResult result) {
        return new StoredSubject(s.request(), s.token(), s.scope(), s.state(), result.toJson(), s.version() + 1);
    }

    private static StoredRequest of(
            StoredRequest r,
            StoredRequest.State state,
            @Nullable Instant claimedUntil,
            String body,
            @Nullable String answer) {
        return new StoredRequest(r.id(), state, r.receivedAt(), claimedUntil, body, answer, r.version() + 1);
    }
}
