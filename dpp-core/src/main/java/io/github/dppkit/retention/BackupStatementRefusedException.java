package io.github.dppkit.retention;

import io.github.dppkit.DppException;

/** A statement about a backup cannot be true, or is nobody's. Nothing was changed. */
public final class BackupStatementRefusedException extends DppException {

    private static final long serialVersionUID = 1L;

    BackupStatementRefusedException(String message) {
        super(message);
    }
}
