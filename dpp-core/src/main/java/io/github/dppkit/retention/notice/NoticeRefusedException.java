package io.github.dppkit.retention.notice;

import io.github.dppkit.DppException;

/** Says that a notice, or a statement about one, cannot be taken as it is. */
public final class NoticeRefusedException extends DppException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do; no id of an order
     */
    public NoticeRefusedException(String message) {
        super(message);
    }
}
