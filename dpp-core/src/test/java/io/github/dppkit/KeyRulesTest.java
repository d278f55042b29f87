package io.github.dppkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.aead.AeadParameters;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.KmsEnvelopeAead;
import com.google.crypto.tink.util.SecretBytes;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.github.dppkit.policy.Verifies;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Each rule around keys stops a class that breaks it. */
class KeyRulesTest {

    static final class HoldsTheToken {
        static SecretBytes key(byte[] bytes) {
            return SecretBytes.copyFrom(bytes, InsecureSecretKeyAccess.get());
        }
    }

    static final class ReadsAKey {
        static SecretBytes read(AesGcmKey key) {
            return key.getKeyBytes();
        }
    }

    static final class ExportsBytes {
        static byte[] export(SecretBytes key) {
            return key.toByteArray(InsecureSecretKeyAccess.get());
        }
    }

    static final class UsesTheEnvelope {
        static Aead envelope(AeadParameters parameters, Aead remote) throws GeneralSecurityException {
            return KmsEnvelopeAead.create(parameters, remote);
        }
    }

    static final class UsesTheJdk {
        static Object key(byte[] bytes) {
            return new SecretKeySpec(bytes, "AES");
        }
    }

    static final class Hashes {
        static byte[] hash(byte[] bytes) throws GeneralSecurityException {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        }
    }

    @Test
    @Verifies({"#40", "#70"})
    void eachRuleBites() {
        Map<Class<?>, ArchRule> broken = Map.of(
                HoldsTheToken.class, KeyRules.ONE_CLASS_HOLDS_THE_TOKEN,
                ReadsAKey.class, KeyRules.NOBODY_EXPORTS_A_KEY,
                ExportsBytes.class, KeyRules.NOBODY_EXPORTS_A_KEY,
                UsesTheEnvelope.class, KeyRules.NOBODY_USES_TINKS_ENVELOPE,
                UsesTheJdk.class, KeyRules.THE_JDKS_CRYPTOGRAPHY_IN_ONE_CLASS,
                Hashes.class, KeyRules.ONE_CLASS_HASHES);
        assertThat(broken).hasSize(6);
        broken.forEach((offender, rule) -> assertThatExceptionOfType(AssertionError.class)
                .as(offender.getSimpleName())
                .isThrownBy(() -> rule.check(new ClassFileImporter().importClasses(offender)))
                .withMessageContaining(offender.getSimpleName()));
    }
}
