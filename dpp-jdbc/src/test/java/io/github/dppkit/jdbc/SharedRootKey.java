package io.github.dppkit.jdbc;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.github.dppkit.keys.RootKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * A root key that the processes of one test share, in the clear in a file: to derive the key of a real key file from its
 * passphrase takes a child two seconds, by design, and shows nothing here.
 */
final class SharedRootKey {

    private SharedRootKey() {}

    /** Makes one and writes it into a new file. */
    static RootKey create(Path file) {
        try {
            KeysetHandle keyset = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, AeadConfig2026.get());
            Files.write(
                    file,
                    TinkProtoKeysetFormat.serializeKeyset(keyset, InsecureSecretKeyAccess.get(), AeadConfig2026.get()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return open(file);
    }

    /** Reads the one of a file. */
    static RootKey open(Path file) {
        try {
            KeysetHandle keyset = TinkProtoKeysetFormat.parseKeyset(
                    Files.readAllBytes(file), InsecureSecretKeyAccess.get(), AeadConfig2026.get());
            return RootKey.remote(keyset.getPrimitive(AeadConfig2026.get(), Aead.class), "test://shared");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
