package io.github.dppkit.keys.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.google.crypto.tink.Aead;
import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.keys.spi.Generation;
import io.github.dppkit.keys.spi.GenerationStore;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.keys.spi.WrappedKey;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.policy.Environment;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys between the root key and the secrets. A destroyed generation takes every wrapping with it that was ever made under
 * it, wherever a copy lies, the root key notwithstanding.
 *
 * <p>What a new one says of itself errs to the safe side by the five minutes that nodes' clocks may differ.
 */
@Enforces({"A2.1.a", "L4.d"})
public final class Generations {

    /** How a wrapping under a generation is named; the number follows. */
    static final String PREFIX = "dppkit-generation:";

    /** When an epoch secret was last found under the root key alone; kept in the key store. */
    static final String UNDER_ROOT = "epochs-under-root";

    static final Duration SKEW = Duration.ofMinutes(5);

    private static final int ATTEMPTS = 10;

    private final Environment environment;
    private final RootRing roots;
    private final GenerationStore store;
    private final KeyStore keys;
    private final InstantSource clock;
    private final Cache<Integer, Aead> opened;

    /**
     * Creates the generations of one {@code Dpp}.
     *
     * @param environment what each is bound to
     * @param roots wrap and open them
     * @param store keeps them
     * @param keys keeps the secrets under them
     * @param clock the time
     * @param caches how opened ones are cached
     */
    public Generations(
            Environment environment,
            RootRing roots,
            GenerationStore store,
            KeyStore keys,
            InstantSource clock,
            KeyCaches caches) {
        this.environment = environment;
        this.roots = roots;
        this.store = store;
        this.keys = new GuardedKeyStore(keys);
        this.clock = clock;
        this.opened = caches.create();
    }

    /** The newest generation, open. */
    private record Newest(String uri, Aead aead) implements SecretWrapping.Target {

        @Override
        public WrappedKey wrap(byte[] secret, byte[] binding) {
            try {
                return WrappedKey.of(aead.encrypt(secret, binding));
            } catch (GeneralSecurityException e) {
                throw unavailable("a secret could not be wrapped");
            }
        }
    }

    SecretWrapping.Target target() {
        Generation newest = newest();
        return new Newest(PREFIX + newest.number(), open(newest));
    }

    /** Returns the newest, beginning the first if there is none. */
    Generation newest() {
        for (int i = 0; i < ATTEMPTS; i++) {
            Generation newest = current().orElse(null);
            if (newest != null) {
                return newest;
            }
            begin(null);
        }
        throw unavailable("the first one could not be made");
    }

    Optional<Generation> current() {
        return guarded(store::current);
    }

    Optional<Generation> find(int number) {
        return guarded(() -> store.find(number));
    }

    List<Generation> living() {
        return guarded(store::living);
    }

    private static <T> T guarded(Supplier<T> call) {
        return GuardedKeyStore.guarded("Generation store", call);
    }

    byte[] unwrap(WrappedKey wrapped, String uri, byte[] binding) {
        try {
            return open(number(uri)).decrypt(wrapped.toBytes(), binding);
        } catch (GeneralSecurityException e) {
            throw damaged("a secret does not open under it; its row was changed");
        }
    }

    /** Returns the number in the name of a wrapping. */
    static int number(String uri) {
        try {
            return Integer.parseInt(uri.substring(PREFIX.length()));
        } catch (NumberFormatException e) {
            throw damaged("a secret names one that cannot be");
        }
    }

    private Aead open(int number) {
        Aead cached = opened.getIfPresent(number);
        return cached == null ? open(find(number).orElseThrow(() -> damaged("the store does not have it"))) : cached;
    }

