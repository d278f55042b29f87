package io.github.dppkit.keys.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.crypto.tink.subtle.Hkdf;
import com.google.crypto.tink.subtle.PrfHmacJce;
import com.google.crypto.tink.subtle.X25519;
import io.github.dppkit.audit.internal.Ed25519;
import io.github.dppkit.policy.Verifies;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Security;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The vectors of Project Wycheproof, through the primitives as dppkit uses them: a subset that lies in the repository, and
 * the whole where it lies beside it; with the providers of the JDK, and with another provider before them.
 */
@Verifies("#46")
class WycheproofTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final int MINIMUM_HMAC_KEY = 16;

    /** What became of one vector; null if the primitive does not take its parameters. */
    @FunctionalInterface
    private interface Primitive {
        @Nullable Boolean accepts(JsonNode group, JsonNode test) throws GeneralSecurityException;
    }

    @ParameterizedTest
    @CsvSource({"aes_gcm, 24", "hkdf_sha256, 22", "hmac_sha256, 32", "ed25519, 28", "x25519, 58"})
    void judgesEveryVectorOfTheSubsetAsItMust_withEitherProviderFirst(String name, int vectors) throws Exception {
        assertThat(run(name, subset(name))).isEqualTo(vectors);
        withAnotherProviderFirst(() -> assertThat(run(name, subset(name))).isEqualTo(vectors));
    }

    @ParameterizedTest
    @CsvSource({"aes_gcm, 60", "hkdf_sha256, 80", "hmac_sha256, 100", "ed25519, 150", "x25519, 500"})
    void judgesEveryVectorOfTheWholeAsItMust_withEitherProviderFirst(String name, int atLeast) throws Exception {
        Path whole = whole(name);
        assumeTrue(Files.exists(whole), "the whole of the vectors lies beside the repository only where it is shared");
        JsonNode all = JsonMapper.shared().readTree(Files.readAllBytes(whole));
        assertThat(run(name, all)).isGreaterThanOrEqualTo(atLeast);
        withAnotherProviderFirst(() -> assertThat(run(name, all)).isGreaterThanOrEqualTo(atLeast));
    }

    private static Path whole(String name) {
        return Path.of(System.getProperty("dpp.root")).resolveSibling("shared/wycheproof/" + name + "_test.json");
    }

    private static JsonNode subset(String name) {
        String file = "wycheproof/" + name + "_test.json";
        try (InputStream in = Objects.requireNonNull(WycheproofTest.class.getResourceAsStream(file), file)) {
            return JsonMapper.shared().readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A step that may throw. */
    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }

    /** Tests of this module run one after the other, so nobody else sees the provider. */
    private static void withAnotherProviderFirst(Step step) throws Exception {
        assertThat(Security.insertProviderAt(new BouncyCastleProvider(), 1)).isEqualTo(1);
        try {
            step.run();
        } finally {
            Security.removeProvider(BouncyCastleProvider.PROVIDER_NAME);
        }
    }

    /** Judges every vector; returns how many the primitive took. */
    private static int run(String name, JsonNode vectors) throws GeneralSecurityException {
        Primitive primitive = switch (name) {
            case "aes_gcm" -> WycheproofTest::aesGcm;
            case "hkdf_sha256" -> WycheproofTest::hkdf;
            case "hmac_sha256" -> WycheproofTest::hmac;
            case "ed25519" -> WycheproofTest::ed25519;
            default -> WycheproofTest::x25519;
        };
        int judged = 0;
        for (JsonNode group : vectors.path("testGroups")) {
            for (JsonNode test : group.path("tests")) {
                Boolean accepted = primitive.accepts(group, test);
                String result = text(test, "result");
                if (accepted != null) {
                    judged++;
                    if (!result.equals("acceptable")) {
                        assertThat(accepted)
                                .as("%s %d: %s", name, test.path("tcId").asInt(), text(test, "comment"))
                                .isEqualTo(result.equals("valid"));
                    }
                }
            }
        }
        return judged;
    }

    /** The AEAD of every key: decrypts what is valid to its message, refuses what is not. */
    private static @Nullable Boolean aesGcm(JsonNode group, JsonNode test) {
        if (group.path("keySize").asInt() != 256
                || group.path("ivSize").asInt() != 96
                || group.path("tagSize").asInt() != 128) {
            return null;
        }
        byte[] ciphertext = join(bytes(test, "iv"), bytes(test, "ct"), bytes(test, "tag"));
        try {
            byte[] message = RawKeys.aesGcm(bytes(test, "key")).decrypt(ciphertext, bytes(test, "aad"));
            return Arrays.equals(message, bytes(test, "msg"));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** The derivation of every derived key where there is no salt, as there is none in the hierarchy; else Tink's. */
    private static Boolean hkdf(JsonNode group, JsonNode test) {
        byte[] ikm = bytes(test, "ikm");
        byte[] salt = bytes(test, "salt");
        byte[] info = bytes(test, "info");
        int size = test.path("size").asInt();
        try {
            byte[] okm = salt.length == 0
                    ? RawKeys.derive(ikm, info, size)
                    : Hkdf.computeHkdf("HmacSha256", ikm, salt, info, size);
            return Arrays.equals(okm, bytes(test, "okm"));
        } catch (GeneralSecurityException | IllegalStateException e) {
            return false;
        }
    }

    private static @Nullable Boolean hmac(JsonNode group, JsonNode test) throws GeneralSecurityException {
        byte[] key = bytes(test, "key");
        if (key.length < MINIMUM_HMAC_KEY) {
            return null; // Tink takes no shorter one
        }
        byte[] tag = new PrfHmacJce("HMACSHA256", new SecretKeySpec(key, "HMAC"))
                .compute(bytes(test, "msg"), group.path("tagSize").asInt() / 8);
        return Arrays.equals(tag, bytes(test, "tag"));
    }

    /** The verification of checkpoints and certificates. */
    private static Boolean ed25519(JsonNode group, JsonNode test) {
        JsonNode key = group.path("publicKey");
        return Ed25519.verifies(bytes(key, "pk"), bytes(test, "msg"), bytes(test, "sig"));
    }

    /** The agreement under HPKE. A vector with a point that keeps no secret is acceptable either way. */
    private static Boolean x25519(JsonNode group, JsonNode test) {
        try {
            byte[] shared = X25519.computeSharedSecret(bytes(test, "private"), bytes(test, "public"));
            return Arrays.equals(shared, bytes(test, "shared"));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }

    private static byte[] bytes(JsonNode node, String field) {
        return HEX.parseHex(text(node, field));
    }

    private static byte[] join(byte[]... parts) {
        ByteBuffer out = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            out.put(part);
        }
        return out.array();
    }
}
