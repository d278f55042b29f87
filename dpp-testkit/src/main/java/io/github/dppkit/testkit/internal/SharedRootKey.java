package io.github.dppkit.testkit.internal;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.testkit.TestkitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * A root key that the processes of one test share, in the clear in a file: to derive the key of a real key file from its
 * passphrase takes a child two seconds, by design, and shows nothing here.
 */
public final class SharedRootKey {

    private SharedRootKey() {}

    /**
     * Makes one and writes it into a file.
     *
     * @param file where; what was in it is lost
     * @return the key
     */
    public static RootKey create(Path file) {
        try {
            KeysetHandle keyset = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, AeadConfig2026.get());
            Files.write(
                    file,
                    TinkProtoKeysetFormat.serializeKeyset(keyset, InsecureSecretKeyAccess.get(), AeadConfig2026.get()));
        } catch (IOException | GeneralSecurityException e) {
            throw new TestkitException("A root key for tests could not be written.", e);
        }
        return open(file);
    }

    /**
     * Reads the one of a file.
     *
     * @param file where one was made
     * @return the key
     */
    public static RootKey open(Path file) {
        try {
            KeysetHandle keyset = TinkProtoKeysetFormat.parseKeyset(
                    Files.readAllBytes(file), InsecureSecretKeyAccess.get(), AeadConfig2026.get());
            return RootKey.remote(keyset.getPrimitive(AeadConfig2026.get(), Aead.class), "test://shared");
        } catch (IOException | GeneralSecurityException e) {
            throw new TestkitException("A root key for tests could not be read.", e);
        }
    }
}
