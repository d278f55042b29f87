package io.github.dppkit.jdbc.internal;

import io.github.dppkit.DppException;

/** A borrowed connection on which no fresh transaction can begin; its text completes a sentence. It stays in this package. */
final class RefusedConnectionException extends DppException {

    private static final long serialVersionUID = 1L;

    RefusedConnectionException(String reason) {
        super(reason);
    }
}
