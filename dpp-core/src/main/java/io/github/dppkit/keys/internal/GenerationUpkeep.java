package io.github.dppkit.keys.internal;

import io.github.dppkit.keys.spi.Generation;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.policy.Enforces;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a run of disposal does with generations: begins one when secrets were destroyed, moves the survivors under it, and finds
 * the old ones that may go.
 *
 * <p>An old generation may go once nothing stored is under it, backups that still need it have expired, and a backup of the key
 * store was taken since nothing needs it. They go in the order in which they were made. Every step may be repeated by any
 * node; what has to be remembered stands in the key store.
 */
@Enforces({"A2.1.a", "L4.d"})
public final class GenerationUpkeep {

    private static final String DESTROYED = "epoch-destroyed";
    private static final String BACKUP = "key-backup";
    private static final String IDLE = "generation-idle-";
    private static final int ATTEMPTS = 5;

    private final Generations generations;
    private final KeyStore store;
    private final SecretRewrap rewrap;
    private final InstantSource clock;

    GenerationUpkeep(Generations generations, KeyStore store, SecretRewrap rewrap, InstantSource clock) {
        this.generations = generations;
        this.store = store;
        this.rewrap = rewrap;
        this.clock = clock;
    }

    /**
     * When the copies of an erased key went that its secrets' generations opened.
     *
     * @param known false if a copy may lie under the root key alone: nothing destroys that
     * @param secretsGone an instant before which every secret the key was ever under was destroyed, null while none is known
     * @param generationsGone when the last generation that opened one of those secrets was destroyed, null while one is left
     */
    public record Residue(
            boolean known,
            @Nullable Instant secretsGone,
            @Nullable Instant generationsGone) {}

    /**
     * Remembers that epoch secrets are about to be destroyed, if there are any up to a day.
     *
     * @param lastDay the last day whose secrets go
     */
    public void destroying(LocalDate lastDay) {
        if (store.epochSecrets().stream().anyMatch(secret -> !secret.day().isAfter(lastDay))) {
            destroying();
        }
    }

    /** Remembers that epoch secrets are about to be destroyed: the next generation is due. */
    public void destroying() {
        put(DESTROYED, clock.instant());
    }

    private void put(String name, Instant at) {
        for (int i = 0; i < ATTEMPTS; i++) {
            Instant stored = store.keyDate(name).orElse(null);
            boolean later = stored != null && !stored.isBefore(at);
            if (later || store.replaceKeyDate(name, stored, at)) {
                return;
            }
        }
        throw Generations.unavailable("what became of its secrets could not be noted");
    }

    /**
     * Tells whether a new generation is due: there is none, or secrets were destroyed since the current one began and that was
     * not today.
     *
     * @param today when today began
     * @return whether {@link #begin} is to be called
     */
    public boolean isDue(Instant today) {
        Generation current = generations.current().orElse(null);
        return current == null
                || (current.createdAt().isBefore(today)
                        && store.keyDate(DESTROYED).isPresent());
    }

    /** Begins a generation, unless another node has done so meanwhile. */
    public void begin() {
        Instant noted = store.keyDate(DESTROYED).orElse(null);
        boolean ours = generations.begin(generations.current().orElse(null));
        if (ours && noted != null) {
            store.replaceKeyDate(DESTROYED, noted, null); // if not, more was destroyed since
        }
    }

    /** Begins a generation if the current one is under another root key than wraps now. */
    void followRoot() {
        for (int i = 0; i < ATTEMPTS && !generations.isUnderCurrentRoot(generations.newest()); i++) {
            begin();
        }
    }

    /**
     * Moves what is under an older generation, or under the root key alone, under the newest, and remembers since when an older
     * one is idle.
     *
     * @return how many secrets could not be moved
     */
    public int settle() {
        Set<String> before = used(); // a restored key store brings back what was under an older one
        int left = rewrap.run().left();
        Set<String> after = used();
        int newest = generations.newest().number();
        for (Generation old : generations.living()) {
            if (old.number() < newest) {
                String uri = Generations.PREFIX + old.number();
                noteIdle(IDLE + old.number(), before.contains(uri), after.contains(uri));
            }
        }
        return left;
    }

