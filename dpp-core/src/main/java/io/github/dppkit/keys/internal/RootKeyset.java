package io.github.dppkit.keys.internal;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.github.dppkit.keys.KeyFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;

/** The embedded root key: a Tink AES-256-GCM keyset, in a file or in memory. */
public final class RootKeyset {

    private RootKeyset() {}

    /**
     * A keyset's primitive and which keyset it is.
     *
     * @param aead wraps and unwraps
     * @param id eight hexadecimal digits, no secret
     */
    public record Opened(Aead aead, String id) {}

    /**
     * Makes a keyset and writes it into a new file.
     *
     * @param path where
     * @param passphrase what shall open it
     * @return its primitive and its id
     */
    public static Opened create(Path path, char[] passphrase) {
        KeysetHandle keyset = generate();
        KeyFile.create(path, KeyFile.Kind.ROOT, keyset, AeadConfig2026.get(), passphrase);
        return opened(keyset);
    }

    /**
     * Opens the keyset of a file.
     *
     * @param path where
     * @param passphrase what opens it
     * @return its primitive and its id
     */
    public static Opened open(Path path, char[] passphrase) {
        return opened(KeyFile.open(path, KeyFile.Kind.ROOT, AeadConfig2026.get(), passphrase));
    }

    /**
     * Makes a keyset that no file keeps.
     *
     * @return its primitive and its id
     */
    public static Opened ephemeral() {
        return opened(generate());
    }

    private static KeysetHandle generate() {
        try {
            return KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, AeadConfig2026.get());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not available.", e);
        }
    }

    private static Opened opened(KeysetHandle keyset) {
        try {
            return new Opened(
                    keyset.getPrimitive(AeadConfig2026.get(), Aead.class),
                    HexFormat.of().toHexDigits(keyset.getPrimary().getId()));
        } catch (GeneralSecurityException e) {
            throw new KeyFileException(
                    KeyFileException.Problem.MALFORMED, "Key file refused (A2.4.b): it holds no AEAD key.", e);
        }
    }
}
