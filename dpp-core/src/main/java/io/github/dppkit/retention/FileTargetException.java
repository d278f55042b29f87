package io.github.dppkit.retention;

import io.github.dppkit.DppException;

/** Says that a {@link FileTarget} could not remove or count files, or refused to leave its directory. */
public final class FileTargetException extends DppException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what failed, without names of files
     */
    public FileTargetException(String message) {
        super(message);
    }
}
