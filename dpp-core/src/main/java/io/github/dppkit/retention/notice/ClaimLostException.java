package io.github.dppkit.retention.notice;

import io.github.dppkit.DppException;

/** Says that another node has taken a notice over; never leaves a run. */
final class ClaimLostException extends DppException {

    private static final long serialVersionUID = 1L;

    ClaimLostException() {
        super("Another node works on the notice.");
    }
}
