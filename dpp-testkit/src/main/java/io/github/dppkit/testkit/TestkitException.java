package io.github.dppkit.testkit;

import io.github.dppkit.DppException;

/**
 * Says that a test tool could not do its own work, so that the test has shown nothing.
 *
 * <p>Unlike the rest of dppkit, its message may quote what a child process wrote to its error stream.
 */
public final class TestkitException extends DppException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what the tool could not do, and what to change
     */
    public TestkitException(String message) {
        super(message);
    }

    /**
     * Creates the exception with the fault underneath.
     *
     * @param message what the tool could not do, and what to change
     * @param cause the fault underneath
     */
    public TestkitException(String message, Throwable cause) {
        super(message, cause);
    }
}
