package io.github.dppkit.testkit;

import io.github.dppkit.keys.spi.Generation;
import io.github.dppkit.keys.spi.GenerationStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A generation store that behaves as Vault's KV version 2 does, for any number of nodes, in memory. Each generation is a path of
 * its own: written once, by check-and-set of version 0, with custom metadata that outlives the key.
 *
 * <p>As in Vault, a <em>deleted</em> version is only hidden: it is not read, {@link #undelete} brings it back, and it does not
 * count as destroyed. A <em>destroyed</em> one is gone for ever, its metadata stay. Thread-safe.
 */
public final class FakeVault implements GenerationStore {

    private final NavigableMap<Integer, Generation> stored = new TreeMap<>();
    private final Set<Integer> deleted = new HashSet<>();
    private boolean outage;
    private int calls;

    /** Creates an empty store. */
    public FakeVault() {}

    private void answer() {
        calls++;
        if (outage) {
            throw new UncheckedIOException(new IOException("fake Vault: no answer"));
        }
    }

    private Generation read(Generation generation) {
        return deleted.contains(generation.number()) && generation.destroyedAt() == null
                ? new Generation(
                        generation.number(),
                        null,
                        generation.rootUri(),
                        generation.createdAt(),
                        generation.clearedUntil(),
                        generation.pureFrom(),
                        null)
                : generation;
    }

    @Override
    public synchronized Optional<Generation> current() {
        answer();
        return Optional.ofNullable(stored.lastEntry()).map(last -> read(last.getValue()));
    }

    @Override
    public synchronized Optional<Generation> find(int number) {
        answer();
        return Optional.ofNullable(stored.get(number)).map(this::read);
    }

    @Override
    public synchronized List<Generation> living() {
        answer();
        List<Generation> living = new ArrayList<>();
        stored.values().stream()
                .filter(generation -> generation.destroyedAt() == null)
                .forEach(generation -> living.add(read(generation)));
        return List.copyOf(living);
    }

    @Override
    public synchronized boolean create(Generation next) {
        answer();
        int newest = stored.isEmpty() ? 0 : stored.lastKey();
        if (next.number() != newest + 1) {
            return false;
        }
        stored.put(next.number(), next);
        return true;
    }

    @Override
    public synchronized boolean destroy(int number, Instant at) {
        answer();
        Generation generation = stored.get(number);
        if (generation == null || stored.lastKey() == number) {
            return false;
        }
        if (generation.destroyedAt() == null) {
            stored.put(number, generation.destroyed(at));
        }
        return true;
    }

    /**
     * Hides a generation as Vault's {@code kv delete} does: nothing is destroyed.
     *
     * @param number which
     */
    public synchronized void delete(int number) {
        deleted.add(number);
    }

    /**
     * Takes a deletion back, as {@code kv undelete} does; a destroyed generation stays gone.
     *
     * @param number which
     */
    public synchronized void undelete(int number) {
        deleted.remove(number);
    }

    /**
     * Takes the service out of reach, or brings it back.
     *
     * @param down whether it is out of reach
     */
    public synchronized void outage(boolean down) {
        outage = down;
    }

    /**
     * Returns how often the service was called.
     *
     * @return calls, failed ones too
     */
    public synchronized int calls() {
        return calls;
    }

    /**
     * Returns a copy as of now, as a stolen backup of the service would hold it.
     *
     * @return another store that shares nothing with this one
     */
    public synchronized FakeVault copy() {
        FakeVault copy = new FakeVault();
        copy.stored.putAll(stored);
        copy.deleted.addAll(deleted);
        return copy;
    }

    /**
     * Returns the wrapped key of a generation, hidden or not.
     *
     * @param number which
     * @return null if it is destroyed
     */
    public synchronized @Nullable Object storedKey(int number) {
        return Objects.requireNonNull(stored.get(number)).wrapped();
    }

    @Override
    public synchronized String toString() {
        return "FakeVault[" + stored.size() + " generations" + (outage ? ", out of reach]" : "]");
    }
}