    private Aead open(Generation generation) {
        Aead cached = opened.getIfPresent(generation.number());
        if (cached != null) {
            return cached;
        }
        WrappedKey wrapped = generation.wrapped();
        if (wrapped == null) {
            throw unavailable("it is destroyed");
        }
        byte[] key = roots.unwrap(
                wrapped.toBytes(), generation.rootUri(), SecretBinding.generation(environment, generation.number()));
        Aead aead = RawKeys.aesGcm(key);
        Arrays.fill(key, (byte) 0);
        opened.put(generation.number(), aead);
        return aead;
    }

    /** Tells whether a generation is under the root key that wraps now. */
    boolean isUnderCurrentRoot(Generation generation) {
        return generation.rootUri().equals(roots.uri());
    }

    /** Begins the one after {@code before}, the first if that is null; false if another node was first. */
    boolean begin(@Nullable Generation before) {
        Instant asked = clock.instant();
        List<EpochSecretRecord> dirty = keys.dirtyEpochSecrets();
        List<EpochSecretRecord> epochs = keys.epochSecrets();
        noteUnderRoot(epochs);
        // a store may be slow to answer: what was erased while it was asked may show, what it had destroyed by then is
        // dated
        // by the answer
        Instant now = clock.instant();
        int number = before == null ? 1 : before.number() + 1;
        byte[] key = RawKeys.random(RawKeys.KEY_LENGTH);
        WrappedKey wrapped = WrappedKey.of(roots.wrap(key, SecretBinding.generation(environment, number)));
        Arrays.fill(key, (byte) 0);
        Generation next = new Generation(
                number, wrapped, roots.uri(), now, cleared(before, dirty, asked), pure(before, epochs, now), null);
        return guarded(() -> store.create(next));
    }

    /** An erase marks every secret its key was under: one that is clean now, or made after the erase, is none of them. */
    private static Instant cleared(@Nullable Generation before, List<EpochSecretRecord> dirty, Instant asked) {
        Instant cleared = asked;
        for (EpochSecretRecord secret : dirty) {
            cleared = secret.createdAt().isBefore(cleared) ? secret.createdAt() : cleared;
        }
        cleared = cleared.minus(SKEW);
        return before != null && before.clearedUntil().isAfter(cleared) ? before.clearedUntil() : cleared;
    }

    private @Nullable Instant pure(@Nullable Generation before, List<EpochSecretRecord> epochs, Instant now) {
        Instant underRoot = keys.keyDate(UNDER_ROOT).orElse(null);
        Instant pureBefore = before == null ? null : before.pureFrom();
        if (pureBefore != null && (underRoot == null || pureBefore.isAfter(underRoot))) {
            return pureBefore;
        }
        boolean allSince = underRoot == null
                || epochs.stream().allMatch(secret -> secret.createdAt().isAfter(underRoot.plus(SKEW)));
        return allSince ? now.plus(SKEW) : null;
    }

    /** Remembers when a secret was last seen that the root key alone opens: a copy of it may lie anywhere. */
    void noteUnderRoot(List<EpochSecretRecord> epochs) {
        Instant now = clock.instant();
        if (epochs.stream().anyMatch(secret -> !secret.rootUri().startsWith(PREFIX))) {
            Instant noted = keys.keyDate(UNDER_ROOT).orElse(null);
            if (noted == null || noted.isBefore(now)) {
                keys.replaceKeyDate(UNDER_ROOT, noted, now); // if not, another node did
            }
        }
    }

    Optional<Instant> lastUnderRoot() {
        return keys.keyDate(UNDER_ROOT);
    }

    /** Destroys one for ever; false if it is the newest. */
    boolean destroy(int number, Instant at) {
        boolean done = guarded(() -> store.destroy(number, at));
        opened.invalidate(number);
        return done;
    }

    private static KeyUnavailableException damaged(String why) {
        return new KeyUnavailableException("Generation unavailable (L4.d): " + why + ".", new DamagedSecretException());
    }

    static KeyUnavailableException unavailable(String why) {
        return new KeyUnavailableException("Generation unavailable (L4.d): " + why + ".");
    }
}
