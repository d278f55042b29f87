package io.github.dppkit.retention;

import io.github.dppkit.DppException;

/** Says that an order event cannot be true, such as a delivery in the future; no deadline follows it. */
public final class OrderEventRefusedException extends DppException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message which event was refused and why, without its value
     */
    public OrderEventRefusedException(String message) {
        super(message);
    }
}
