package io.github.dppkit.keys.internal;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.PublicKeySign;
import com.google.crypto.tink.signature.Ed25519Parameters;
import com.google.crypto.tink.signature.Ed25519PrivateKey;
import com.google.crypto.tink.signature.SignatureConfig2026;
import io.github.dppkit.keys.KeyFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/** The embedded signing key: a Tink Ed25519 keyset without output prefix, in a file or in memory. */
public final class SigningKeyset {

    private final PublicKeySign signer;
    private final byte[] publicKey;

    private SigningKeyset(PublicKeySign signer, byte[] publicKey) {
        this.signer = signer;
        this.publicKey = publicKey;
    }

    /**
     * Makes a keyset and writes it into a new file.
     *
     * @param path where
     * @param passphrase what shall open it
     * @return the keyset
     */
    public static SigningKeyset create(Path path, char[] passphrase) {
        KeysetHandle keyset = generate();
        KeyFile.create(path, KeyFile.Kind.SIGNING, keyset, SignatureConfig2026.get(), passphrase);
        return of(keyset);
    }

    /**
     * Opens the keyset of a file.
     *
     * @param path where
     * @param passphrase what opens it
     * @return the keyset
     */
    public static SigningKeyset open(Path path, char[] passphrase) {
        return of(KeyFile.open(path, KeyFile.Kind.SIGNING, SignatureConfig2026.get(), passphrase));
    }

    /**
     * Makes a keyset that no file keeps.
     *
     * @return the keyset
     */
    public static SigningKeyset ephemeral() {
        return of(generate());
    }

    private static KeysetHandle generate() {
        try {
            return KeysetHandle.generateNew(Ed25519Parameters.create(), SignatureConfig2026.get());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 is not available.", e);
        }
    }

    @AccessesPartialKey
    private static SigningKeyset of(KeysetHandle keyset) {
        try {
            if (keyset.getPrimary().getKey() instanceof Ed25519PrivateKey key) {
                return new SigningKeyset(
                        keyset.getPrimitive(SignatureConfig2026.get(), PublicKeySign.class),
                        key.getPublicKey().getPublicKeyBytes().toByteArray());
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 is not available.", e);
        }
        throw new KeyFileException(
                KeyFileException.Problem.MALFORMED, "Key file refused (A2.6.c): it holds no Ed25519 key.");
    }

    /**
     * Signs bytes.
     *
     * @param data what to sign
     * @return 64 bytes
     * @throws GeneralSecurityException if signing fails
     */
    public byte[] sign(byte[] data) throws GeneralSecurityException {
        return signer.sign(data);
    }

    /**
     * Returns the public key.
     *
     * @return 32 bytes, a copy
     */
    public byte[] publicKey() {
        return publicKey.clone();
    }
}
