package io.github.dppkit.testkit;

import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.WithdrawnKeys;
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
 * The data keys of {@link InMemoryKeyStore}, which guards them: at most one that is current and one that is superseded for each
 * scope. What leaves a day, or ends, marks the secrets that may open copies of it.
 */
final class InMemoryDataKeys {

    private static final Comparator<DataKeyRecord> BY_ID =
            Comparator.comparing(key -> key.id().toString());
    private static final Comparator<DataKeyRecord> BY_TIME =
            Comparator.comparing(DataKeyRecord::createdAt).thenComparing(BY_ID);

    private final InMemorySecrets secrets;
    private final Map<PiiScope, DataKeyRecord> keys = new HashMap<>();
    private final Map<PiiScope, DataKeyRecord> superseded = new HashMap<>();
    private final Map<DataKeyId, PiiScope> scopes = new HashMap<>();
    private final Map<DataKeyId, LocalDate> firstDays = new HashMap<>();
    private final List<DataKeyId> withdrawn = new ArrayList<>();

    InMemoryDataKeys(InMemorySecrets secrets) {
        this.secrets = secrets;
    }

    Optional<DataKeyRecord> current(PiiScope scope) {
        return Optional.ofNullable(keys.get(scope));
    }

    Optional<DataKeyRecord> superseded(PiiScope scope) {
        return Optional.ofNullable(superseded.get(scope));
    }

    Optional<DataKeyRecord> find(DataKeyId id) {
        PiiScope scope = scopes.get(id);
        return scope == null
                ? Optional.empty()
                : ofScopes(List.of(scope)).stream()
                        .filter(key -> key.id().equals(id))
                        .findFirst();
    }

    List<DataKeyRecord> ofScopes(Collection<PiiScope> scopes) {
        return Set.copyOf(scopes).stream()
                .flatMap(scope -> Stream.of(keys.get(scope), superseded.get(scope)))
                .filter(Objects::nonNull)
                .toList();
    }

    List<DataKeyRecord> activeUnder(LocalDate day, int version, @Nullable DataKeyId after, int limit) {
        return active().filter(key -> key.epochDay().equals(day) && key.epochVersion() == version)
                .sorted(BY_ID)
                .filter(key -> after == null || key.id().toString().compareTo(after.toString()) > 0)
                .limit(limit)
                .toList();
    }

    List<DataKeyRecord> activeFrom(Instant from, Instant until, @Nullable DataKeyRecord after, int limit) {
        return active().filter(key ->
                        !key.createdAt().isBefore(from) && key.createdAt().isBefore(until))
                .filter(key -> after == null || BY_TIME.compare(key, after) > 0)
                .sorted(BY_TIME)
                .limit(limit)
                .toList();
    }

    List<DataKeyRecord> disposing(@Nullable DataKeyId after, int limit) {
        return all().filter(key -> !isAlive(key))
                .filter(key -> after == null || key.id().toString().compareTo(after.toString()) > 0)
                .sorted(BY_ID)
                .limit(limit)
                .toList();
    }

    Optional<DataKeyRecord> add(DataKeyRecord candidate) {
        DataKeyRecord first = keys.get(candidate.scope());
        if (first != null || !hasSecret(candidate)) {
            return Optional.ofNullable(first);
        }
        keys.put(candidate.scope(), candidate);
        scopes.put(candidate.id(), candidate.scope());
        firstDays.put(candidate.id(), candidate.epochDay());
        return Optional.of(candidate);
    }

    boolean reserveUses(DataKeyId id, long count, long limit) {
        DataKeyRecord key = find(id).orElse(null);
        if (key == null || !isAlive(key) || key.uses() > limit - count) {
            return false;
        }
        replace(changed(key, key, key.state(), key.uses() + count));
        return true;
    }

    boolean rewrap(DataKeyRecord next) {
        DataKeyRecord key = find(next.id()).orElse(null);
        return key != null
                && isSuperseded(key) == (next.state() == DataKeyRecord.State.SUPERSEDED)
                && rewrap(key, next);
    }

    int roll(List<DataKeyRecord> next) {
        return (int) next.stream()
                .filter(key -> find(key.id())
                        .filter(stored -> stored.epochDay().equals(key.epochDay()) && rewrap(stored, key))
                        .isPresent())
                .count();
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

    boolean beginDisposal(DataKeyId id) {
        DataKeyRecord key = find(id).orElse(null);
        if (key == null) {
            return false;
        }
        ofScopes(List.of(key.scope())).forEach(this::dispose);
        return true;
    }

    private void dispose(DataKeyRecord key) {
        if (isAlive(key)) {
            mark(key, day -> true);
            withdrawn.add(key.id());
        }
        replace(changed(key, key, DataKeyRecord.State.DISPOSING, key.uses()));
    }

    boolean remove(DataKeyId id) {
        DataKeyRecord key = find(id).orElse(null);
        if (key == null || key.state() != DataKeyRecord.State.DISPOSING) {
            return false;
        }
        (isSuperseded(key) ? superseded : keys).remove(key.scope());
        scopes.remove(id);
        firstDays.remove(id);
        return true;
    }

    boolean supersede(DataKeyRecord old, DataKeyRecord next) {
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
        scopes.put(next.id(), next.scope());
        firstDays.put(next.id(), next.epochDay());
        withdrawn.add(old.id());
        return true;
    }

    boolean destroySuperseded(DataKeyId id) {
        DataKeyRecord key = find(id).orElse(null);
        if (key == null || key.state() != DataKeyRecord.State.SUPERSEDED) {
            return false;
        }
        mark(key, day -> true);
        withdrawn.add(id);
        superseded.remove(key.scope());
        scopes.remove(id);
        firstDays.remove(id);
        return true;
    }

    WithdrawnKeys withdrawn(long after, int limit) {
        if (after < 0 || after > withdrawn.size()) {
            return WithdrawnKeys.incomplete(withdrawn.size());
        }
        int from = (int) after;
        int to = Math.min(from + Math.min(limit, withdrawn.size()), withdrawn.size());
        return new WithdrawnKeys(to, withdrawn.subList(from, to), true);
    }

    void tamper(PiiScope scope, UnaryOperator<DataKeyRecord> change) {
        keys.computeIfPresent(scope, (key, record) -> change.apply(record));
        current(scope).ifPresent(record -> scopes.put(record.id(), scope));
    }

    void takeAllOf(InMemoryDataKeys other) {
        scopes.putAll(other.scopes);
        firstDays.putAll(other.firstDays);
        keys.putAll(other.keys);
        superseded.putAll(other.superseded);
        withdrawn.addAll(other.withdrawn);
    }

    /** Marks the secrets of some days under which a key may have been wrapped, as it is stored. */
    private void mark(DataKeyRecord key, Predicate<LocalDate> days) {
        LocalDate first = firstDays.getOrDefault(key.id(), key.epochDay());
        secrets.mark(secret -> !secret.day().isBefore(first)
                && days.test(secret.day())
                && (secret.day().isBefore(key.epochDay())
                        || (secret.day().equals(key.epochDay()) && secret.version() <= key.epochVersion())));
    }

    private Stream<DataKeyRecord> active() {
        return all().filter(InMemoryDataKeys::isAlive);
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

    private boolean hasSecret(DataKeyRecord key) {
        return secrets.find(key.epochDay(), key.epochVersion()).isPresent();
    }

    private void replace(DataKeyRecord key) {
        (isSuperseded(key) ? superseded : keys).put(key.scope(), key);
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
}
