package io.github.dppkit.retention.spi;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.pii.PiiScope;
import org.jspecify.annotations.Nullable;

/**
 * One scope that a case concerns, as a {@link CaseStore} keeps it. Once it is done, the token alone remains.
 *
 * @param caseId the case
 * @param token the scope's token; with the case it is the key
 * @param scope whose data; null once it is done
 * @param state how far it is
 * @param result what dppkit notes of it: JSON, at most 16,384 characters, without any order id; null at first
 * @param version 1 at first, one more at each change
 */
public record StoredScope(
        String caseId,
        SubjectToken token,
        @Nullable PiiScope scope,
        State state,
        @Nullable String result,
        int version) {

    /**
     * Returns the next version.
     *
     * @param nextScope whose data; null once it is done
     * @param nextState how far it is
     * @param nextResult what is noted of it
     * @return what to store
     */
    public StoredScope next(@Nullable PiiScope nextScope, State nextState, String nextResult) {
        return new StoredScope(caseId, token, nextScope, nextState, nextResult, version + 1);
    }

    /** How far a scope is; the names are stored. A request's is OPEN or DONE. */
    public enum State {
        /** Not begun, or of a request not done. */
        OPEN,
        /** Nothing of it was known: what comes late is refused. */
        UNKNOWN,
        /** Written to its recipient, not erased yet. */
        RETURNED,
        /** Done: of a notice the data are gone. */
        DONE
    }
}
