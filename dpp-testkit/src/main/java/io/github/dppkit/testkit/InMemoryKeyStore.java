package io.github.dppkit.testkit;

import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.keys.spi.NamedSecretRecord;
import io.github.dppkit.keys.spi.WithdrawnKeys;
import io.github.dppkit.keys.spi.WrappedKey;
import io.github.dppkit.pii.PiiScope;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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

    private static final Comparator<DataKeyRecord> BY_ID =
            Comparator.comparing(key -> key.id().toString());
    private static final Comparator<DataKeyRecord> BY_TIME =
            Comparator.comparing(DataKeyRecord::createdAt).thenComparing(BY_ID);

    private final InMemorySecrets secrets = new InMemorySecrets();
    private final Map<PiiScope, DataKeyRecord> keys = new HashMap<>();
    private final Map<PiiScope, DataKeyRecord> superseded = new HashMap<>();
    private final Map<DataKeyId, LocalDate> firstDays = new HashMap<>();
    private final List<DataKeyId> withdrawn = new ArrayList<>();

    /** Creates an empty store. */
    public InMemoryKeyStore() {}

    @Override
    public synchronized Optional<EpochSecretRecord> epochSecret(LocalDate day) {
        return secrets.newest(day);
    }

    @Override
    public synchronized Optional<EpochSecretRecord> epochSecret(LocalDate day, int version) {
        return secrets.find(day, version);
    }

    @Override
    public synchronized EpochSecretRecord addEpochSecret(EpochSecretRecord candidate) {
        return secrets.newest(candidate.day()).orElseGet(() -> secrets.put(candidate));
    }

    @Override
    public synchronized boolean succeedEpochSecret(EpochSecretRecord next) {
        boolean follows = secrets.newest(next.day())
                .filter(newest -> newest.version() == next.version() - 1)
                .isPresent();
        if (follows) {
            secrets.put(next);
        }
        return follows;
    }

    @Override
    public synchronized List<EpochSecretRecord> dirtyEpochSecrets() {
        return secrets.dirty();
    }

    @Override
    public synchronized boolean destroyEpochSecret(LocalDate day, int version) {
        boolean superseded = secrets.find(day, version).isPresent()
                && secrets.newest(day)
                        .filter(newest -> newest.version() > version)
                        .isPresent();
        return superseded && activeDataKeys(day, version, null, 1).isEmpty() && secrets.remove(day, version);
    }

    @Override
    public synchronized int destroyEpochSecrets(LocalDate lastDay) {
        return secrets.removeUpTo(lastDay);
    }

    /** Marks the secrets of some days under which a key may have been wrapped, as it is stored. */
    private void mark(DataKeyRecord key, Predicate<LocalDate> days) {
        LocalDate first = firstDays.getOrDefault(key.id(), key.epochDay());
        secrets.mark(secret -> !secret.day().isBefore(first)
                && days.test(secret.day())
                && (secret.day().isBefore(key.epochDay())
                        || (secret.day().equals(key.epochDay()) && secret.version() <= key.epochVersion())));
    }

    @Override
    public synchronized Optional<NamedSecretRecord> namedSecret(String name) {
        return secrets.named(name);
    }

    @Override
    public synchronized NamedSecretRecord addNamedSecret(NamedSecretRecord candidate) {
        return secrets.named(candidate.name()).orElseGet(() -> secrets.put(candidate));
    }

    @Override
    public synchronized boolean destroyNamedSecret(String name) {
        return secrets.removeNamed(name);
    }

    @Override
    public synchronized Optional<DataKeyRecord> dataKey(PiiScope scope) {
        return Optional.ofNullable(keys.get(scope));
    }

    @Override
    public synchronized Optional<DataKeyRecord> dataKey(DataKeyId id) {
        return all().filter(key -> key.id().equals(id)).findFirst();
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

    @Override
    public synchronized List<DataKeyRecord> disposingDataKeys(@Nullable DataKeyId after, int limit) {
        return all().filter(key -> !isAlive(key))
                .filter(key -> after == null || key.id().toString().compareTo(after.toString()) > 0)
                .sorted(BY_ID)
                .limit(limit)
                .toList();
    }

    private Stream<DataKeyRecord> active() {
        return all().filter(InMemoryKeyStore::isAlive);
    }

    private Stream<DataKeyRecord> all() {
        return Stream.concat(keys.values().stream(), superseded.values().stream());
    }

    private static boolean isAlive(DataKeyRecord key) {
        return key.state() != DataKeyRecord.State.DISPOSING;
    }

    private boolean isSuperseded(DataKeyRecord key) {
        DataKeyRecord former = superseded.get(key.scope());
        return former != null && former.id().equals(key.id());
    }

    private void replace(DataKeyRecord key) {
        (isSuperseded(key) ? superseded : keys).put(key.scope(), key);
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
        if (key == null || !isAlive(key) || key.uses() > limit - count) {
            return false;
        }
        replace(changed(key, key, key.state(), key.uses() + count));
        return true;
    }

    @Override
    public synchronized boolean rewrapDataKey(DataKeyRecord next) {
        DataKeyRecord key = dataKey(next.id()).orElse(null);
        return key != null
                && isSuperseded(key) == (next.state() == DataKeyRecord.State.SUPERSEDED)
                && rewrap(key, next);
    }

    private boolean rewrap(DataKeyRecord key, DataKeyRecord next) {
        if (!isAlive(key) || key.version() != next.version() - 1 || !hasSecret(next)) {
            return false;
        }
        if (next.epochDay().isBefore(key.epochDay())) {
            mark(key, day -> day.isAfter(next.epochDay()));
        }
        replace(changed(key, next, key.state(), key.uses()));
        firstDays.merge(key.id(), next.epochDay(), (a, b) -> a.isBefore(b) ? a : b);
        return true;
    }

    @Override
    public synchronized int rollDataKeys(List<DataKeyRecord> next) {
        return (int) next.stream()
                .filter(key -> dataKey(key.id())
                        .filter(stored -> stored.epochDay().equals(key.epochDay()) && rewrap(stored, key))
                        .isPresent())
                .count();
    }

    @Override
    public synchronized boolean beginDisposal(DataKeyId id) {
        DataKeyRecord key = dataKey(id).orElse(null);
        if (key == null) {
            return false;
        }
        all().filter(other -> other.scope().equals(key.scope())).toList().forEach(this::dispose);
        return true;
    }

    private void dispose(DataKeyRecord key) {
        if (isAlive(key)) {
            mark(key, day -> true);
            withdrawn.add(key.id());
        }
        replace(changed(key, key, DataKeyRecord.State.DISPOSING, key.uses()));
    }

    @Override
    public synchronized boolean removeDataKey(DataKeyId id) {
        DataKeyRecord key = dataKey(id).orElse(null);
        if (key == null || key.state() != DataKeyRecord.State.DISPOSING) {
            return false;
        }
        (isSuperseded(key) ? superseded : keys).remove(key.scope());
        firstDays.remove(id);
        return true;
    }

    @Override
    public synchronized Optional<DataKeyRecord> supersededDataKey(PiiScope scope) {
        return Optional.ofNullable(superseded.get(scope));
    }

    @Override
    public synchronized boolean supersedeDataKey(DataKeyRecord old, DataKeyRecord next) {
        DataKeyRecord stored = keys.get(old.scope());
        if (stored == null
                || !stored.id().equals(old.id())
                || stored.version() != old.version()
                || !isAlive(stored)
                || superseded.containsKey(old.scope())
                || !hasSecret(next)) {
            return false;
        }
        superseded.put(old.scope(), changed(stored, stored, DataKeyRecord.State.SUPERSEDED, stored.uses()));
        keys.put(next.scope(), next);
        firstDays.put(next.id(), next.epochDay());
        withdrawn.add(old.id());
        return true;
    }

    @Override
    public synchronized boolean destroySupersededDataKey(DataKeyId id) {
        DataKeyRecord key = dataKey(id).orElse(null);
        if (key == null || key.state() != DataKeyRecord.State.SUPERSEDED) {
            return false;
        }
        mark(key, day -> true);
        withdrawn.add(id);
        superseded.remove(key.scope());
        firstDays.remove(id);
        return true;
    }

    @Override
    public synchronized int markAllEpochsDirty() {
        int before = secrets.dirty().size();
        secrets.mark(secret -> true);
        return secrets.dirty().size() - before;
    }

    @Override
    public synchronized List<EpochSecretRecord> epochSecrets() {
        return secrets.epochs();
    }

    @Override
    public synchronized List<NamedSecretRecord> namedSecrets() {
        return secrets.named();
    }

    @Override
    public synchronized boolean rewrapEpochSecret(EpochSecretRecord stored, WrappedKey wrapped, String rootUri) {
        return secrets.rewrap(stored, wrapped, rootUri);
    }

    @Override
    public synchronized boolean rewrapNamedSecret(NamedSecretRecord stored, WrappedKey wrapped, String rootUri) {
        return secrets.rewrap(stored, wrapped, rootUri);
    }

    @Override
    public synchronized Optional<Instant> keyDate(String name) {
        return secrets.date(name);
    }

    @Override
    public synchronized Map<String, Instant> keyDates(String prefix) {
        return secrets.dates(prefix);
    }

    @Override
    public synchronized boolean replaceKeyDate(String name, @Nullable Instant expected, @Nullable Instant next) {
        return secrets.replaceDate(name, expected, next);
    }

    @Override
    public synchronized List<EpochSecretRecord> epochSecrets(LocalDate first, LocalDate last) {
        return secrets.epochs().stream()
                .filter(secret -> !secret.day().isBefore(first) && !secret.day().isAfter(last))
                .toList();
    }

    @Override
    public synchronized boolean claimEpochAlarm(LocalDate day, int version, Instant now, Instant until) {
        return secrets.claimAlarm(day, version, now, until);
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
        secrets.takeEpochsOf(other.copy().secrets);
    }

    /**
     * Returns a copy of everything as of now, as a stolen backup would hold it.
     *
     * @return another store that shares nothing with this one
     */
    public synchronized InMemoryKeyStore copy() {
        InMemoryKeyStore copy = new InMemoryKeyStore();
        copy.secrets.takeAllOf(secrets);
        copy.firstDays.putAll(firstDays);
        copy.keys.putAll(keys);
        copy.superseded.putAll(superseded);
        copy.withdrawn.addAll(withdrawn);
        return copy;
    }

    @Override
    public synchronized List<DataKeyRecord> dataKeys(Collection<PiiScope> scopes) {
        return Set.copyOf(scopes).stream()
                .flatMap(scope -> Stream.of(keys.get(scope), superseded.get(scope)))
                .filter(Objects::nonNull)
                .toList();
    }
}
