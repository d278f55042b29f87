package io.github.dppkit.retention;

import io.github.dppkit.DppException;

/** Says that a text is not a disposal certificate in its one canonical form, or that one is longer than a store keeps. */
public final class CertificateRefusedException extends DppException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong with the form; nothing of the text
     */
    public CertificateRefusedException(String message) {
        super(message);
    }
}
