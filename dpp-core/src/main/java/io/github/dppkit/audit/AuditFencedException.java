package io.github.dppkit.audit;

import io.github.dppkit.DppException;

/**
 * Reports that a writer is no longer the one its store expects: another process ended it, or its head was moved.
 *
 * <p>The outcome is known: nothing was written. The writer stops for good.
 */
public final class AuditFencedException extends DppException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was refused and what to do; no value that came from outside
     */
    public AuditFencedException(String message) {
        super(message);
    }
}
