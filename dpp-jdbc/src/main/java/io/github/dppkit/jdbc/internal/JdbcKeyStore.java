package io.github.dppkit.jdbc.internal;

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
import org.jspecify.annotations.Nullable;

/** Wrapped keys in three tables, and in two more which of them are withdrawn. A key that a method returns is on the disk, whoever added it. */
public final class JdbcKeyStore implements KeyStore {

    private final DataKeyRows keys;
    private final EpochRows epochs;
    private final KeyWrappings wrappings;
    private final SecretRows secrets;
    private final SupersededKeys superseded;
    private final KeyDateRows dates;
    private final WithdrawnKeyRows withdrawn;
    private final KeyErasures erasures;

    /**
     * Creates the store.
     *
     * @param database where its tables are
     */
    public JdbcKeyStore(Database database) {
        this.keys = new DataKeyRows(database);
        this.epochs = new EpochRows(database);
        this.wrappings = new KeyWrappings(database);
        this.secrets = new SecretRows(database);
        this.superseded = new SupersededKeys(database);
        this.dates = new KeyDateRows(database);
        this.withdrawn = new WithdrawnKeyRows(database);
        this.erasures = new KeyErasures(database);
    }

    @Override
    public Optional<EpochSecretRecord> epochSecret(LocalDate day) {
        return epochs.newest(day);
    }

    @Override
    public Optional<EpochSecretRecord> epochSecret(LocalDate day, int version) {
        return epochs.find(day, version);
    }

    @Override
    public EpochSecretRecord addEpochSecret(EpochSecretRecord candidate) {
        return epochs.addFirst(candidate);
    }

    @Override
    public boolean succeedEpochSecret(EpochSecretRecord next) {
        return epochs.addNext(next);
    }

    @Override
    public List<EpochSecretRecord> dirtyEpochSecrets() {
        return epochs.dirty();
    }

    @Override
    public boolean destroyEpochSecret(LocalDate day, int version) {
        return epochs.destroy(day, version);
    }

    @Override
    public int destroyEpochSecrets(LocalDate lastDay) {
        return epochs.destroyUpTo(lastDay);
    }

    @Override
    public Optional<NamedSecretRecord> namedSecret(String name) {
        return secrets.named(name);
    }

    @Override
    public NamedSecretRecord addNamedSecret(NamedSecretRecord candidate) {
        return secrets.addNamed(candidate);
    }

    @Override
    public boolean destroyNamedSecret(String name) {
        return secrets.destroyNamed(name);
    }

    @Override
    public Optional<DataKeyRecord> dataKey(PiiScope scope) {
        return keys.find(scope, false);
    }

    @Override
    public Optional<DataKeyRecord> dataKey(DataKeyId id) {
        return keys.find(id);
    }

    @Override
    public List<DataKeyRecord> activeDataKeys(LocalDate day, int version, @Nullable DataKeyId after, int limit) {
        return keys.active(day, version, after, limit);
    }

    @Override
    public List<DataKeyRecord> activeDataKeys(Instant from, Instant until, @Nullable DataKeyRecord after, int limit) {
        return keys.active(from, until, after, limit);
    }

    @Override
    public List<DataKeyRecord> disposingDataKeys(@Nullable DataKeyId after, int limit) {
        return keys.disposing(after, limit);
    }

    @Override
    public Optional<DataKeyRecord> addDataKey(DataKeyRecord candidate) {
        return keys.add(candidate);
    }

    @Override
    public boolean reserveUses(DataKeyId id, long count, long limit) {
        return keys.reserve(id, count, limit);
    }

    @Override
    public boolean rewrapDataKey(DataKeyRecord next) {
        return wrappings.replace(next);
    }

    @Override
    public int rollDataKeys(List<DataKeyRecord> next) {
        return next.isEmpty() ? 0 : wrappings.replaceWithinDay(next);
    }

    @Override
    public boolean beginDisposal(DataKeyId id) {
        return wrappings.beginDisposal(id);
    }

    @Override
    public boolean removeDataKey(DataKeyId id) {
        return keys.remove(id);
    }

    @Override
    public int markAllEpochsDirty() {
        return secrets.markAllDirty();
    }

    @Override
    public Optional<DataKeyRecord> supersededDataKey(PiiScope scope) {
        return keys.find(scope, true);
    }

    @Override
    public boolean supersedeDataKey(DataKeyRecord old, DataKeyRecord next) {
        return superseded.supersede(old, next);
    }

    @Override
    public boolean destroySupersededDataKey(DataKeyId id) {
        return superseded.destroy(id);
    }

    @Override
    public List<EpochSecretRecord> epochSecrets() {
        return epochs.all();
    }

    @Override
    public List<NamedSecretRecord> namedSecrets() {
        return secrets.allNamed();
    }

    @Override
    public boolean rewrapEpochSecret(EpochSecretRecord stored, WrappedKey wrapped, String rootUri) {
        return secrets.rewrap(stored, wrapped, rootUri);
    }

    @Override
    public boolean rewrapNamedSecret(NamedSecretRecord stored, WrappedKey wrapped, String rootUri) {
        return secrets.rewrap(stored, wrapped, rootUri);
    }

    @Override
    public Optional<Instant> keyDate(String name) {
        return dates.find(name);
    }

    @Override
    public Map<String, Instant> keyDates(String prefix) {
        return dates.of(prefix);
    }

    @Override
    public boolean replaceKeyDate(String name, @Nullable Instant expected, @Nullable Instant next) {
        return dates.replace(name, expected, next);
    }

    @Override
    public Set<DataKeyId> rewrapDataKeys(List<DataKeyRecord> next) {
        return wrappings.replaceAll(next);
    }

    @Override
    public List<EpochSecretRecord> epochSecrets(LocalDate first, LocalDate last) {
        return epochs.between(first, last);
    }

    @Override
    public boolean claimEpochAlarm(LocalDate day, int version, Instant now, Instant until) {
        return epochs.claimAlarm(day, version, now, until);
    }

    @Override
    public WithdrawnKeys withdrawnKeys(long after, int limit) {
        return withdrawn.after(after, limit);
    }

    @Override
    public void beginDisposals(Collection<PiiScope> scopes) {
        erasures.begin(scopes);
    }

    @Override
    public void removeDataKeys(Collection<PiiScope> scopes) {
        erasures.remove(scopes);
    }

    @Override
    public Set<PiiScope> scopesWithDataKeys(Collection<PiiScope> scopes) {
        return erasures.left(scopes);
    }

    @Override
    public List<DataKeyRecord> dataKeys(Collection<PiiScope> scopes) {
        return keys.of(scopes);
    }
}
