package io.github.dppkit.archive;

import io.github.dppkit.DppException;

/** Says why the offline tool did not do what it was asked, and what to do. */
final class ArchiveToolException extends DppException {

    private static final long serialVersionUID = 1L;

    ArchiveToolException(String message) {
        super(message);
    }

    ArchiveToolException(String message, Throwable cause) {
        super(message, cause);
    }
}
