package io.github.dppkit.access;

import io.github.dppkit.DppException;

/** Refuses somebody who is nobody in particular: anonymous, blank, or an account that people share (A1.2.a, A1.2.b). */
public final class ActorRefusedException extends DppException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the refusal.
     *
     * @param message the rule that was broken, without the id
     */
    public ActorRefusedException(String message) {
        super(message);
    }
}
