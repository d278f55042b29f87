package io.github.dppkit.policy;

import io.github.dppkit.DppException;

/** Refuses a configuration that would weaken or contradict a clause; the message names the clause and both figures. */
public final class PolicyConfigurationException extends DppException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the refusal.
     *
     * @param message the clause, what was asked, what is allowed
     */
    public PolicyConfigurationException(String message) {
        super(message);
    }

    /**
     * Creates the refusal of something that could not be read.
     *
     * @param message what could not be read and what is expected
     * @param cause the fault underneath; its message must hold no PII
     */
    public PolicyConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }
}
