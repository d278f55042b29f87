package com.example.rootkey;

import com.google.cloud.kms.v1.CryptoKeyVersion;
import com.google.cloud.kms.v1.DecryptRequest;
import com.google.cloud.kms.v1.EncryptRequest;
import com.google.cloud.kms.v1.KeyManagementServiceClient;
import com.google.crypto.tink.Aead;
import com.google.protobuf.ByteString;
import io.github.dppkit.keys.spi.RootKeyProbe;
import io.github.dppkit.keys.spi.RootKeyState;
import io.github.dppkit.keys.spi.RootKeyState.Status;
import java.time.Instant;
import java.util.Optional;

/**
 * A symmetric key of Google Cloud KMS, {@code projects/…/cryptoKeys/…}.
 *
 * <p>A ciphertext that was changed is an exception like an outage here, so that dppkit denies without an INTEGRITY event. To have
 * one, catch gax's {@code InvalidArgumentException} in {@link #decrypt} and throw a {@code GeneralSecurityException}.
 *
 * <p>Only the primary version is looked after: keep the older ones for as long as anything is wrapped under them.
 */
public final class GoogleKmsRootKey implements Aead, RootKeyProbe {

    private final KeyManagementServiceClient client;
    private final String keyName;

    public GoogleKmsRootKey(KeyManagementServiceClient client, String keyName) {
        this.client = client;
        this.keyName = keyName;
    }

    @Override
    public byte[] encrypt(byte[] plaintext, byte[] associatedData) {
        EncryptRequest request = EncryptRequest.newBuilder()
                .setName(keyName)
                .setPlaintext(ByteString.copyFrom(plaintext))
                .setAdditionalAuthenticatedData(ByteString.copyFrom(associatedData))
                .build();
        return client.encrypt(request).getCiphertext().toByteArray();
    }

    @Override
    public byte[] decrypt(byte[] ciphertext, byte[] associatedData) {
        DecryptRequest request = DecryptRequest.newBuilder()
                .setName(keyName)
                .setCiphertext(ByteString.copyFrom(ciphertext))
                .setAdditionalAuthenticatedData(ByteString.copyFrom(associatedData))
                .build();
        return client.decrypt(request).getPlaintext().toByteArray();
    }

    @Override
    public RootKeyState state() {
        CryptoKeyVersion version = client.getCryptoKey(keyName).getPrimary();
        Status status = switch (version.getState()) {
            case ENABLED -> Status.ENABLED;
            case DESTROY_SCHEDULED -> Status.PENDING_DELETION;
            case DESTROYED -> Status.DESTROYED;
            default -> Status.DISABLED;
        };
        Optional<Instant> deletion = version.hasDestroyTime()
                ? Optional.of(Instant.ofEpochSecond(version.getDestroyTime().getSeconds()))
                : Optional.empty();
        return new RootKeyState(status, deletion);
    }
}
