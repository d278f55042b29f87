package io.github.dppkit.audit.internal;

import com.google.crypto.tink.subtle.Ed25519Verify;
import java.security.GeneralSecurityException;

/** Verification of Ed25519 signatures (RFC 8032) by Tink. */
public final class Ed25519 {

    /** Length of a public key in bytes. */
    public static final int PUBLIC_KEY_LENGTH = Ed25519Verify.PUBLIC_KEY_LEN;

    /** Length of a signature in bytes. */
    public static final int SIGNATURE_LENGTH = Ed25519Verify.SIGNATURE_LEN;

    private Ed25519() {}

    /** Tells whether the signature over the message is that of the key; a malformed key or signature verifies nothing. */
    public static boolean verifies(byte[] publicKey, byte[] message, byte[] signature) {
        if (publicKey.length != PUBLIC_KEY_LENGTH || signature.length != Ed25519Verify.SIGNATURE_LEN) {
            return false;
        }
        try {
            new Ed25519Verify(publicKey).verify(signature, message);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
