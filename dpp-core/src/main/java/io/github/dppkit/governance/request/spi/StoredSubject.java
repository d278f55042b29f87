package io.github.dppkit.governance.request.spi;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.pii.PiiScope;
import org.jspecify.annotations.Nullable;

/**
 * One scope that a data subject's request concerns, as a store keeps it. Once it is done, the token alone remains.
 *
 * @param request the request
 * @param token the scope's token; with the request it is the key
 * @param scope whose data; null once it is done
 * @param state how far it is
 * @param result what dppkit notes of it: JSON, at most 16,384 characters, without any order id; null at first
 * @param version 1 at first, one more at each change
 */
public record StoredSubject(
        String request,
        SubjectToken token,
        @Nullable PiiScope scope,
        State state,
        @Nullable String result,
        int version) {

    /** How far a scope is; the names are stored. */
    public enum State {
        /** Not done. */
        OPEN,
        /** Done. */
        DONE
    }
}
