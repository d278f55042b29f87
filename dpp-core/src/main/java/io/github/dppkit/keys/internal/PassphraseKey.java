package io.github.dppkit.keys.internal;

import com.google.crypto.tink.Aead;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Derives the key of a key file from a passphrase by PBKDF2-HMAC-SHA256 (RFC 8018).
 *
 * <p>The one place where the JCA derives a key: Tink has no password-based derivation. It costs a tenth of a second or more
 * by design and runs once at start.
 */
final class PassphraseKey {

    private PassphraseKey() {}

    static Aead derive(char[] passphrase, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(passphrase, salt, iterations, RawKeys.KEY_LENGTH * Byte.SIZE);
        try {
            byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
            Aead aead = RawKeys.aesGcm(key);
            Arrays.fill(key, (byte) 0);
            return aead;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("PBKDF2-HMAC-SHA256 is not available.", e);
        } finally {
            spec.clearPassword();
        }
    }
}
