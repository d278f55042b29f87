package io.github.dppkit.testkit;

import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.keys.spi.NamedSecretRecord;
import io.github.dppkit.pii.PiiScope;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A {@link KeyStore} that forgets everything with the process: for tests only.
 *
 * <p>It keeps the whole contract but durability. {@link #tamper} and {@link #copy} play the attacker: they change what is
 * stored behind dppkit's back, or take a copy of it as of today.
 */
public final class InMemoryKeyStore implements KeyStore {

    private final NavigableMap<LocalDate, EpochSecretRecord> epochs = new TreeMap<>();
    private final Map<String, NamedSecretRecord> named = new HashMap<>();
    private final Map<PiiScope, DataKeyRecord> keys = new HashMap<>();

    /** Creates an empty store. */
    public InMemoryKeyStore() {}

    @Override
    public synchronized Optional<EpochSecretRecord> epochSecret(LocalDate day) {
        return Optional.ofNullable(epochs.get(day));
    }

    @Override
    public synchronized EpochSecretRecord addEpochSecret(EpochSecretRecord candidate) {
        EpochSecretRecord first = epochs.putIfAbsent(candidate.day(), candidate);
        return first == null ? candidate : first;
    }

    @Override
    public synchronized int destroyEpochSecrets(LocalDate lastDay) {
        Map<LocalDate, EpochSecretRecord> due = epochs.headMap(lastDay, true);
        int count = due.size();
        due.clear();
        return count;
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
    public synchronized DataKeyRecord addDataKey(DataKeyRecord candidate) {
        DataKeyRecord first = keys.putIfAbsent(candidate.scope(), candidate);
        return first == null ? candidate : first;
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
        if (key == null || key.state() != DataKeyRecord.State.ACTIVE || key.version() != next.version() - 1) {
            return false;
        }
        keys.put(key.scope(), changed(key, next, key.state(), key.uses()));
        return true;
    }

    @Override
    public synchronized boolean beginDisposal(DataKeyId id) {
        DataKeyRecord key = dataKey(id).orElse(null);
        if (key == null) {
            return false;
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
        return true;
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
     * Returns a copy of everything as of now, as a stolen backup would hold it.
     *
     * @return another store that shares nothing with this one
     */
    public synchronized InMemoryKeyStore copy() {
        InMemoryKeyStore copy = new InMemoryKeyStore();
        copy.epochs.putAll(epochs);
        copy.named.putAll(named);
        copy.keys.putAll(keys);
        return copy;
    }
}
