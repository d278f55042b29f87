package io.github.dppkit.testkit;

import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.keys.spi.NamedSecretRecord;
import io.github.dppkit.keys.spi.WithdrawnKeys;
import io.github.dppkit.pii.PiiScope;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A {@link KeyStore} that forgets everything with the process: for tests only.
 *
 * <p>It keeps the whole contract but durability. {@link #tamper} and {@link #copy} play the attacker: they change what is
 * stored behind dppkit's back, or take a copy of it as of today.
 */
public final class InMemoryKeyStore implements KeyStore {

    private static final Comparator<EpochSecretRecord> BY_DAY =
            Comparator.comparing(EpochSecretRecord::day).thenComparing(EpochSecretRecord::version);
    private static final Comparator<DataKeyRecord> BY_ID =
            Comparator.comparing(key -> key.id().toString());
    private static final Comparator<DataKeyRecord> BY_TIME =
            Comparator.comparing(DataKeyRecord::createdAt).thenComparing(BY_ID);

    private final NavigableMap<LocalDate, NavigableMap<Integer, EpochSecretRecord>> epochs = new TreeMap<>();
    private final Set<EpochSecretRecord> dirty = new HashSet<>();
    private final Map<String, NamedSecretRecord> named = new HashMap<>();
    private final Map<PiiScope, DataKeyRecord> keys = new HashMap<>();
    private final Map<DataKeyId, LocalDate> firstDays = new HashMap<>();
    private final List<DataKeyId> withdrawn = new ArrayList<>();

    /** Creates an empty store. */
    public InMemoryKeyStore() {}

    @Override
    public synchronized Optional<EpochSecretRecord> epochSecret(LocalDate day) {
        return Optional.ofNullable(epochs.get(day)).map(NavigableMap::lastEntry).map(Map.Entry::getValue);
    }

    @Override
    public synchronized Optional<EpochSecretRecord> epochSecret(LocalDate day, int version) {
        return Optional.ofNullable(epochs.get(day)).map(versions -> versions.get(version));
    }

    @Override
    public synchronized EpochSecretRecord addEpochSecret(EpochSecretRecord candidate) {
        EpochSecretRecord newest = epochSecret(candidate.day()).orElse(null);
        return newest == null ? put(candidate) : newest;
    }

    @Override
    public synchronized boolean succeedEpochSecret(EpochSecretRecord next) {
        boolean follows = epochSecret(next.day())
                .filter(newest -> newest.version() == next.version() - 1)
                .isPresent();
        if (follows) {
            put(next);
        }
        return follows;
    }

    private EpochSecretRecord put(EpochSecretRecord secret) {
        epochs.computeIfAbsent(secret.day(), day -> new TreeMap<>()).put(secret.version(), secret);
        return secret;
    }

    @Override
    public synchronized List<EpochSecretRecord> dirtyEpochSecrets() {
        return dirty.stream().sorted(BY_DAY).toList();
    }

    @Override
    public synchronized boolean destroyEpochSecret(LocalDate day, int version) {
        EpochSecretRecord secret = epochSecret(day, version).orElse(null);
        boolean superseded = secret != null && !epochSecret(day).equals(Optional.of(secret));
        if (!superseded || !activeDataKeys(day, version, null, 1).isEmpty()) {
            return false;
        }
        epochs.getOrDefault(day, new TreeMap<>()).remove(version);
        dirty.remove(secret);
        return true;
    }

    @Override
    public synchronized int destroyEpochSecrets(LocalDate lastDay) {
        Map<LocalDate, NavigableMap<Integer, EpochSecretRecord>> due = epochs.headMap(lastDay, true);
        int count = due.values().stream().mapToInt(Map::size).sum();
        due.clear();
        dirty.removeIf(secret -> !secret.day().isAfter(lastDay));
        return count;
    }

    /** Marks the secrets of some days under which a key may have been wrapped, as it is stored. */
    private void mark(DataKeyRecord key, Predicate<LocalDate> days) {
        LocalDate first = firstDays.getOrDefault(key.id(), key.epochDay());
        epochs.subMap(first, true, key.epochDay(), true)
                .values()
                .forEach(versions -> versions.values().stream()
                        .filter(secret -> days.test(secret.day()))
                        .filter(secret ->
                                secret.day().isBefore(key.epochDay()) || secret.version() <= key.epochVersion())
                        .forEach(dirty::add));
    }

    @Override
    public synchronized Optional<NamedSecretRecord> namedSecret(String name) {
        return Optional.ofNullable(named.get(name));
    }

    @Override
    public synchronized NamedSecretRecord addNamedSecret(NamedSecretRecord candidate) {
        NamedSecretRecord first = named.putIfAbsent(candidate.name(), candidate);
        return first == null ? candidate : first;
    }

    @Override
    public synchronized boolean destroyNamedSecret(String name) {
        return named.remove(name) != null;
    }

    @Override
    public synchronized Optional<DataKeyRecord> dataKey(PiiScope scope) {
        return Optional.ofNullable(keys.get(scope));
    }

    @Override
    public synchronized Optional<DataKeyRecord> dataKey(DataKeyId id) {
        return keys.values().stream().filter(key -> key.id().equals(id)).findFirst();
    }

    @Override
    public synchronized List<DataKeyRecord> activeDataKeys(
            LocalDate day, int version, @Nullable DataKeyId after, int limit) {
        return active().filter(key -> key.epochDay().equals(day) && key.epochVersion() == version)
                .sorted(BY_ID)
                .filter(key -> after == null || key.id().toString().compareTo(after.toString()) > 0)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<DataKeyRecord> activeDataKeys(
            Instant from, Instant until, @Nullable DataKeyRecord after, int limit) {
        return active().filter(key ->
                        !key.createdAt().isBefore(from) && key.createdAt().isBefore(until))
                .filter(key -> after == null || BY_TIME.compare(key, after) > 0)
                .sorted(BY_TIME)
                .limit(limit)
                .toList();
    }

    private Stream<DataKeyRecord> active() {
        return keys.values().stream().filter(key -> key.state() == DataKeyRecord.State.ACTIVE);
    }

    @Override
    public synchronized Optional<DataKeyRecord> addDataKey(DataKeyRecord candidate) {
        DataKeyRecord first = keys.get(candidate.scope());
        if (first != null || !hasSecret(candidate)) {
            return Optional.ofNullable(first);
        }
        keys.put(candidate.scope(), candidate);
        firstDays.put(candidate.id(), candidate.epochDay());
        return Optional.of(candidate);
    }

    private boolean hasSecret(DataKeyRecord key) {
        return epochSecret(key.epochDay(), key.epochVersion()).isPresent();
    }

    @Override
    public synchronized boolean reserveUses(DataKeyId id, long count, long limit) {
        DataKeyRecord key = dataKey(id).orElse(null);
        if (key == null || key.state() != DataKeyRecord.State.ACTIVE || key.uses() > limit - count) {
            return false;
        }
        keys.put(key.scope(), changed(key, key, key.state(), key.uses() + count));
        return true;
    }

    @Override
    public synchronized boolean rewrapDataKey(DataKeyRecord next) {
        DataKeyRecord key = dataKey(next.id()).orElse(null);
        if (key == null
                || key.state() != DataKeyRecord.State.ACTIVE
                || key.version() != next.version() - 1
                || !hasSecret(next)) {
            return false;
        }
        if (next.epochDay().isBefore(key.epochDay())) {
            mark(key, day -> day.isAfter(next.epochDay()));
        }
        keys.put(key.scope(), changed(key, next, key.state(), key.uses()));
        firstDays.merge(key.id(), next.epochDay(), (a, b) -> a.isBefore(b) ? a : b);
        return true;
    }

    @Override
    public synchronized int rollDataKeys(List<DataKeyRecord> next) {
        return (int) next.stream()
                .filter(key -> dataKey(key.id())
                        .filter(stored -> stored.epochDay().equals(key.epochDay()))
                        .isPresent())
                .filter(this::rewrapDataKey)
                .count();
    }

    @Override
    public synchronized boolean beginDisposal(DataKeyId id) {
        DataKeyRecord key = dataKey(id).orElse(null);
        if (key == null) {
            return false;
        }
        if (key.state() == DataKeyRecord.State.ACTIVE) {
            mark(key, day -> true);
            withdrawn.add(id);
        }
        keys.put(key.scope(), changed(key, key, DataKeyRecord.State.DISPOSING, key.uses()));
        return true;
    }

    @Override
    public synchronized boolean removeDataKey(DataKeyId id) {
        DataKeyRecord key = dataKey(id).orElse(null);
        if (key == null || key.state() != DataKeyRecord.State.DISPOSING) {
            return false;
        }
        keys.remove(key.scope());
        firstDays.remove(id);
        return true;
    }

    @Override
    public synchronized WithdrawnKeys withdrawnKeys(long after, int limit) {
        if (after < 0 || after > withdrawn.size()) {
            return WithdrawnKeys.incomplete(withdrawn.size());
        }
        int from = (int) after;
        int to = Math.min(from + Math.min(limit, withdrawn.size()), withdrawn.size());
        return new WithdrawnKeys(to, withdrawn.subList(from, to), true);
    }

    private static DataKeyRecord changed(
            DataKeyRecord stored, DataKeyRecord wrapping, DataKeyRecord.State state, long uses) {
        return new DataKeyRecord(
                stored.id(),
                stored.scope(),
                wrapping.epochDay(),
                wrapping.epochVersion(),
                wrapping.version(),
                state,
                wrapping.wrapped(),
                stored.commitment(),
                wrapping.knownUntil(),
                stored.origin(),
                stored.createdAt(),
                uses);
    }

    /**
     * Changes the stored data key of a scope as somebody with the table in hand would.
     *
     * @param scope whose key
     * @param change what becomes of it; the result is stored under the same scope, whatever it says
     */
    public synchronized void tamper(PiiScope scope, UnaryOperator<DataKeyRecord> change) {
        keys.computeIfPresent(scope, (key, record) -> change.apply(record));
    }

    /**
     * Puts another store's secrets of all days in place of this one's: an old copy of data keys meets today's key store.
     *
     * @param other whose secrets; it is not changed
     */
    public synchronized void takeEpochSecretsOf(InMemoryKeyStore other) {
        InMemoryKeyStore theirs = other.copy();
        epochs.clear();
        epochs.putAll(theirs.epochs);
        dirty.clear();
        dirty.addAll(theirs.dirty);
    }

    /**
     * Returns a copy of everything as of now, as a stolen backup would hold it.
     *
     * @return another store that shares nothing with this one
     */
    public synchronized InMemoryKeyStore copy() {
        InMemoryKeyStore copy = new InMemoryKeyStore();
        epochs.forEach((day, versions) -> copy.epochs.put(day, new TreeMap<>(versions)));
        copy.dirty.addAll(dirty);
        copy.firstDays.putAll(firstDays);
        copy.named.putAll(named);
        copy.keys.putAll(keys);
        copy.withdrawn.addAll(withdrawn);
        return copy;
    }
}
