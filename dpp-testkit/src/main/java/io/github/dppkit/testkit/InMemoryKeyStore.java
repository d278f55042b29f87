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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A {@link KeyStore} that forgets everything with the process: for tests only.
 *
 * <p>It keeps the whole contract but durability. {@link #tamper} and {@link #copy} play the attacker: they change what is
 * stored behind dppkit's back, or take a copy of it as of today.
 */
public final class InMemoryKeyStore implements KeyStore {

    private final InMemorySecrets secrets = new InMemorySecrets();
    private final InMemoryDataKeys keys = new InMemoryDataKeys(secrets);

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
        return superseded && keys.activeUnder(day, version, null, 1).isEmpty() && secrets.remove(day, version);
    }

    @Override
    public synchronized int destroyEpochSecrets(LocalDate lastDay) {
        return secrets.removeUpTo(lastDay);
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
        return keys.current(scope);
    }

    @Override
    public synchronized Optional<DataKeyRecord> dataKey(DataKeyId id) {
        return keys.find(id);
    }

    @Override
    public synchronized List<DataKeyRecord> dataKeys(Collection<PiiScope> scopes) {
        return keys.ofScopes(scopes);
    }

    @Override
    public synchronized List<DataKeyRecord> activeDataKeys(
            LocalDate day, int version, @Nullable DataKeyId after, int limit) {
        return keys.activeUnder(day, version, after, limit);
    }

    @Override
    public synchronized List<DataKeyRecord> activeDataKeys(
            Instant from, Instant until, @Nullable DataKeyRecord after, int limit) {
        return keys.activeFrom(from, until, after, limit);
    }

    @Override
    public synchronized List<DataKeyRecord> disposingDataKeys(@Nullable DataKeyId after, int limit) {
        return keys.disposing(after, limit);
    }

    @Override
    public synchronized Optional<DataKeyRecord> addDataKey(DataKeyRecord candidate) {
        return keys.add(candidate);
    }

    @Override
    public synchronized boolean reserveUses(DataKeyId id, long count, long limit) {
        return keys.reserveUses(id, count, limit);
    }

    @Override
    public synchronized boolean rewrapDataKey(DataKeyRecord next) {
        return keys.rewrap(next);
    }

    @Override
    public synchronized int rollDataKeys(List<DataKeyRecord> next) {
        return keys.roll(next);
    }

    @Override
    public synchronized boolean beginDisposal(DataKeyId id) {
        return keys.beginDisposal(id);
    }

    @Override
    public synchronized boolean removeDataKey(DataKeyId id) {
        return keys.remove(id);
    }

    @Override
    public synchronized Optional<DataKeyRecord> supersededDataKey(PiiScope scope) {
        return keys.superseded(scope);
    }

    @Override
    public synchronized boolean supersedeDataKey(DataKeyRecord old, DataKeyRecord next) {
        return keys.supersede(old, next);
    }

    @Override
    public synchronized boolean destroySupersededDataKey(DataKeyId id) {
        return keys.destroySuperseded(id);
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
        return keys.withdrawn(after, limit);
    }

    /**
     * Changes the stored data key of a scope as somebody with the table in hand would.
     *
     * @param scope whose key
     * @param change what becomes of it; the result is stored under the same scope, whatever it says
     */
    public synchronized void tamper(PiiScope scope, UnaryOperator<DataKeyRecord> change) {
        keys.tamper(scope, change);
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
        copy.keys.takeAllOf(keys);
        return copy;
    }
}
