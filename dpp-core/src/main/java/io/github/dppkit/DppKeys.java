package io.github.dppkit;

import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.keys.internal.Generations;
import io.github.dppkit.keys.internal.IndexSecrets;
import io.github.dppkit.keys.internal.KeyCaches;
import io.github.dppkit.keys.internal.RootRing;
import io.github.dppkit.keys.internal.SecretWrapping;
import io.github.dppkit.keys.internal.SubjectTokens;
import io.github.dppkit.keys.spi.DeadlineSource;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.policy.Environment;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a {@link Dpp}, from the root key down. The trail needs subject tokens before it opens, the other keys need the
 * trail: {@link #tokens()} first, {@link #tellTo} when the trail is open, then {@link #dataKeys} and {@link #indexSecrets}.
 */
final class DppKeys {

    private static final long CACHED_KEYS = 10_000;

    private final Environment environment;
    private final KeyStore keyStore;
    private final InstantSource clock;
    private final KeyCaches caches;
    private final SecretWrapping secrets;
    private final SubjectTokens tokens;
    private final AtomicReference<@Nullable KeyEvents> told = new AtomicReference<>();

    DppKeys(DppBuilder given, Environment environment, RootKey rootKey, KeyStore keyStore) {
        this.environment = environment;
        this.keyStore = keyStore;
        this.clock = given.clock;
        this.caches = new KeyCaches(given.keyCacheTime, CACHED_KEYS, given.nanos);
        RootRing roots = RootRing.of(rootKey, given.formerRootKeys);
        this.secrets = given.generationStore == null
                ? SecretWrapping.of(roots)
                : SecretWrapping.of(
                        roots, new Generations(environment, roots, given.generationStore, keyStore, clock, caches));
        this.tokens = new SubjectTokens(
                environment, secrets.recording((type, scope) -> tell(told.get(), type)), keyStore, clock, caches);
    }

    /** Returns what turns scopes into tokens; what can be told of their own secret is told once the trail is open. */
    SubjectTokens tokens() {
        return tokens;
    }

    /** Lets keys tell the trail from now on. */
    KeyEvents tellTo(AuditTrail audit) {
        KeyEvents events = (type, scope) -> audit.record(AuditWiring.event(type, scope));
        told.set(events);
        return events;
    }

    DataKeys dataKeys(DeadlineSource deadlines, KeyEvents events) {
        return new DataKeys(environment, secrets, keyStore, deadlines, events, clock, caches);
    }

    IndexSecrets indexSecrets(DataKeys keys, KeyEvents events) {
        return new IndexSecrets(environment, secrets, keyStore, events, clock, caches, keys.watch());
    }

    private static void tell(@Nullable KeyEvents open, KeyEvents.Type type) {
        if (open != null) {
            open.record(type, null);
        }
    }
}
