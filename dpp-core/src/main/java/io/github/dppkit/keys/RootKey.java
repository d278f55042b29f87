package io.github.dppkit.keys;

import com.google.crypto.tink.Aead;
import io.github.dppkit.keys.internal.CanonicalBytes;
import io.github.dppkit.keys.internal.DamagedSecretException;
import io.github.dppkit.keys.internal.RootKeyset;
import io.github.dppkit.policy.Enforces;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Objects;

/**
 * The key above all others: it wraps the generations and, where there are none, the epoch secrets and named secrets.
 *
 * <p>Any Tink {@link Aead} can be one: a KMS, Vault, an HSM. The embedded default is a keyset file that a passphrase
 * opens. Whoever holds this object can open every secret of the key store, so keep it inside the composition root.
 * Immutable; as safe for several threads as the {@code Aead} given, which Tink requires to be.
 */
@Enforces("A2.4.b")
public final class RootKey {

    private static final int MAXIMUM_URI = 1_024;
    private static final byte[] TRIAL = CanonicalBytes.of("dpp/root-trial/v1").toBytes();

    private final Aead aead;
    private final String uri;
    private final boolean ephemeral;

    private RootKey(Aead aead, String uri, boolean ephemeral) {
        this.aead = aead;
        this.uri = uri;
        this.ephemeral = ephemeral;
    }

    /**
     * Makes a new root key and writes it into a new file, AES-256-GCM under a key derived from the passphrase by
     * PBKDF2-HMAC-SHA256 with 600,000 iterations.
     *
     * <p>Whoever loses the file or the passphrase loses every value encrypted under it.
     *
     * @param path where; must not exist; readable by its owner only
     * @param passphrase at least 16 characters, from a file or a prompt, never a literal; not changed
     * @return the root key
     * @throws KeyFileException if the file exists or cannot be written, or the passphrase is too short
     */
    public static RootKey createKeyset(Path path, char[] passphrase) {
        return of(RootKeyset.create(path, passphrase), "file", false);
    }

    /**
     * Opens the root key of a keyset file. Takes a tenth of a second or more, by design.
     *
     * @param path the file that {@link #createKeyset} wrote
     * @param passphrase what opens it; not changed
     * @return the root key
     * @throws KeyFileException if the file is missing, open to others, changed, or the passphrase is short or wrong
     */
    public static RootKey fromKeyset(Path path, char[] passphrase) {
        return of(RootKeyset.open(path, passphrase), "file", false);
    }

    private static RootKey of(RootKeyset.Opened keyset, String kind, boolean ephemeral) {
        return new RootKey(keyset.aead(), kind + ":" + keyset.id(), ephemeral);
    }

    /**
     * Returns a root key that is kept elsewhere.
     *
     * <p>What it does not open because it was changed or is another key's, it should answer with a
     * {@link GeneralSecurityException}: dppkit then tries whether the key works at all, and only if it does takes the wrapping
     * for damaged and puts that on record. An unchecked exception always says that the key does not answer.
     *
     * @param aead wraps and unwraps; must authenticate its associated data
     * @param uri which key it is, such as {@code aws-kms://…}; stored beside what it wraps, so no secret;
     *     1 to 1,024 characters
     * @return the root key
     * @throws IllegalArgumentException if the uri is blank or longer
     */
    public static RootKey remote(Aead aead, String uri) {
        Objects.requireNonNull(aead, "aead");
        if (uri.isBlank() || uri.length() > MAXIMUM_URI) {
            throw new IllegalArgumentException("Root key refused: name it by a uri of 1 to 1,024 characters.");
        }
        return new RootKey(aead, uri, false);
    }

    /**
     * Returns a fresh root key that lives and dies with this process: for tests only, refused in any other environment.
     *
     * @return the root key
     */
    public static RootKey ephemeral() {
        return of(RootKeyset.ephemeral(), "ephemeral", true);
    }

    /**
     * Wraps a secret.
     *
     * @param secret what to wrap
     * @param associatedData what it is bound to
     * @return the wrapped secret
     * @throws KeyUnavailableException if the root key does not answer
     */
    public byte[] wrap(byte[] secret, byte[] associatedData) {
        try {
            return aead.encrypt(secret, associatedData);
        } catch (GeneralSecurityException | RuntimeException e) {
            throw unavailable(e);
        }
    }

    /**
     * Unwraps a secret.
     *
     * @param wrapped what {@link #wrap} returned
     * @param associatedData what it is bound to
     * @return the secret
     * @throws KeyUnavailableException if the root key does not answer, or is another one, or the wrapped bytes changed; the
     *     message tells an outage from the rest
     */
    public byte[] unwrap(byte[] wrapped, byte[] associatedData) {
        try {
            return aead.decrypt(wrapped, associatedData);
        } catch (GeneralSecurityException e) {
            return unwrapAgain(wrapped, associatedData, e);
        } catch (RuntimeException e) {
            throw unavailable(e);
        }
    }

    /** A key that opens what it wraps a moment later, and this still not, says that this is damaged or another's. */
    private byte[] unwrapAgain(byte[] wrapped, byte[] associatedData, GeneralSecurityException first) {
        try {
            aead.decrypt(aead.encrypt(TRIAL, TRIAL), TRIAL);
        } catch (GeneralSecurityException | RuntimeException e) {
            throw unavailable(first);
        }
        try {
            return aead.decrypt(wrapped, associatedData);
        } catch (GeneralSecurityException e) {
            throw new KeyUnavailableException(
                    "Root key unavailable (A2.4.b): it works, but does not open a stored secret: that was changed or moved,"
                            + " or this is not the key that wrapped it.",
                    new DamagedSecretException());
        } catch (RuntimeException e) {
            throw unavailable(e);
        }
    }

    private static KeyUnavailableException unavailable(Exception cause) {
        return new KeyUnavailableException("Root key unavailable (A2.4.b): it does not answer.", cause);
    }

    /**
     * Returns which key it is, as it stands beside what it wraps: {@code file:} and the keyset's id for a key of a file.
     *
     * @return no secret
     */
    public String uri() {
        return uri;
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
        return "RootKey[" + uri + "]";
    }
}
