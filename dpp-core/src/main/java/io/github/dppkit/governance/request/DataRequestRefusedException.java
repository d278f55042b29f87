package io.github.dppkit.governance.request;

import io.github.dppkit.DppException;

/** Says why a data subject's request, or a step of it, is not taken. */
public final class DataRequestRefusedException extends DppException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message names what is wrong and what to do, and repeats no input
     */
    public DataRequestRefusedException(String message) {
        super(message);
    }
}
