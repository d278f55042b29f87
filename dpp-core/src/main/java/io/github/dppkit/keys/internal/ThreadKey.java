package io.github.dppkit.keys.internal;

import com.google.crypto.tink.Aead;
import java.security.GeneralSecurityException;

/**
 * Takes the last key out of the calling thread.
 *
 * <p>Tink keeps one static {@code Cipher} per thread for AES-GCM, whoever's key it was used with, and the JDK's cipher keeps
 * that key and its expansion until it is used with another: on an idle pooled thread for ever. One encryption under a key
 * that opens nothing puts that one in its place. It has to be an encryption: only that replaces the copy by which the JDK's
 * cipher refuses to use key and nonce twice. Safe for use by several threads.
 */
final class ThreadKey {

    private static final byte[] NOTHING = new byte[0];

    private final Aead opensNothing = RawKeys.aesGcm(RawKeys.random(RawKeys.KEY_LENGTH));

    /** Clears the calling thread; about as dear as encrypting one field. */
    void clear() {
        try {
            opensNothing.encrypt(NOTHING, NOTHING);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM failed to encrypt.", e);
        }
    }
}
