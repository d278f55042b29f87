package com.example.rootkey;

import com.google.crypto.tink.Aead;
import io.github.dppkit.keys.spi.RootKeyProbe;
import io.github.dppkit.keys.spi.RootKeyState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A key of type {@code aes256-gcm96} in Vault's transit engine, over the JDK's own HTTP client.
 *
 * <p>Vault deletes a key at once where {@code deletion_allowed} is set, and so has no pending deletion to tell of: leave it
 * unset. A key that is not found stays an exception.
 */
public final class VaultRootKey implements Aead, RootKeyProbe {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final HttpClient client;
    private final URI vault;
    private final String key;
    private final Supplier<String> token;

    public VaultRootKey(HttpClient client, URI vault, String key, Supplier<String> token) {
        this.client = client;
        this.vault = vault;
        this.key = key;
        this.token = token;
    }

    @Override
    public byte[] encrypt(byte[] plaintext, byte[] associatedData) throws GeneralSecurityException {
        Map<String, String> body = Map.of("plaintext", base64(plaintext), "associated_data", base64(associatedData));
        return call("POST", "encrypt", body).path("ciphertext").asString("").getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public byte[] decrypt(byte[] ciphertext, byte[] associatedData) throws GeneralSecurityException {
        Map<String, String> body = Map.of(
                "ciphertext",
                new String(ciphertext, StandardCharsets.US_ASCII),
                "associated_data",
                base64(associatedData));
        return Base64.getDecoder()
                .decode(call("POST", "decrypt", body).path("plaintext").asString(""));
    }

    @Override
    public RootKeyState state() {
        try {
            call("GET", "keys", Map.of());
            return RootKeyState.enabled();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode call(String method, String path, Map<String, String> body) throws GeneralSecurityException {
        HttpRequest request = HttpRequest.newBuilder(vault.resolve("/v1/transit/" + path + "/" + key))
                .timeout(TIMEOUT)
                .header("X-Vault-Token", token.get())
                .method(method, BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body)))
                .build();
        try {
            var response = client.send(request, BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                throw new GeneralSecurityException("Vault answered " + response.statusCode());
            }
            return JsonMapper.shared().readTree(response.body()).path("data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GeneralSecurityException("interrupted", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
