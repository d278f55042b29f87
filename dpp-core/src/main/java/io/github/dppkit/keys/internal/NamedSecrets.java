package io.github.dppkit.keys.internal;

import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.keys.spi.NamedSecretRecord;
import io.github.dppkit.keys.spi.WrappedKey;
import io.github.dppkit.policy.Environment;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;

/**
 * Makes, wraps and opens the secrets that have a name and no deadline day. Each is bound to its name and to the
 * environment, so that one does not open in place of another.
 */
final class NamedSecrets {

    private static final String LABEL = "dpp/named/v1";

    private final Environment environment;
    private final RootKey rootKey;
    private final KeyStore store;
    private final InstantSource clock;

    NamedSecrets(Environment environment, RootKey rootKey, KeyStore store, InstantSource clock) {
        this.environment = environment;
        this.rootKey = rootKey;
        this.store = new GuardedKeyStore(store);
        this.clock = clock;
    }

    Optional<NamedSecretRecord> find(String name) {
        return store.namedSecret(name);
    }

    /** Adds a fresh secret; returns the one that is stored then, which may be another node's. */
    NamedSecretRecord create(String name) {
        byte[] secret = RawKeys.random(RawKeys.KEY_LENGTH);
        WrappedKey wrapped = WrappedKey.of(rootKey.wrap(secret, binding(name)));
        Arrays.fill(secret, (byte) 0);
        return store.addNamedSecret(new NamedSecretRecord(name, wrapped, rootKey.uri(), clock.instant()));
    }

    /** Returns the secret that was asked for by that name, whatever name the record says it has. */
    byte[] open(NamedSecretRecord record, String name) {
        return rootKey.unwrap(record.wrapped().toBytes(), binding(name));
    }

    boolean destroy(String name) {
        return store.destroyNamedSecret(name);
    }

    private byte[] binding(String name) {
        return CanonicalBytes.of(LABEL).add(environment.name()).add(name).toBytes();
    }
}
