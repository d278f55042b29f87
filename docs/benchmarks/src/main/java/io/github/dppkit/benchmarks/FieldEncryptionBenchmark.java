package io.github.dppkit.benchmarks;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.AesGcmParameters;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.crypto.FieldEncryptor;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.crypto.internal.ValueFormat;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.internal.DataKey;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.keys.internal.KeyCaches;
import io.github.dppkit.keys.spi.DeadlineSource;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.FreeText;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.pii.internal.PermitIssuer;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.testkit.InMemoryKeyStore;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One field of 64 ASCII characters, its data key at hand: the encryptor with its place binding, deadline, budget and
 * permit check, beside raw JCE AES-256-GCM with a random nonce and beside a held Tink {@code Aead}, both bytes in and bytes
 * out. The text form (base64url) is measured on top, as the raw ones have none.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class FieldEncryptionBenchmark {

    private static final PiiScope ORDER = PiiScope.order(SellingPartner.of("A2EUQ1WTGCTBG2"), "902-3159896-1390916");
    private static final FieldName FIELD = FieldName.of("orders.ship_to");
    private static final String TEXT = "0123456789abcdef".repeat(4);

    private final byte[] plaintext = TEXT.getBytes(StandardCharsets.US_ASCII);
    private final byte[] associatedData = "orders.ship_to/902-31598".getBytes(StandardCharsets.US_ASCII);
    private final SecureRandom random = new SecureRandom();
    private final Provenance provenance;
    private final FreeText value = FreeText.of(TEXT);
    private final FieldEncryptor encryptor;
    private final RevealPermit permit;
    private final Aead tink;
    private final Cipher cipher;
    private final SecretKeySpec key;
    private final byte[] rawCiphertext;
    private final byte[] tinkCiphertext;
    private final EncryptedValue<FreeText> stored;
    private final byte[] storedBytes;
    private final byte[] place = ValueFormat.place("orders.ship_to", "");
    private final DataKey dataKey;
    private final String storedText;

    /** Prepares the three. */
    public FieldEncryptionBenchmark() {
        InstantSource clock = InstantSource.system();
        PermitIssuer issuer = new PermitIssuer(clock);
        KeyEvents events = (type, scope) -> {};
        provenance = Provenance.spApi("orders/2026-01-01/getOrder", clock.instant());
        DataKeys keys = new DataKeys(
                Environment.test("bench"),
                RootKey.ephemeral(),
                new InMemoryKeyStore(),
                (scope, from, now) -> new DeadlineSource.Deadline(now, now.plus(Duration.ofDays(30))),
                events,
                clock,
                new KeyCaches(Duration.ofMinutes(15), 10_000, System::nanoTime));
        encryptor = FieldEncryptor.create(keys, issuer, events, (value, scope) -> {});
        permit = RevealPermit.issue(
                issuer,
                new ActorId(ActorId.Kind.SERVICE, "label-printer"),
                Purpose.SHIPPING,
                List.of(ORDER),
                EnumSet.allOf(PiiCategory.class),
                clock.instant().plus(Duration.ofHours(1)));
        stored = encryptor.encrypt(value, ORDER, FIELD, provenance);
        storedText = stored.text();
        storedBytes = stored.toBytes();
        try {
            dataKey = keys.forEncryption(ORDER, provenance, clock.millis());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The data key does not open.", e);
        }

        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        key = new SecretKeySpec(bytes, "AES");
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
            rawCiphertext = rawEncrypt();
            tink = heldTink();
            tinkCiphertext = tink.encrypt(plaintext, associatedData);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not available.", e);
        }
    }

    private static Aead heldTink() throws GeneralSecurityException {
        AesGcmParameters parameters = AesGcmParameters.builder()
                .setKeySizeBytes(32)
                .setIvSizeBytes(12)
                .setTagSizeBytes(16)
                .setVariant(AesGcmParameters.Variant.NO_PREFIX)
                .build();
        return KeysetHandle.generateNew(parameters, AeadConfig2026.get())
                .getPrimitive(AeadConfig2026.get(), Aead.class);
    }

    private byte[] rawEncrypt() throws GeneralSecurityException {
        byte[] nonce = new byte[12];
        random.nextBytes(nonce);
        cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, nonce));
        cipher.updateAAD(associatedData);
        byte[] out = new byte[12 + plaintext.length + 16];
        System.arraycopy(nonce, 0, out, 0, 12);
        cipher.doFinal(plaintext, 0, plaintext.length, out, 12);
        return out;
    }

    /**
     * Measures raw JCE.
     *
     * @return nonce, ciphertext, tag
     * @throws GeneralSecurityException never here
     */
    @Benchmark
    public byte[] encryptRawJce() throws GeneralSecurityException {
        return rawEncrypt();
    }

    /**
     * Measures a held Tink primitive.
     *
     * @return nonce, ciphertext, tag
     * @throws GeneralSecurityException never here
     */
    @Benchmark
    public byte[] encryptTink() throws GeneralSecurityException {
        return tink.encrypt(plaintext, associatedData);
    }

    /**
     * Measures encryption with the data key at hand, bytes in and bytes out, bound to its place.
     *
     * @return a value
     */
    @Benchmark
    public byte[] encryptKeyAtHand() {
        byte[] header = ValueFormat.header(17, 16, dataKey.id());
        byte[] body = dataKey.encrypt(plaintext, ValueFormat.associatedData(place, header));
        return ValueFormat.join(header, body);
    }

    /**
     * Measures decryption with the data key at hand, bytes in and bytes out, bound to its place.
     *
     * @return the plaintext
     * @throws GeneralSecurityException never here
     */
    @Benchmark
    public byte[] decryptKeyAtHand() throws GeneralSecurityException {
        byte[] body = Arrays.copyOfRange(storedBytes, ValueFormat.HEADER_LENGTH, storedBytes.length);
        return dataKey.decrypt(body, ValueFormat.associatedData(place, storedBytes));
    }

    /**
     * Measures the encryptor.
     *
     * @return the value
     */
    @Benchmark
    public EncryptedValue<FreeText> encryptDppkit() {
        return encryptor.encrypt(value, ORDER, FIELD, provenance);
    }

    /**
     * Measures the encryptor and its text.
     *
     * @return what is stored
     */
    @Benchmark
    public String encryptDppkitToText() {
        return encryptor.encrypt(value, ORDER, FIELD, provenance).text();
    }

    /**
     * Measures raw JCE.
     *
     * @return the plaintext
     * @throws GeneralSecurityException never here
     */
    @Benchmark
    public byte[] decryptRawJce() throws GeneralSecurityException {
        cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, rawCiphertext, 0, 12));
        cipher.updateAAD(associatedData);
        return cipher.doFinal(rawCiphertext, 12, rawCiphertext.length - 12);
    }

    /**
     * Measures a held Tink primitive.
     *
     * @return the plaintext
     * @throws GeneralSecurityException never here
     */
    @Benchmark
    public byte[] decryptTink() throws GeneralSecurityException {
        return tink.decrypt(tinkCiphertext, associatedData);
    }

    /**
     * Measures the encryptor.
     *
     * @return the value, masked
     */
    @Benchmark
    public FreeText decryptDppkit() {
        return encryptor.decrypt(stored, ORDER, FIELD, permit);
    }

    /**
     * Measures the encryptor from text to revealed text.
     *
     * @return the plaintext
     */
    @Benchmark
    public String decryptDppkitFromTextAndReveal() {
        return encryptor
                .decrypt(EncryptedValue.parse(storedText, PiiType.FREE_TEXT), ORDER, FIELD, permit)
                .reveal(permit);
    }
}
