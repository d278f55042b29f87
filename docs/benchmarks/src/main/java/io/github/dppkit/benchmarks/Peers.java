package io.github.dppkit.benchmarks;

import com.amazonaws.encryptionsdk.AwsCrypto;
import com.amazonaws.encryptionsdk.CommitmentPolicy;
import com.amazonaws.encryptionsdk.CryptoAlgorithm;
import com.amazonaws.encryptionsdk.CryptoMaterialsManager;
import com.amazonaws.encryptionsdk.caching.CachingCryptoMaterialsManager;
import com.amazonaws.encryptionsdk.caching.LocalCryptoMaterialsCache;
import com.amazonaws.encryptionsdk.jce.JceMasterKey;
import com.godaddy.asherah.appencryption.Session;
import com.godaddy.asherah.appencryption.SessionFactory;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.aead.KmsEnvelopeAead;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jasypt.encryption.pbe.StandardPBEByteEncryptor;
import org.jasypt.iv.RandomIvGenerator;
import org.springframework.security.crypto.encrypt.AesBytesEncryptor;
import org.springframework.security.crypto.keygen.KeyGenerators;
import software.amazon.cryptography.materialproviders.IKeyring;
import software.amazon.cryptography.materialproviders.MaterialProviders;
import software.amazon.cryptography.materialproviders.model.AesWrappingAlg;
import software.amazon.cryptography.materialproviders.model.CreateRawAesKeyringInput;
import software.amazon.cryptography.materialproviders.model.MaterialProvidersConfig;

/** The other ways to encrypt a field, each set up as its documentation says, with a key in memory. */
final class Peers {

    private static final byte[] CONTEXT = "orders.ship_to/902-31598".getBytes(StandardCharsets.US_ASCII);
    private static final Map<String, String> AWS_CONTEXT = Map.of("place", "orders.ship_to/902");
    private static final SecureRandom RANDOM = new SecureRandom();

    private Peers() {}

    /** Encrypts and decrypts one value. */
    interface Peer {
        byte[] encrypt(byte[] plaintext) throws GeneralSecurityException;

        byte[] decrypt(byte[] ciphertext) throws GeneralSecurityException;
    }

