package io.github.dppkit.governance.request;

import io.github.dppkit.DppException;

/** Says that another node has taken a request over; never leaves a run. */
final class TakenOverException extends DppException {

    private static final long serialVersionUID = 1L;

    TakenOverException() {
        super("Another node works on the request.");
    }
}
