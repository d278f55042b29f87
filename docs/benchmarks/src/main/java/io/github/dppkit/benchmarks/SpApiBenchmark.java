package io.github.dppkit.benchmarks;

import io.github.dppkit.crypto.FieldEncryptor;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.keys.internal.KeyCaches;
import io.github.dppkit.keys.spi.DeadlineSource;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.pii.internal.PermitIssuer;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.spapi.SpApiEncryptor;
import io.github.dppkit.spapi.SpApiOperation;
import io.github.dppkit.spapi.SpApiSettings;
import io.github.dppkit.testkit.InMemoryKeyStore;
import io.github.dppkit.testkit.SyntheticOrder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
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
import org.openjdk.jmh.infra.Blackhole;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/**
 * One order of ten personal values, JSON in and JSON out, its data key at hand: the encryptor of payloads beside what
 * nobody can do without, parsing and writing the same JSON with Jackson and ten raw AES-256-GCM calls on the same values.
 * Jackson is measured in both ways that a host would use: token by token, and as a tree.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SpApiBenchmark {

    private static final SellingPartner SELLER = SellingPartner.of("A2EUQ1WTGCTBG2");
    private static final SpApiOperation GET_ORDER = SpApiOperation.of("orders", "2026-01-01", "getOrder");

    private final InstantSource clock = InstantSource.system();
    private final SyntheticOrder order = SyntheticOrder.of(17);
    private final byte[] json = order.unshipped(clock.instant().minus(Duration.ofHours(1)));
    private final List<byte[]> values = order.pii().values().stream()
            .map(value -> value.getBytes(StandardCharsets.UTF_8))
            .toList();
    private final Provenance provenance = Provenance.spApi("orders/2026-01-01/getOrder", clock.instant());
    private final JsonMapper jackson = JsonMapper.builder().build();
    private final SecureRandom random = new SecureRandom();
    private final byte[] associatedData = "orders.ship_to/902-31598".getBytes(StandardCharsets.US_ASCII);
    private final SpApiEncryptor encryptor;
    private final Cipher cipher;
    private final SecretKeySpec key;

    /** Makes keys and checks that ten values are encrypted. */
    public SpApiBenchmark() {
        PermitIssuer issuer = new PermitIssuer(clock);
        KeyCaches caches = new KeyCaches(Duration.ofMinutes(15), 1_000, System::nanoTime);
        DataKeys keys = new DataKeys(
                Environment.test("benchmark"),
                RootKey.ephemeral(),
                new InMemoryKeyStore(),
                (scope, from, now) -> new DeadlineSource.Deadline(now, now.plus(Duration.ofDays(30))),
                (type, scope) -> {},
                clock,
                caches);
        encryptor = SpApiEncryptor.create(
                FieldEncryptor.create(keys, issuer, (type, scope) -> {}, (value, scope) -> {}),
                (scope, seen, from) -> {},
                report -> {},
                SpApiSettings.defaults());
        if (encryptor.encrypt(GET_ORDER, json, SELLER, provenance).report().encryptedLeaves()
                != SyntheticOrder.PII_LEAVES) {
            throw new IllegalStateException("the order has another number of personal values");
        }
        byte[] raw = new byte[32];
        random.nextBytes(raw);
        key = new SecretKeySpec(raw, "AES");
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no AES-256-GCM", e);
        }
    }

    /** Parse and write token by token, and ten raw encryptions. */
    @Benchmark
    public void jacksonTokensAndTenRawCalls(Blackhole hole) throws GeneralSecurityException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(2 * json.length);
        try (JsonParser parser = jackson.createParser(json);
                JsonGenerator generator = jackson.createGenerator(out)) {
            while (parser.nextToken() != null) {
                generator.copyCurrentEvent(parser);
            }
        }
        hole.consume(out.toByteArray());
        tenRawCalls(hole);
    }

    /** Parse and write as a tree, and ten raw encryptions. */
    @Benchmark
    public void jacksonTreeAndTenRawCalls(Blackhole hole) throws GeneralSecurityException {
        hole.consume(jackson.writeValueAsBytes(jackson.readTree(json)));
        tenRawCalls(hole);
    }

    /** Ten raw encryptions alone. */
    @Benchmark
    public void tenRawCalls(Blackhole hole) throws GeneralSecurityException {
        for (byte[] value : values) {
            byte[] nonce = new byte[12];
            random.nextBytes(nonce);
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, nonce));
            cipher.updateAAD(associatedData);
            hole.consume(cipher.doFinal(value));
        }
    }

    /** The encryptor of payloads. */
    @Benchmark
    public Object dppkit() {
        return encryptor.encrypt(GET_ORDER, json, SELLER, provenance);
    }
}
