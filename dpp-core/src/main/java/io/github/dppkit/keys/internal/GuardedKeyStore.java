package io.github.dppkit.keys.internal;

import io.github.dppkit.DppException;
import io.github.dppkit.keys.KeyUnavailableException;
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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A key store whose every failure is one {@link KeyUnavailableException}.
 *
 * <p>A store is the host's and may throw what it likes, with the driver's text in it, which quotes rows and so order
 * ids. Such an exception is not passed on; its class is named. An exception of dppkit's own holds no such text and
 * travels along as the cause.
 */
final class GuardedKeyStore implements KeyStore {

    private final KeyStore store;

    GuardedKeyStore(KeyStore store) {
        this.store = store;
    }

    @Override
    public Optional<EpochSecretRecord> epochSecret(LocalDate day) {
        return guarded(() -> store.epochSecret(day));
    }

    @Override
    public Optional<EpochSecretRecord> epochSecret(LocalDate day, int version) {
        return guarded(() -> store.epochSecret(day, version));
    }

    @Override
    public boolean succeedEpochSecret(EpochSecretRecord next) {
        return guarded(() -> store.succeedEpochSecret(next));
    }

    @Override
    public List<EpochSecretRecord> dirtyEpochSecrets() {
        return guarded(store::dirtyEpochSecrets);
    }

    @Override
    public boolean destroyEpochSecret(LocalDate day, int version) {
        return guarded(() -> store.destroyEpochSecret(day, version));
    }

    @Override
    public EpochSecretRecord addEpochSecret(EpochSecretRecord candidate) {
        return guarded(() -> store.addEpochSecret(candidate));
    }

    @Override
    public int destroyEpochSecrets(LocalDate lastDay) {
        return guarded(() -> store.destroyEpochSecrets(lastDay));
    }

    @Override
    public Optional<NamedSecretRecord> namedSecret(String name) {
        return guarded(() -> store.namedSecret(name));
    }

    @Override
    public NamedSecretRecord addNamedSecret(NamedSecretRecord candidate) {
        return guarded(() -> store.addNamedSecret(candidate));
    }

    @Override
    public boolean destroyNamedSecret(String name) {
        return guarded(() -> store.destroyNamedSecret(name));
    }

    @Override
    public Optional<DataKeyRecord> dataKey(PiiScope scope) {
        return guarded(() -> store.dataKey(scope));
    }

    @Override
    public Optional<DataKeyRecord> dataKey(DataKeyId id) {
        return guarded(() -> store.dataKey(id));
    }

    @Override
    public List<DataKeyRecord> activeDataKeys(LocalDate day, int version, @Nullable DataKeyId after, int limit) {
        return guarded(() -> store.activeDataKeys(day, version, after, limit));
    }

    @Override
    public List<DataKeyRecord> activeDataKeys(Instant from, Instant until, @Nullable DataKeyRecord after, int limit) {
        return guarded(() -> store.activeDataKeys(from, until, after, limit));
    }

    @Override
    public List<DataKeyRecord> disposingDataKeys(@Nullable DataKeyId after, int limit) {
        return guarded(() -> store.disposingDataKeys(after, limit));
    }

    @Override
    public Optional<DataKeyRecord> addDataKey(DataKeyRecord candidate) {
        return guarded(() -> store.addDataKey(candidate));
    }

    @Override
    public boolean reserveUses(DataKeyId id, long count, long limit) {
        return guarded(() -> store.reserveUses(id, count, limit));
    }

    @Override
    public boolean rewrapDataKey(DataKeyRecord next) {
        return guarded(() -> store.rewrapDataKey(next));
    }

    @Override
    public int rollDataKeys(List<DataKeyRecord> next) {
        return guarded(() -> store.rollDataKeys(next));
    }

    @Override
    public boolean beginDisposal(DataKeyId id) {
        return guarded(() -> store.beginDisposal(id));
    }

    @Override
    public boolean removeDataKey(DataKeyId id) {
        return guarded(() -> store.removeDataKey(id));
    }

    @Override
    public int markAllEpochsDirty() {
        return guarded(store::markAllEpochsDirty);
    }

    @Override
    public Optional<DataKeyRecord> supersededDataKey(PiiScope scope) {
        return guarded(() -> store.supersededDataKey(scope));
    }

    @Override
    public boolean supersedeDataKey(DataKeyRecord old, DataKeyRecord next) {
        return guarded(() -> store.supersedeDataKey(old, next));
    }

    @Override
    public boolean destroySupersededDataKey(DataKeyId id) {
        return guarded(() -> store.destroySupersededDataKey(id));
    }

    @Override
    public List<EpochSecretRecord> epochSecrets() {
        return guarded(store::epochSecrets);
    }

    @Override
    public List<NamedSecretRecord> namedSecrets() {
        return guarded(store::namedSecrets);
    }

    @Override
    public boolean rewrapEpochSecret(EpochSecretRecord stored, WrappedKey wrapped, String rootUri) {
        return guarded(() -> store.rewrapEpochSecret(stored, wrapped, rootUri));
    }

    @Override
    public boolean rewrapNamedSecret(NamedSecretRecord stored, WrappedKey wrapped, String rootUri) {
        return guarded(() -> store.rewrapNamedSecret(stored, wrapped, rootUri));
    }

    @Override
    public Optional<Instant> keyDate(String name) {
        return guarded(() -> store.keyDate(name));
    }

    @Override
    public Map<String, Instant> keyDates(String prefix) {
        return guarded(() -> store.keyDates(prefix));
    }

    @Override
    public boolean replaceKeyDate(String name, @Nullable Instant expected, @Nullable Instant next) {
        return guarded(() -> store.replaceKeyDate(name, expected, next));
    }

    @Override
    public Set<DataKeyId> rewrapDataKeys(List<DataKeyRecord> next) {
        return guarded(() -> store.rewrapDataKeys(next));
    }

    @Override
    public List<EpochSecretRecord> epochSecrets(LocalDate first, LocalDate last) {
        return guarded(() -> store.epochSecrets(first, last));
    }

    @Override
    public boolean claimEpochAlarm(LocalDate day, int version, Instant now, Instant until) {
        return guarded(() -> store.claimEpochAlarm(day, version, now, until));
    }

    @Override
    public WithdrawnKeys withdrawnKeys(long after, int limit) {
        return guarded(() -> store.withdrawnKeys(after, limit));
    }

    @Override
    public void beginDisposals(Collection<PiiScope> scopes) {
        guarded(() -> {
            store.beginDisposals(scopes);
            return Boolean.TRUE;
        });
    }

    @Override
    public void removeDataKeys(Collection<PiiScope> scopes) {
        guarded(() -> {
            store.removeDataKeys(scopes);
            return Boolean.TRUE;
        });
    }

    private static <T> T guarded(Supplier<T> call) {
        return guarded("Key store", call);
    }

    /** Calls a port of the host's, whose exceptions may quote what they like. */
    static <T> T guarded(String port, Supplier<T> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            String message = port + " unavailable (A2.4.a): it failed with "
                    + e.getClass().getName() + "; nothing is opened or encrypted until it answers.";
            throw e instanceof DppException
                    ? new KeyUnavailableException(message, e)
                    : new KeyUnavailableException(message);
        }
    }

    @Override
    public List<DataKeyRecord> dataKeys(Collection<PiiScope> scopes) {
        return guarded(() -> store.dataKeys(scopes));
    }

    @Override
    public Set<PiiScope> scopesWithDataKeys(Collection<PiiScope> scopes) {
        return guarded(() -> store.scopesWithDataKeys(scopes));
    }
}
