package io.github.dppkit.keys;

import io.github.dppkit.keys.internal.SigningKeyset;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * The Ed25519 key (RFC 8032) that signs audit checkpoints; it shares no root with the keys that encrypt.
 *
 * <p>The embedded default is a keyset file of its own. Immutable and safe for use by several threads.
 */
public final class SigningKey {

    private final SigningKeyset keyset;
    private final boolean ephemeral;

    private SigningKey(SigningKeyset keyset, boolean ephemeral) {
        this.keyset = keyset;
        this.ephemeral = ephemeral;
    }

    /**
     * Makes a new signing key and writes it into a new file, protected like a root key's.
     *
     * @param path where; must not exist; readable by its owner only
     * @param passphrase at least 16 characters; not changed
     * @return the signing key
     * @throws KeyFileException if the file exists or cannot be written, or the passphrase is too short
     */
    public static SigningKey createKeyset(Path path, char[] passphrase) {
        return new SigningKey(SigningKeyset.create(path, passphrase), false);
    }

    /**
     * Opens the signing key of a keyset file.
     *
     * @param path the file that {@link #createKeyset} wrote
     * @param passphrase what opens it; not changed
     * @return the signing key
     * @throws KeyFileException if the file is missing, open to others, changed, or the passphrase is short or wrong
     */
    public static SigningKey fromKeyset(Path path, char[] passphrase) {
        return new SigningKey(SigningKeyset.open(path, passphrase), false);
    }

    /**
     * Returns a fresh signing key that lives and dies with this process: for tests only, refused in any other environment.
     *
     * @return the signing key
     */
    public static SigningKey ephemeral() {
        return new SigningKey(SigningKeyset.ephemeral(), true);
    }

    /**
     * Signs bytes.
     *
     * @param data what to sign
     * @return 64 bytes
     * @throws KeyUnavailableException if signing fails
     */
    public byte[] sign(byte[] data) {
        try {
            return keyset.sign(data);
        } catch (GeneralSecurityException e) {
            throw new KeyUnavailableException("Signing key unavailable (A2.6.c): it does not sign.", e);
        }
    }

    /**
     * Returns the public key, to be given to whoever verifies.
     *
     * @return 32 bytes, a copy
     */
    public byte[] publicKey() {
        return keyset.publicKey();
    }

    /**
     * Returns whether it lives in memory only.
     *
     * @return true if it is refused outside tests
     */
    public boolean isEphemeral() {
        return ephemeral;
    }

    @Override
    public String toString() {
        return "SigningKey[Ed25519]";
    }
}
