package io.github.dppkit.retention.notice.spi;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.pii.PiiScope;
import org.jspecify.annotations.Nullable;

/**
 * One scope that a notice selects, as a store keeps it. Once it is done, the token alone remains.
 *
 * @param notice the notice
 * @param token the scope's token; with the notice it is the key
 * @param scope whose data; null once they are gone
 * @param state how far it is
 * @param result what dppkit notes of it: JSON, at most 16,384 characters, without any order id; null at first
 * @param version 1 at first, one more at each change
 */
public record StoredScope(
        String notice,
        SubjectToken token,
        @Nullable PiiScope scope,
        State state,
        @Nullable String result,
        int version) {

    /** How far a scope is; the names are stored. */
    public enum State {
        /** Not begun. */
        OPEN,
        /** Nothing of it was known: what comes late is refused. */
        UNKNOWN,
        /** Written to its recipient, not erased yet. */
        RETURNED,
        /** Gone. */
        DONE
    }
}
