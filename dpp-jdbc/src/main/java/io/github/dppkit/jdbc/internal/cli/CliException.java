package io.github.dppkit.jdbc.internal.cli;

import io.github.dppkit.DppException;

/** Says why the program did not do what it was asked, and what to do next; never a password or a row. */
final class CliException extends DppException {

    private static final long serialVersionUID = 1L;

    CliException(String message) {
        super(message);
    }
}
