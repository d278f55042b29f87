package io.github.dppkit.crypto;

import io.github.dppkit.DppException;

/**
 * Says that a value did not open, and nothing more: whether it was moved, changed, cut, forged or encrypted elsewhere is
 * not told, since the difference would help a forger. The failure is on record.
 */
public final class DecryptionFailedException extends DppException {

    private static final long serialVersionUID = 1L;

    /** Creates the exception; the text is always the same and there is no cause. */
    public DecryptionFailedException() {
        super("Decryption failed (A2.4.a): the value is not one that was encrypted for this place.");
    }
}
