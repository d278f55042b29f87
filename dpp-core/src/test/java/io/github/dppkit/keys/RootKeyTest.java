package io.github.dppkit.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import com.google.crypto.tink.Aead;
import io.github.dppkit.policy.Verifies;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

class RootKeyTest {

    private static final byte[] BYTES = new byte[32];

    /** Clients of key management services throw unchecked exceptions when the service does not answer. */
    private static final class Unanswering implements Aead {

        private final UncheckedIOException fault = new UncheckedIOException(new ConnectException("timed out"));

        @Override
        public byte[] encrypt(byte[] plaintext, byte[] associatedData) {
            throw fault;
        }

        @Override
        public byte[] decrypt(byte[] ciphertext, byte[] associatedData) {
            throw fault;
        }
    }

    @Test
    @Verifies("A2.4.b")
    void saysThatItIsUnavailable_whateverTheRemoteKeyThrows() {
        Unanswering aead = new Unanswering();
        RootKey key = RootKey.remote(aead, "aws-kms://example");
        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> key.unwrap(BYTES, BYTES))
                .withMessageContaining("Root key unavailable")
                .withCause(aead.fault);
        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> key.wrap(BYTES, BYTES))
                .withCause(aead.fault);
    }

    @Test
    @SuppressWarnings("NullAway") // a host that is not checked for nulls is what is tested
    void refusesARemoteKey_withoutAeadOrUri_orWithAUriThatCannotBeStored() {
        Unanswering aead = new Unanswering();
        assertThatNullPointerException().isThrownBy(() -> RootKey.remote(null, "aws-kms://example"));
        assertThatNullPointerException().isThrownBy(() -> RootKey.remote(aead, null));
        assertThatIllegalArgumentException().isThrownBy(() -> RootKey.remote(aead, " "));
        assertThatIllegalArgumentException().isThrownBy(() -> RootKey.remote(aead, "k".repeat(1_025)));
        assertThat(RootKey.remote(aead, "k".repeat(1_024)).uri()).hasSize(1_024);
    }
}
