package io.github.dppkit.access.credential;

import java.time.Instant;

/**
 * How old a credential is against its limit.
 *
 * @param credential which
 * @param dueAt when it must have been replaced
 * @param clause the clause that limits its age
 * @param state how it stands now
 */
public record CredentialAge(Credential credential, Instant dueAt, String clause, State state) {

    /** How a credential stands. */
    public enum State {
        /** There is time. */
        IN_TIME,
        /** It must be replaced soon. */
        DUE_SOON,
        /** It should have been replaced. */
        OVERDUE
    }
}
