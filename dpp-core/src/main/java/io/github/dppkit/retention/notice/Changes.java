package io.github.dppkit.retention.notice;

import io.github.dppkit.retention.notice.internal.NoticeBody;
import io.github.dppkit.retention.notice.spi.StoredNotice;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The next version of a {@link StoredNotice}, one kind of change each. */
final class Changes {

    private Changes() {}

    static StoredNotice state(StoredNotice n, StoredNotice.State state) {
        return of(n, state, n.claimedUntil(), n.body(), n.certificate());
    }

    static StoredNotice body(StoredNotice n, NoticeBody body) {
        return of(n, n.state(), n.claimedUntil(), body.toJson(), n.certificate());
    }

    static StoredNotice claimed(StoredNotice n, @Nullable Instant until) {
        return of(n, n.state(), until, n.body(), n.certificate());
    }

    static StoredNotice erased(StoredNotice n, NoticeBody body, String certificate) {
        return of(n, StoredNotice.State.ERASED, n.claimedUntil(), body.toJson(), certificate);
    }

    /** Returns another state of the same version, to be changed further. */
    static StoredNotice sameVersion(StoredNotice n, StoredNotice.State state) {
        return new StoredNotice(
                n.id(), state, n.receivedAt(), n.claimedUntil(), n.body(), n.certificate(), n.version());
    }

    private static StoredNotice of(
            StoredNotice n,
            StoredNotice.State state,
            @Nullable Instant claimedUntil,
            String body,
            @Nullable String certificate) {
        return new StoredNotice(n.id(), state, n.receivedAt(), claimedUntil, body, certificate, n.version() + 1);
    }
}