    private void noteIdle(String name, boolean wasUsed, boolean isUsed) {
        Instant since = store.keyDate(name).orElse(null);
        if (isUsed || wasUsed || since == null) {
            store.replaceKeyDate(name, since, isUsed ? null : clock.instant()); // if not, another node did
        }
    }

    private Set<String> used() {
        Set<String> used = new HashSet<>();
        store.epochSecrets().forEach(secret -> used.add(secret.rootUri()));
        store.namedSecrets().forEach(secret -> used.add(secret.rootUri()));
        return used;
    }

    /**
     * Returns the generations that may go now.
     *
     * @param backups tells of when a generation was made, and since when nothing stored is under it, when the last backup is gone
     *     that may still need it; null if that is not known
     * @return oldest first
     */
    public List<Integer> destroyable(@Nullable BinaryOperator<Instant> backups) {
        List<Integer> old = new ArrayList<>();
        Instant backup = store.keyDate(BACKUP).orElse(null);
        if (backups == null || backup == null) {
            return old;
        }
        int newest = generations.newest().number();
        for (Generation generation : generations.living()) {
            Instant idle = store.keyDate(IDLE + generation.number()).orElse(null);
            boolean free = generation.number() < newest
                    && idle != null
                    && backup.isAfter(idle.plus(Generations.SKEW))
                    && !clock.instant().isBefore(backups.apply(generation.createdAt(), idle));
            if (!free) {
                break; // a later one says nothing of what an earlier one opens
            }
            old.add(generation.number());
        }
        return old;
    }

    /**
     * Destroys an old generation for ever, unless something stored is under it.
     *
     * @param number which, of those that {@link #destroyable} named
     * @return whether it is destroyed
     */
    public boolean destroy(int number) {
        if (used().contains(Generations.PREFIX + number)) {
            return false;
        }
        boolean destroyed = generations.destroy(number, clock.instant());
        Instant idle = store.keyDate(IDLE + number).orElse(null);
        if (destroyed && idle != null) {
            store.replaceKeyDate(IDLE + number, idle, null);
        }
        return destroyed;
    }

    /**
     * Remembers that a backup of the key store was taken; an older one than is known changes nothing.
     *
     * @param at when it was begun
     */
    public void keyBackupTaken(Instant at) {
        put(BACKUP, at);
    }

    /**
     * Tells when copies of an erased key went.
     *
     * @param firstSeen when the first of its data came
     * @param erased when its erase had ended
     * @return what is known now
     */
    public Residue residue(Instant firstSeen, Instant erased) {
        Generation newest = generations.current().orElse(null);
        if (newest == null) {
            return new Residue(false, null, null);
        }
        Instant pureFrom = newest.pureFrom();
        Instant underRoot = generations.lastUnderRoot().orElse(null);
        boolean pure = pureFrom != null
                && !firstSeen.isBefore(pureFrom)
                && (underRoot == null || firstSeen.isAfter(underRoot));
        if (newest.clearedUntil().isBefore(erased)) {
            return new Residue(pure, null, null);
        }
        Generation first = firstClearedAfter(erased, newest);
        pureFrom = first.pureFrom();
        if (!pure || pureFrom == null || firstSeen.isBefore(pureFrom)) {
            return new Residue(false, first.createdAt(), null);
        }
        return new Residue(true, first.createdAt(), gone(first.number() - 1));
    }

    /** The instants do not fall from one generation to the next, so the first is found by halving. */
    private Generation firstClearedAfter(Instant erased, Generation newest) {
        int low = 1;
        Generation found = newest;
        while (low < found.number()) {
            int middle = low + (found.number() - low) / 2;
            Generation tried = generations.find(middle).orElseThrow(() -> Generations.unavailable("the store lost it"));
            if (tried.clearedUntil().isBefore(erased)) {
                low = middle + 1;
            } else {
                found = tried;
            }
        }
        return found;
    }

    private @Nullable Instant gone(int last) {
        boolean left = generations.living().stream().anyMatch(generation -> generation.number() <= last);
        return left ? null : generations.find(last).map(Generation::destroyedAt).orElse(null);
    }
}
