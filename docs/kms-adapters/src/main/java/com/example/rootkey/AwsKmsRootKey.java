package com.example.rootkey;

import com.google.crypto.tink.Aead;
import io.github.dppkit.keys.spi.RootKeyProbe;
import io.github.dppkit.keys.spi.RootKeyState;
import io.github.dppkit.keys.spi.RootKeyState.Status;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.KeyMetadata;

/**
 * A symmetric key of AWS KMS. What dppkit binds a secret to becomes the encryption context.
 *
 * <p>A key that is gone is not found, and so is a mistyped one: that stays an exception, not {@code DESTROYED}.
 */
public final class AwsKmsRootKey implements Aead, RootKeyProbe {

    private final KmsClient client;
    private final String keyArn;

    public AwsKmsRootKey(KmsClient client, String keyArn) {
        this.client = client;
        this.keyArn = keyArn;
    }

    @Override
    public byte[] encrypt(byte[] plaintext, byte[] associatedData) {
        return client.encrypt(request -> request.keyId(keyArn)
                        .plaintext(SdkBytes.fromByteArray(plaintext))
                        .encryptionContext(context(associatedData)))
                .ciphertextBlob()
                .asByteArray();
    }

    @Override
    public byte[] decrypt(byte[] ciphertext, byte[] associatedData) throws GeneralSecurityException {
        try {
            return client.decrypt(request -> request.keyId(keyArn)
                            .ciphertextBlob(SdkBytes.fromByteArray(ciphertext))
                            .encryptionContext(context(associatedData)))
                    .plaintext()
                    .asByteArray();
        } catch (InvalidCiphertextException | IncorrectKeyException e) {
            throw new GeneralSecurityException("not a ciphertext of this key and context", e);
        }
    }

    private static Map<String, String> context(byte[] associatedData) {
        return Map.of("dppkit", HexFormat.of().formatHex(associatedData));
    }

    @Override
    public RootKeyState state() {
        KeyMetadata key = client.describeKey(request -> request.keyId(keyArn)).keyMetadata();
        Status status = switch (key.keyState()) {
            case ENABLED -> Status.ENABLED;
            case PENDING_DELETION, PENDING_REPLICA_DELETION -> Status.PENDING_DELETION;
            default -> Status.DISABLED;
        };
        return new RootKeyState(status, Optional.ofNullable(key.deletionDate()));
    }
}
