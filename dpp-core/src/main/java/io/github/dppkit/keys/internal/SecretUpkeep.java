package io.github.dppkit.keys.internal;

import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.policy.Environment;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** What is done to the secrets of the key store as such: a rotation of the root key, and generations. */
public final class SecretUpkeep {

    private final SecretRewrap rewrap;
    private final @Nullable GenerationUpkeep generations;
    private final KeptBackups backups;

    private SecretUpkeep(SecretRewrap rewrap, @Nullable GenerationUpkeep generations, KeptBackups backups) {
        this.rewrap = rewrap;
        this.generations = generations;
        this.backups = backups;
    }

    static SecretUpkeep create(Environment environment, SecretWrapping wrapping, KeyStore store, InstantSource clock) {
        SecretRewrap rewrap = new SecretRewrap(environment, wrapping, store);
        Generations made = wrapping.generations();
        return new SecretUpkeep(
                rewrap,
                made == null ? null : new GenerationUpkeep(made, store, rewrap, clock),
                new KeptBackups(store, clock));
    }

    /**
     * Returns what a run of disposal does with generations.
     *
     * @return null if there is no store of generations
     */
    public @Nullable GenerationUpkeep generations() {
        return generations;
    }

    /**
     * Returns what remembers how long backups were kept.
     *
     * @return always the same
     */
    public KeptBackups backups() {
        return backups;
    }

    /**
     * How far rewrapping came.
     *
     * @param done how many secrets were rewrapped
     * @param left how many are under something else than is newest
     */
    public record Rewrapped(int done, int left) {}

    /**
     * Wraps every secret under the root key that wraps now, with generations under one of its own.
     *
     * @return how many
     */
    public Rewrapped rewrapAll() {
        if (generations != null) {
            generations.followRoot();
        }
        SecretRewrap.Result result = rewrap.run();
        if (generations != null) {
            generations.settle(); // the older ones are idle from now on
        }
        return new Rewrapped(result.rewrapped(), result.left());
    }
}
