package io.github.dppkit.keys.internal;

import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.keys.spi.NamedSecretRecord;
import io.github.dppkit.policy.Environment;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;

/**
 * Makes, wraps and opens the secrets that have a name and no deadline day. Each is bound to its name and to the
 * environment, so that one does not open in place of another.
 */
final class NamedSecrets {

    private final Environment environment;
    private final SecretWrapping wrapping;
    private final KeyStore store;
    private final InstantSource clock;

    NamedSecrets(Environment environment, SecretWrapping wrapping, KeyStore store, InstantSource clock) {
        this.environment = environment;
        this.wrapping = wrapping;
        this.store = new GuardedKeyStore(store);
        this.clock = clock;
    }

    Optional<NamedSecretRecord> find(String name) {
        return store.namedSecret(name);
    }

    /** Adds a fresh secret; returns the one that is stored then, which may be another node's. */
    NamedSecretRecord create(String name) {
        byte[] secret = RawKeys.random(RawKeys.KEY_LENGTH);
        try {
            NamedSecretRecord candidate = wrapped(name, secret);
            NamedSecretRecord stored = store.addNamedSecret(candidate);
            boolean ours = stored.wrapped().equals(candidate.wrapped());
            return ours && !wrapping.isNewest(stored.rootUri()) ? renewed(stored, secret) : stored;
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private NamedSecretRecord wrapped(String name, byte[] secret) {
        SecretWrapping.Target target = wrapping.target();
        return new NamedSecretRecord(name, target.wrap(secret, binding(name)), target.uri(), clock.instant());
    }

    /** What it is under was followed by another while it was stored, and may be gone soon. */
    private NamedSecretRecord renewed(NamedSecretRecord stored, byte[] secret) {
        NamedSecretRecord next = wrapped(stored.name(), secret);
        store.rewrapNamedSecret(stored, next.wrapped(), next.rootUri()); // if not, another node did
        return store.namedSecret(stored.name()).orElse(stored);
    }

    /** Returns the secret that was asked for by that name, whatever name the record says it has. */
    byte[] open(NamedSecretRecord record, String name) {
        return wrapping.unwrap(record.wrapped(), record.rootUri(), binding(name));
    }

    boolean destroy(String name) {
        return store.destroyNamedSecret(name);
    }

    private byte[] binding(String name) {
        return SecretBinding.named(environment, name);
    }
}
