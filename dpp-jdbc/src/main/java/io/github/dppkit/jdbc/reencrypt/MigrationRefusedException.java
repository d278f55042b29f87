package io.github.dppkit.jdbc.reencrypt;

import io.github.dppkit.DppException;

/** Refuses a step of a migration that would lose data; nothing was changed. */
public final class MigrationRefusedException extends DppException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was refused and what to do; no value that came from outside
     */
    public MigrationRefusedException(String message) {
        super(message);
    }
}
