package io.github.dppkit.keys.internal;

import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.keys.spi.WrappedKey;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Wraps and opens the secrets of the key store: under the newest generation where there is a store of generations, else under
 * the root key. Each wrapping names what it is under.
 */
public final class SecretWrapping {

    private final RootRing roots;
    private final @Nullable Generations generations;
    private final KeyEvents events;

    private SecretWrapping(RootRing roots, @Nullable Generations generations, KeyEvents events) {
        this.roots = roots;
        this.generations = generations;
        this.events = events;
    }

    /**
     * Returns the same wrapping that puts on record each secret which does not open although what wraps it answers.
     *
     * @param listener hears INTEGRITY; an outage is none
     * @return the wrapping
     */
    public SecretWrapping recording(KeyEvents listener) {
        return new SecretWrapping(roots, generations, listener);
    }

    /**
     * Wraps under one root key.
     *
     * @param rootKey the only one
     * @return the wrapping
     */
    public static SecretWrapping of(RootKey rootKey) {
        return of(RootRing.of(rootKey, List.of()));
    }

    /**
     * Wraps under the first key of a ring.
     *
     * @param roots the root keys at hand
     * @return the wrapping
     */
    public static SecretWrapping of(RootRing roots) {
        return new SecretWrapping(roots, null, (type, scope) -> {});
    }

    /**
     * Wraps under the newest generation.
     *
     * @param roots the root keys at hand, which open what was wrapped before there were generations
     * @param generations made of the same ring
     * @return the wrapping
     */
    public static SecretWrapping of(RootRing roots, Generations generations) {
        return new SecretWrapping(roots, generations, (type, scope) -> {});
    }

    /** What new wrappings are under, as of when it was asked for. */
    interface Target {

        /** Returns its name, as it is stored beside the wrapping. */
        String uri();

        WrappedKey wrap(byte[] secret, byte[] binding);
    }

    Target target() {
        Generations newest = generations;
        return newest == null ? new RootTarget(roots) : recorded(newest::target);
    }

    private record RootTarget(RootRing roots) implements Target {

        @Override
        public String uri() {
            return roots.uri();
        }

        @Override
        public WrappedKey wrap(byte[] secret, byte[] binding) {
            return WrappedKey.of(roots.wrap(secret, binding));
        }
    }

    /** Opens a wrapping that is stored with that name beside it. */
    byte[] unwrap(WrappedKey wrapped, String uri, byte[] binding) {
        return recorded(() -> open(wrapped, uri, binding));
    }

    /** The refusal stands whether or not the record of it succeeds; a failed record travels with it. */
    private <T> T recorded(Supplier<T> opening) {
        try {
            return opening.get();
        } catch (KeyUnavailableException refusal) {
            if (DamagedSecretException.causes(refusal)) {
                try {
                    events.record(KeyEvents.Type.INTEGRITY, null);
                } catch (RuntimeException e) {
                    refusal.addSuppressed(e);
                }
            }
            throw refusal;
        }
    }

    private byte[] open(WrappedKey wrapped, String uri, byte[] binding) {
        if (!uri.startsWith(Generations.PREFIX)) {
            return roots.unwrap(wrapped.toBytes(), uri, binding);
        }
        if (generations == null) {
            throw Generations.unavailable("the secret is under a generation; set the generation store");
        }
        return generations.unwrap(wrapped, uri, binding);
    }

    /** Tells whether a secret that was just stored is under what is newest; one that is not may lose its generation. */
    boolean isNewest(String uri) {
        return target().uri().equals(uri);
    }

    @Nullable Generations generations() {
        return generations;
    }
}
