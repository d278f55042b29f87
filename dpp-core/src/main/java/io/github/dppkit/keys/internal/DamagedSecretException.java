package io.github.dppkit.keys.internal;

import io.github.dppkit.keys.KeyUnavailableException;
import java.security.GeneralSecurityException;

/**
 * Says that a wrapped secret does not open although what wraps it answers: its row was changed or moved, or it was wrapped
 * by another root key. It is the cause of the {@link KeyUnavailableException} that callers see; an outage has another.
 */
public final class DamagedSecretException extends GeneralSecurityException {

    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public DamagedSecretException() {
        super("a wrapped secret does not open");
    }

    /** Tells damage, which stays, from what another try may mend. */
    static boolean causes(KeyUnavailableException refusal) {
        return refusal.getCause() instanceof DamagedSecretException;
    }
}
