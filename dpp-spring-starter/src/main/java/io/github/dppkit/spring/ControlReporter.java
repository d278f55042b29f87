package io.github.dppkit.spring;

/**
 * Tells whether one control is on. Every bean of this type appears in the start-up line and in the endpoint {@code dpp},
 * so that a control that is absent is seen to be absent.
 *
 * <p>Called at start and at each request of the endpoint, by several threads: it answers from memory and does not throw.
 */
@FunctionalInterface
public interface ControlReporter {

    /**
     * Returns how the control is now.
     *
     * @return its status
     */
    ControlStatus report();
}
