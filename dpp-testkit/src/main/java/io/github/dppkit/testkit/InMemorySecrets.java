package io.github.dppkit.testkit;

import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.keys.spi.NamedSecretRecord;
import io.github.dppkit.keys.spi.WrappedKey;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The secrets of {@link InMemoryKeyStore}, which guards them. */
final class InMemorySecrets {

    /** Which secret of which day. */
    private record Id(LocalDate day, int version) {

        static Id of(EpochSecretRecord secret) {
            return new Id(secret.day(), secret.version());
        }
    }

    private static final Comparator<EpochSecretRecord> BY_DAY =
            Comparator.comparing(EpochSecretRecord::day).thenComparing(EpochSecretRecord::version);

    private final Map<Id, EpochSecretRecord> epochs = new HashMap<>();
    private final Set<Id> dirty = new HashSet<>();
    private final Map<String, NamedSecretRecord> named = new TreeMap<>();
    private final Map<Id, Instant> alarms = new HashMap<>();
    private final Map<String, Instant> dates = new HashMap<>();

    InMemorySecrets() {}

    Optional<EpochSecretRecord> newest(LocalDate day) {
        return epochs.values().stream()
                .filter(secret -> secret.day().equals(day))
                .max(BY_DAY);
    }

    Optional<EpochSecretRecord> find(LocalDate day, int version) {
        return Optional.ofNullable(epochs.get(new Id(day, version)));
    }

    EpochSecretRecord put(EpochSecretRecord secret) {
        epochs.put(Id.of(secret), secret);
        return secret;
    }

    List<EpochSecretRecord> epochs() {
        return epochs.values().stream().sorted(BY_DAY).toList();
    }

    List<EpochSecretRecord> dirty() {
        return epochs().stream().filter(secret -> dirty.contains(Id.of(secret))).toList();
    }

    void mark(Predicate<EpochSecretRecord> which) {
        epochs.values().stream().filter(which).forEach(secret -> dirty.add(Id.of(secret)));
    }

    boolean remove(LocalDate day, int version) {
        dirty.remove(new Id(day, version));
        return epochs.remove(new Id(day, version)) != null;
    }

    int removeUpTo(LocalDate lastDay) {
        int before = epochs.size();
        epochs.keySet().removeIf(id -> !id.day().isAfter(lastDay));
        dirty.removeIf(id -> !id.day().isAfter(lastDay));
        return before - epochs.size();
    }

    boolean rewrap(EpochSecretRecord stored, WrappedKey wrapped, String rootUri) {
        EpochSecretRecord now = epochs.get(Id.of(stored));
        if (now == null || !now.wrapped().equals(stored.wrapped())) {
            return false;
        }
        put(new EpochSecretRecord(now.day(), now.version(), wrapped, rootUri, now.createdAt()));
        return true;
    }

    boolean claimAlarm(LocalDate day, int version, Instant now, Instant until) {
        Id id = new Id(day, version);
        if (!epochs.containsKey(id) || alarms.getOrDefault(id, Instant.MIN).isAfter(now)) {
            return false;
        }
        alarms.put(id, until);
        return true;
    }

    Optional<NamedSecretRecord> named(String name) {
        return Optional.ofNullable(named.get(name));
    }

    NamedSecretRecord put(NamedSecretRecord secret) {
        named.put(secret.name(), secret);
        return secret;
    }

    List<NamedSecretRecord> named() {
        return List.copyOf(named.values());
    }

    boolean removeNamed(String name) {
        return named.remove(name) != null;
    }

    boolean rewrap(NamedSecretRecord stored, WrappedKey wrapped, String rootUri) {
        NamedSecretRecord now = named.get(stored.name());
        if (now == null || !now.wrapped().equals(stored.wrapped())) {
            return false;
        }
        put(new NamedSecretRecord(now.name(), wrapped, rootUri, now.createdAt()));
        return true;
    }

    Optional<Instant> date(String name) {
        return Optional.ofNullable(dates.get(name));
    }

    Map<String, Instant> dates(String prefix) {
        Map<String, Instant> found = new TreeMap<>(dates);
        found.keySet().removeIf(name -> !name.startsWith(prefix));
        return found;
    }

    boolean replaceDate(String name, @Nullable Instant expected, @Nullable Instant next) {
        if (!Objects.equals(dates.get(name), expected)) {
            return false;
        }
        if (next == null) {
            dates.remove(name);
        } else {
            dates.put(name, next);
        }
        return true;
    }

    void takeEpochsOf(InMemorySecrets other) {
        epochs.clear();
        epochs.putAll(other.epochs);
        dirty.clear();
        dirty.addAll(other.dirty);
    }

    void takeAllOf(InMemorySecrets other) {
        takeEpochsOf(other);
        alarms.putAll(other.alarms);
        named.putAll(other.named);
        dates.putAll(other.dates);
    }
}
