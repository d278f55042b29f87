package io.github.dppkit.keys.internal;

import io.github.dppkit.DppException;
import io.github.dppkit.keys.KeyUnavailableException;

/**
 * Says that a wrapped secret does not open although what wraps it answers: its row was changed or moved, or it was wrapped
 * by another root key. It is the cause of the {@link KeyUnavailableException} that callers see; an outage has another.
 */
public final class DamagedSecretException extends DppException {

    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public DamagedSecretException() {
        super("A wrapped secret does not open (A2.4.b).");
    }

    /** Tells damage, which stays, from what another try may mend. */
    static boolean causes(KeyUnavailableException refusal) {
        return refusal.getCause() instanceof DamagedSecretException;
    }
}
