package io.github.dppkit.keys.internal;

import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.keys.spi.NamedSecretRecord;
import io.github.dppkit.keys.spi.WrappedKey;
import io.github.dppkit.policy.Environment;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Wraps every secret of the key store under what is newest. The secrets stay as they are, and so does everything under them.
 *
 * <p>Each is replaced by compare-and-set, so that several nodes may do it at once and any goes on where another stopped. A new
 * wrapping is opened and compared before it takes the place of the one that works.
 */
final class SecretRewrap {

    private final Environment environment;
    private final SecretWrapping wrapping;
    private final KeyStore store;

    SecretRewrap(Environment environment, SecretWrapping wrapping, KeyStore store) {
        this.environment = environment;
        this.wrapping = wrapping;
        this.store = store;
    }

    /** How many secrets this run rewrapped, and how many were left under something else when it had ended. */
    record Result(int rewrapped, int left) {}

    Result run() {
        SecretWrapping.Target target = wrapping.target();
        List<EpochSecretRecord> epochs = store.epochSecrets();
        Generations generations = wrapping.generations();
        if (generations != null) {
            generations.noteUnderRoot(epochs); // before nothing shows it any more
        }
        int rewrapped = 0;
        for (EpochSecretRecord secret : epochs) {
            rewrapped += !secret.rootUri().equals(target.uri()) && rewrap(secret, target) ? 1 : 0;
        }
        for (NamedSecretRecord secret : store.namedSecrets()) {
            rewrapped += !secret.rootUri().equals(target.uri()) && rewrap(secret, target) ? 1 : 0;
        }
        return new Result(rewrapped, left(target.uri()));
    }

    private int left(String uri) {
        long epochs = store.epochSecrets().stream()
                .filter(secret -> !secret.rootUri().equals(uri))
                .count();
        long named = store.namedSecrets().stream()
                .filter(secret -> !secret.rootUri().equals(uri))
                .count();
        return (int) (epochs + named);
    }

    private boolean rewrap(EpochSecretRecord secret, SecretWrapping.Target target) {
        byte[] binding = SecretBinding.epoch(environment, secret.day(), secret.version());
        WrappedKey next = rewrapped(secret.wrapped(), secret.rootUri(), target, binding);
        return next != null && store.rewrapEpochSecret(secret, next, target.uri());
    }

    private boolean rewrap(NamedSecretRecord secret, SecretWrapping.Target target) {
        byte[] binding = SecretBinding.named(environment, secret.name());
        WrappedKey next = rewrapped(secret.wrapped(), secret.rootUri(), target, binding);
        return next != null && store.rewrapNamedSecret(secret, next, target.uri());
    }

    /** Returns null for a secret that does not open now: it is counted as left, and the others go on. */
    private @Nullable WrappedKey rewrapped(WrappedKey old, String uri, SecretWrapping.Target target, byte[] binding) {
        byte[] secret;
        try {
            secret = wrapping.unwrap(old, uri, binding);
        } catch (KeyUnavailableException e) {
            return null;
        }
        try {
            WrappedKey next = target.wrap(secret, binding);
            byte[] again = wrapping.unwrap(next, target.uri(), binding);
            boolean same = Arrays.equals(secret, again);
            Arrays.fill(again, (byte) 0);
            if (!same) {
                throw new KeyUnavailableException(
                        "Root key unavailable (A2.4.b): it does not give back what it wrapped; nothing was replaced.");
            }
            return next;
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
