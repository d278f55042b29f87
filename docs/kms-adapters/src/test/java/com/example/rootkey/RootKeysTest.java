package com.example.rootkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.RootKeyCheck;
import io.github.dppkit.keys.RootKeyReport.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DecryptRequest;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.DescribeKeyRequest;
import software.amazon.awssdk.services.kms.model.DescribeKeyResponse;
import software.amazon.awssdk.services.kms.model.EncryptRequest;
import software.amazon.awssdk.services.kms.model.EncryptResponse;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.KeyState;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The adapters against stand-ins that answer as the services document it: that they send what dppkit binds to, and read
 * what comes back. The stand-ins encrypt nothing. Google's client is a class that needs its service; it is compiled only.
 */
class RootKeysTest {

    private static final byte[] SECRET = "an epoch secret of thirty-two b.".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BINDING = {1, 2, 3};
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-22T10:00:00Z"));

    /** Keeps plaintext and context side by side. */
    private static final class StandInKms implements KmsClient {

        private KeyState state = KeyState.ENABLED;
        private Map<String, String> context = Map.of();
        private SdkBytes plaintext = SdkBytes.fromByteArray(new byte[0]);

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}

        @Override
        public EncryptResponse encrypt(EncryptRequest request) {
            context = request.encryptionContext();
            plaintext = request.plaintext();
            return EncryptResponse.builder()
                    .ciphertextBlob(SdkBytes.fromUtf8String("blob"))
                    .build();
        }

        @Override
        public DecryptResponse decrypt(DecryptRequest request) {
            if (!request.encryptionContext().equals(context)
                    || !request.ciphertextBlob().asUtf8String().equals("blob")) {
                throw InvalidCiphertextException.builder().build();
            }
            return DecryptResponse.builder().plaintext(plaintext).build();
        }

        @Override
        public DescribeKeyResponse describeKey(DescribeKeyRequest request) {
            return DescribeKeyResponse.builder()
                    .keyMetadata(key -> key.keyState(state).deletionDate(Instant.parse("2026-12-01T00:00:00Z")))
                    .build();
        }
    }

    private static void assertRoundTrip(RootKey root) {
        byte[] wrapped = root.wrap(SECRET, BINDING);
        assertThat(root.unwrap(wrapped, BINDING)).isEqualTo(SECRET);
        assertThatExceptionOfType(KeyUnavailableException.class).isThrownBy(() -> root.unwrap(wrapped, SECRET));
        assertThatExceptionOfType(KeyUnavailableException.class).isThrownBy(() -> root.unwrap(BINDING, BINDING));
    }

    @Test
    void awsKms() {
        StandInKms kms = new StandInKms();
        AwsKmsRootKey adapter = new AwsKmsRootKey(kms, "arn:aws:kms:eu-central-1:111122223333:key/example");
        RootKey root = RootKey.remote(adapter, "aws-kms://arn:aws:kms:eu-central-1:111122223333:key/example");
        assertRoundTrip(root);
        root.wrap(SECRET, BINDING);
        assertThat(kms.context).containsExactly(Map.entry("dppkit", "010203"));
        RootKeyCheck check = RootKeyCheck.create(root, adapter, CLOCK);
        assertThat(check.run().verdict()).isEqualTo(Verdict.USABLE);
        kms.state = KeyState.PENDING_DELETION;
        assertThat(check.run().verdict()).isEqualTo(Verdict.PENDING_DELETION);
        assertThat(check.run().deletionAt()).contains(Instant.parse("2026-12-01T00:00:00Z"));
        kms.state = KeyState.DISABLED;
        assertThat(check.run().verdict()).isEqualTo(Verdict.DISABLED);
    }

    @Test
    void vault() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/transit/", RootKeysTest::answer);
        server.start();
        try {
            URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            VaultRootKey adapter = new VaultRootKey(HttpClient.newHttpClient(), address, "dpp", () -> "s.token");
            RootKey root = RootKey.remote(adapter, "vault://dpp");
            assertRoundTrip(root);
            RootKeyCheck check = RootKeyCheck.create(root, adapter, CLOCK);
            assertThat(check.run().verdict()).isEqualTo(Verdict.USABLE);
            server.stop(0);
            assertThat(check.run().verdict()).isEqualTo(Verdict.NOT_ANSWERING);
        } finally {
            server.stop(0);
        }
    }

    /** Puts plaintext and associated data into the ciphertext, and gives the one back for the other. */
    private static void answer(HttpExchange exchange) {
        try (exchange) {
            JsonNode body =
                    JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes());
            boolean authorised = "s.token".equals(exchange.getRequestHeaders().getFirst("X-Vault-Token"));
            String path = exchange.getRequestURI().getPath();
            String aad = body.path("associated_data").asString("");
            String data = "";
            if (path.equals("/v1/transit/encrypt/dpp")) {
                data = "\"ciphertext\":\"vault:v1:" + body.path("plaintext").asString("") + "." + aad + "\"";
            } else if (path.equals("/v1/transit/decrypt/dpp")) {
                String text = body.path("ciphertext").asString("");
                authorised &= text.startsWith("vault:v1:") && text.endsWith("." + aad);
                data = authorised ? "\"plaintext\":\"" + text.substring(9, text.indexOf('.', 9)) + "\"" : "";
            }
            byte[] answer = ("{\"data\":{" + data + "}}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(authorised ? 200 : 400, answer.length);
            exchange.getResponseBody().write(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
