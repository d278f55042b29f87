package io.github.dppkit.crypto.internal;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.HybridDecrypt;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.hybrid.HpkePrivateKey;
import com.google.crypto.tink.hybrid.HybridConfig2026;
import io.github.dppkit.keys.KeyFileException;
import io.github.dppkit.keys.internal.KeyFile;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * The private half of an HPKE key pair: a Tink keyset without output prefix, in a file or in memory.
 *
 * <p>An architecture rule names the two classes that may open one: that of messages, and that of the offline archive tool.
 */
public final class HpkeKeyset {

    private final HybridDecrypt decrypter;
    private final byte[] publicKey;

    private HpkeKeyset(HybridDecrypt decrypter, byte[] publicKey) {
        this.decrypter = decrypter;
        this.publicKey = publicKey;
    }

    /**
     * Makes a keyset and writes it into a new file.
     *
     * @param path where
     * @param kind what it is for
     * @param passphrase what shall open it
     * @return the keyset
     */
    public static HpkeKeyset create(Path path, KeyFile.Kind kind, char[] passphrase) {
        KeysetHandle keyset = generate();
        KeyFile.create(path, kind, keyset, HybridConfig2026.get(), passphrase);
        return of(keyset);
    }

    /**
     * Opens the keyset of a file.
     *
     * @param path where
     * @param kind what it must be for
     * @param passphrase what opens it
     * @return the keyset
     */
    public static HpkeKeyset open(Path path, KeyFile.Kind kind, char[] passphrase) {
        return of(KeyFile.open(path, kind, HybridConfig2026.get(), passphrase));
    }

    /**
     * Makes a keyset that no file keeps.
     *
     * @return the keyset
     */
    public static HpkeKeyset ephemeral() {
        return of(generate());
    }

    private static KeysetHandle generate() {
        try {
            return KeysetHandle.generateNew(Hpke.PARAMETERS, HybridConfig2026.get());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HPKE with X25519 is not available.", e);
        }
    }

    @AccessesPartialKey
    private static HpkeKeyset of(KeysetHandle keyset) {
        try {
            if (keyset.getPrimary().getKey() instanceof HpkePrivateKey key
                    && key.getParameters().equals(Hpke.PARAMETERS)) {
                return new HpkeKeyset(
                        keyset.getPrimitive(HybridConfig2026.get(), HybridDecrypt.class),
                        key.getPublicKey().getPublicKeyBytes().toByteArray());
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HPKE with X25519 is not available.", e);
        }
        throw new KeyFileException(
                KeyFileException.Problem.MALFORMED, "Key file refused (A1.5.c): it holds no HPKE key of X25519.");
    }

    /**
     * Decrypts what was encrypted to the public half.
     *
     * @param ciphertext what came
     * @param info what it must be bound to
     * @return the plaintext
     * @throws GeneralSecurityException if it was not encrypted to this key, with this info, or was changed
     */
    public byte[] decrypt(byte[] ciphertext, byte[] info) throws GeneralSecurityException {
        return decrypter.decrypt(ciphertext, info);
    }

    /**
     * Returns the public half.
     *
     * @return 32 bytes, a copy
     */
    public byte[] publicKey() {
        return publicKey.clone();
    }
}
