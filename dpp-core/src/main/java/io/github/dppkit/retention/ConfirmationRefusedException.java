package io.github.dppkit.retention;

import io.github.dppkit.DppException;

/** Nobody may confirm it so: the time, or a disposal of unusual size. Nothing is changed; the message says what to do. */
public final class ConfirmationRefusedException extends DppException {

    private static final long serialVersionUID = 1L;

    ConfirmationRefusedException(String message) {
        super(message);
    }
}
