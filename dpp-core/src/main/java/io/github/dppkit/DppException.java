package io.github.dppkit;

/**
 * The root of everything dppkit throws.
 *
 * <p>A message names what was refused, the clause or the field, and what to do next. It never holds a value that came
 * in from outside: not a name, not an order id, not a byte of ciphertext. There is one final subclass for each thing a
 * caller can act on.
 */
public abstract class DppException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what was refused, the clause or field, what to do next
     */
    protected DppException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause whose own message is known to hold no PII.
     *
     * @param message what was refused, the clause or field, what to do next
     * @param cause the fault underneath
     */
    protected DppException(String message, Throwable cause) {
        super(message, cause);
    }
}
