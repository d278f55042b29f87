package io.github.dppkit.keys.internal;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.LowLevelCryptoCaller;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.aead.subtle.AesGcmAead;
import com.google.crypto.tink.subtle.Hkdf;
import com.google.crypto.tink.subtle.Random;
import com.google.crypto.tink.util.SecretBytes;
import java.security.GeneralSecurityException;

/**
 * Makes primitives of raw key bytes: AES-256-GCM (NIST SP 800-38D, 96-bit random nonce, 128-bit tag) and HKDF-SHA256
 * (RFC 5869), both Tink's.
 *
 * <p>It is the one class that touches {@link InsecureSecretKeyAccess}, and the one source of randomness of the key
 * hierarchy; an architecture rule keeps it so. It only imports bytes: nothing here exports a key.
 */
public final class RawKeys {

    /** The length of every symmetric key, in bytes. */
    public static final int KEY_LENGTH = 32;

    private static final byte[] NO_SALT = new byte[0];
    private static final AesGcmParameters AES_256_GCM = noPrefix();

    private RawKeys() {}

    private static AesGcmParameters noPrefix() {
        try {
            return AesGcmParameters.builder()
                    .setKeySizeBytes(PredefinedAeadParameters.AES256_GCM.getKeySizeBytes())
                    .setIvSizeBytes(PredefinedAeadParameters.AES256_GCM.getIvSizeBytes())
                    .setTagSizeBytes(PredefinedAeadParameters.AES256_GCM.getTagSizeBytes())
                    .setVariant(AesGcmParameters.Variant.NO_PREFIX)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not available.", e);
        }
    }

    /** Returns fresh random bytes. */
    static byte[] random(int length) {
        return Random.randBytes(length);
    }

    /** Returns an AEAD of 32 key bytes; ciphertext is nonce (12), ciphertext, tag (16). */
    @AccessesPartialKey
    @LowLevelCryptoCaller
    static Aead aesGcm(byte[] key) {
        try {
            return AesGcmAead.create(AesGcmKey.builder()
                    .setParameters(AES_256_GCM)
                    .setKeyBytes(SecretBytes.copyFrom(key, InsecureSecretKeyAccess.get()))
                    .build());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not available.", e);
        }
    }

    /** Returns {@code length} bytes derived from a uniformly random secret, bound to {@code info}. */
    static byte[] derive(byte[] secret, byte[] info, int length) {
        try {
            return Hkdf.computeHkdf("HmacSha256", secret, NO_SALT, info, length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HKDF-SHA256 is not available.", e);
        }
    }
}
