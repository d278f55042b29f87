package io.github.dppkit.retention;

import io.github.dppkit.DppException;

/** A statement about a restore is not accepted: the message says why. */
public final class RestoreRefusedException extends DppException {

    private static final long serialVersionUID = 1L;

    RestoreRefusedException(String message) {
        super(message);
    }
}
