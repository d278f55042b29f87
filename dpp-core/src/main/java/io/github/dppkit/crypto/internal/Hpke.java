package io.github.dppkit.crypto.internal;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.LowLevelCryptoCaller;
import com.google.crypto.tink.hybrid.HpkeParameters;
import com.google.crypto.tink.hybrid.HpkePublicKey;
import com.google.crypto.tink.hybrid.subtle.HpkeEncrypt;
import com.google.crypto.tink.subtle.EngineFactory;
import com.google.crypto.tink.util.Bytes;
import java.security.GeneralSecurityException;

/**
 * Encryption to a public key by HPKE (RFC 9180) in base mode, by Tink: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256,
 * AES-256-GCM, without Tink's prefix. The associated data of RFC 9180 are empty; what a text is bound to is the info.
 *
 * <p>Base mode does not tell who encrypted: whoever has the public key can.
 */
public final class Hpke {

    /** Length of a public key in bytes. */
    public static final int PUBLIC_KEY_LENGTH = 32;

    /** What a ciphertext has more than its plaintext: encapsulated key (32) in front, tag (16) behind. */
    public static final int OVERHEAD = 48;

    /** The number that stored formats use for this suite. */
    public static final int X25519_HKDF_SHA256_AES_256_GCM = 1;

    static final HpkeParameters PARAMETERS = parameters();

    private static final byte[] NOTHING = new byte[0];

    private Hpke() {}

    private static HpkeParameters parameters() {
        try {
            return HpkeParameters.builder()
                    .setKemId(HpkeParameters.KemId.DHKEM_X25519_HKDF_SHA256)
                    .setKdfId(HpkeParameters.KdfId.HKDF_SHA256)
                    .setAeadId(HpkeParameters.AeadId.AES_256_GCM)
                    .setVariant(HpkeParameters.Variant.NO_PREFIX)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HPKE with X25519 is not available.", e);
        }
    }

    /**
     * Encrypts to a public key.
     *
     * @param publicKey for whom; one that {@link #isUsable} accepts
     * @param content what
     * @param info what it is bound to
     * @return 48 bytes more than the content
     */
    public static byte[] encrypt(byte[] publicKey, byte[] content, byte[] info) {
        try {
            return encryptChecked(publicKey, content, info);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HPKE with X25519 is not available.", e);
        }
    }

    /**
     * Tells whether bytes are a public key: of the right length, and none of the few points that make the shared secret
     * the same for everybody.
     *
     * @param publicKey what was handed over
     * @return false if nothing may be encrypted to it
     */
    public static boolean isUsable(byte[] publicKey) {
        try {
            return encryptChecked(publicKey, NOTHING, NOTHING).length == OVERHEAD;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    @AccessesPartialKey
    @LowLevelCryptoCaller
    private static byte[] encryptChecked(byte[] publicKey, byte[] content, byte[] info)
            throws GeneralSecurityException {
        HpkePublicKey key = HpkePublicKey.create(PARAMETERS, Bytes.copyFrom(publicKey), null);
        return HpkeEncrypt.create(key).encrypt(content, info);
    }

    /**
     * Returns the SHA-256 of bytes.
     *
     * @param bytes what
     * @return 32 bytes
     */
    public static byte[] sha256(byte[] bytes) {
        try {
            return EngineFactory.MESSAGE_DIGEST.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is not available.", e);
        }
    }
}
