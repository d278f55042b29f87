package io.github.dppkit.keys;

import io.github.dppkit.DppException;

/** Refuses a key file or its passphrase; {@link #problem()} says which rule was broken. */
public final class KeyFileException extends DppException {

    private static final long serialVersionUID = 1L;

    /** The rule that was broken. */
    public enum Problem {
        /** There is no such file. */
        MISSING,
        /** There is a file already, and it is not overwritten. */
        EXISTS,
        /** Others than the owner may read or write the file. */
        OPEN_TO_OTHERS,
        /** The passphrase has fewer than 16 characters. */
        PASSPHRASE_TOO_SHORT,
        /** The passphrase is wrong, or the file was changed: cryptography cannot tell which. */
        PASSPHRASE_WRONG_OR_FILE_CHANGED,
        /** The file is not a key file of this kind and version. */
        MALFORMED,
        /** The file could not be read or written. */
        IO
    }

    /** What is wrong with the file. */
    private final Problem problem;

    /**
     * Creates the refusal.
     *
     * @param problem the rule that was broken
     * @param message what was refused and what to do
     */
    public KeyFileException(Problem problem, String message) {
        super(message);
        this.problem = problem;
    }

    /**
     * Creates the refusal with the fault underneath.
     *
     * @param problem the rule that was broken
     * @param message what was refused and what to do
     * @param cause the fault underneath
     */
    public KeyFileException(Problem problem, String message, Throwable cause) {
        super(message, cause);
        this.problem = problem;
    }

    /**
     * Returns the rule that was broken.
     *
     * @return one of seven
     */
    public Problem problem() {
        return problem;
    }
}
