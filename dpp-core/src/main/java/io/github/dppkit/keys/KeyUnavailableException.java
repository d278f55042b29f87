package io.github.dppkit.keys;

import io.github.dppkit.DppException;

/**
 * Says that no usable key exists: never made, erased, past its deadline, exhausted, or the root key does not answer.
 */
public final class KeyUnavailableException extends DppException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message which kind of key and why, without ids
     */
    public KeyUnavailableException(String message) {
        super(message);
    }

    /**
     * Creates the exception with the fault underneath.
     *
     * @param message which kind of key and why, without ids
     * @param cause the fault underneath
     */
    public KeyUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