    static Peer named(String name) throws GeneralSecurityException {
        return switch (name) {
            case "raw" -> new Raw(key());
            case "tink" -> tink(heldTink());
            case "tink-envelope" -> tink(KmsEnvelopeAead.create(PredefinedAeadParameters.AES256_GCM, heldTink()));
            case "spring" -> spring();
            case "aws-keyring" -> awsKeyring();
            case "aws-caching" -> awsCaching();
            case "asherah" -> asherah();
            case "jasypt" -> jasypt();
            case "dppkit" -> new Dppkit();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static byte[] key() {
        byte[] key = new byte[32];
        RANDOM.nextBytes(key);
        return key;
    }

    /** AES-256-GCM of the JDK with a random nonce in front. */
    private record Raw(SecretKeySpec key, Cipher cipher) implements Peer {

        Raw(byte[] key) throws GeneralSecurityException {
            this(new SecretKeySpec(key, "AES"), Cipher.getInstance("AES/GCM/NoPadding"));
        }

        @Override
        public byte[] encrypt(byte[] plaintext) throws GeneralSecurityException {
            byte[] nonce = new byte[12];
            RANDOM.nextBytes(nonce);
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, nonce));
            cipher.updateAAD(CONTEXT);
            byte[] out = new byte[12 + plaintext.length + 16];
            System.arraycopy(nonce, 0, out, 0, 12);
            cipher.doFinal(plaintext, 0, plaintext.length, out, 12);
            return out;
        }

        @Override
        public byte[] decrypt(byte[] ciphertext) throws GeneralSecurityException {
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, ciphertext, 0, 12));
            cipher.updateAAD(CONTEXT);
            return cipher.doFinal(ciphertext, 12, ciphertext.length - 12);
        }
    }

    static Aead heldTink() throws GeneralSecurityException {
        AeadConfig.register();
        AesGcmParameters parameters = AesGcmParameters.builder()
                .setKeySizeBytes(32)
                .setIvSizeBytes(12)
                .setTagSizeBytes(16)
                .setVariant(AesGcmParameters.Variant.NO_PREFIX)
                .build();
        return KeysetHandle.generateNew(parameters).getPrimitive(RegistryConfiguration.get(), Aead.class);
    }

    private static Peer tink(Aead aead) {
        return peer(text -> aead.encrypt(text, CONTEXT), bytes -> aead.decrypt(bytes, CONTEXT));
    }

    private static Peer spring() {
        AesBytesEncryptor encryptor = new AesBytesEncryptor(
                new SecretKeySpec(key(), "AES"), KeyGenerators.secureRandom(16), AesBytesEncryptor.CipherAlgorithm.GCM);
        return peer(encryptor::encrypt, encryptor::decrypt);
    }

    private static AwsCrypto awsCrypto() {
        return AwsCrypto.builder()
                .withCommitmentPolicy(CommitmentPolicy.RequireEncryptRequireDecrypt)
                .withEncryptionAlgorithm(CryptoAlgorithm.ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY)
                .build();
    }

    private static Peer awsKeyring() {
        MaterialProviders providers = MaterialProviders.builder()
                .MaterialProvidersConfig(MaterialProvidersConfig.builder().build())
                .build();
        IKeyring keyring = providers.CreateRawAesKeyring(CreateRawAesKeyringInput.builder()
                .keyName("bench")
                .keyNamespace("dppkit")
                .wrappingAlg(AesWrappingAlg.ALG_AES256_GCM_IV12_TAG16)
                .wrappingKey(ByteBuffer.wrap(key()))
                .build());
        AwsCrypto aws = awsCrypto();
        return peer(
                text -> aws.encryptData(keyring, text, AWS_CONTEXT).getResult(),
                bytes -> aws.decryptData(keyring, bytes).getResult());
    }

    private static Peer awsCaching() {
        JceMasterKey master =
                JceMasterKey.getInstance(new SecretKeySpec(key(), "AES"), "dppkit", "bench", "AES/GCM/NoPadding");
        CryptoMaterialsManager caching = CachingCryptoMaterialsManager.newBuilder()
                .withMasterKeyProvider(master)
                .withCache(new LocalCryptoMaterialsCache(1_000))
                .withMaxAge(10, TimeUnit.MINUTES)
                .build();
        AwsCrypto aws = awsCrypto();
        return peer(
                text -> aws.encryptData(caching, text, AWS_CONTEXT).getResult(),
                bytes -> aws.decryptData(caching, bytes).getResult());
    }

    private static Peer asherah() {
        Session<byte[], byte[]> session = SessionFactory.newBuilder("dppkit", "bench")
                .withInMemoryMetastore()
                .withNeverExpiredCryptoPolicy()
                .withStaticKeyManagementService("a static master key for a bench.")
                .build()
                .getSessionBytes("902-3159896-1390916");
        return peer(session::encrypt, session::decrypt);
    }

    private static Peer jasypt() {
        StandardPBEByteEncryptor encryptor = new StandardPBEByteEncryptor();
        encryptor.setAlgorithm("PBEWITHHMACSHA512ANDAES_256");
        encryptor.setIvGenerator(new RandomIvGenerator());
        encryptor.setPassword("correct horse battery staple");
        return peer(encryptor::encrypt, encryptor::decrypt);
    }

    /** One direction. */
    private interface Step {
        byte[] apply(byte[] bytes) throws GeneralSecurityException;
    }

    private static Peer peer(Step encrypt, Step decrypt) {
        return new Peer() {
            @Override
            public byte[] encrypt(byte[] plaintext) throws GeneralSecurityException {
                return encrypt.apply(plaintext);
            }

            @Override
            public byte[] decrypt(byte[] ciphertext) throws GeneralSecurityException {
                return decrypt.apply(ciphertext);
            }
        };
    }
}
