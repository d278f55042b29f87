package io.github.dppkit.spring;

import io.github.dppkit.DppException;

/**
 * Refuses to start, because a setting is missing or not permitted. Boot's failure analysis shows the message and
 * {@link SetupProblem#action()}; no value of a property is in either.
 */
public final class DppSetupException extends DppException {

    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    private final SetupProblem problem;

    /**
     * Creates the refusal.
     *
     * @param problem what is wrong
     * @param message what was refused, with the name of the property or bean
     */
    public DppSetupException(SetupProblem problem, String message) {
        super(message);
        this.problem = problem;
    }

    /**
     * Creates the refusal with the fault underneath.
     *
     * @param problem what is wrong
     * @param message what was refused, with the name of the property or bean
     * @param cause the fault underneath; its message must hold no PII
     */
    public DppSetupException(SetupProblem problem, String message, Throwable cause) {
        super(message, cause);
        this.problem = problem;
    }

    /**
     * Returns what is wrong.
     *
     * @return one of the known problems
     */
    public SetupProblem problem() {
        return problem;
    }
}
