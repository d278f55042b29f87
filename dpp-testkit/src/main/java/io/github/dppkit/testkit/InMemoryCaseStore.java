package io.github.dppkit.testkit;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.retention.spi.CaseStore;
import io.github.dppkit.retention.spi.StoredCase;
import io.github.dppkit.retention.spi.StoredScope;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Cases of one kind that are forgotten with the process.
 *
 * @param <S> the states of a case
 */
abstract class InMemoryCaseStore<S extends Enum<S>> implements CaseStore<S> {

    private static final Comparator<SubjectToken> UNSIGNED =
            (one, other) -> Arrays.compareUnsigned(one.toBytes(), other.toBytes());

    private final Map<String, StoredCase<S>> cases = new HashMap<>();
    private final Map<String, TreeMap<SubjectToken, StoredScope>> scopes = new HashMap<>();

    InMemoryCaseStore() {}

    @Override
    public synchronized StoredCase<S> add(StoredCase<S> candidate) {
        StoredCase<S> mine = stored(candidate, candidate.receivedAt());
        StoredCase<S> first = cases.putIfAbsent(candidate.id(), mine);
        return first == null ? mine : first;
    }

    @Override
    public synchronized Optional<StoredCase<S>> find(String id) {
        return Optional.ofNullable(cases.get(id));
    }

    @Override
    public synchronized boolean replace(StoredCase<S> next) {
        StoredCase<S> stored = cases.get(next.id());
        if (stored == null || stored.version() != next.version() - 1) {
            return false;
        }
        cases.put(next.id(), stored(next, stored.receivedAt()));
        return true;
    }

    @Override
    public synchronized List<StoredCase<S>> open(int limit) {
        return cases.values().stream()
                .filter(one -> !one.state().name().equals("CLOSED"))
                .sorted(Comparator.comparing(StoredCase::receivedAt))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized void addScopes(List<StoredScope> added) {
        added.forEach(scope -> of(scope.caseId()).putIfAbsent(scope.token(), scope));
    }

    @Override
    public synchronized boolean replaceScope(StoredScope next) {
        StoredScope stored = of(next.caseId()).get(next.token());
        if (stored == null || stored.version() != next.version() - 1) {
            return false;
        }
        of(next.caseId()).put(next.token(), next);
        return true;
    }

    @Override
    public synchronized List<StoredScope> scopes(String caseId, boolean open, @Nullable SubjectToken after, int limit) {
        NavigableMap<SubjectToken, StoredScope> all = of(caseId);
        return (after == null ? all : all.tailMap(after, false))
                .values().stream()
                        .filter(scope -> !open || scope.state() != StoredScope.State.DONE)
                        .limit(limit)
                        .toList();
    }

    private NavigableMap<SubjectToken, StoredScope> of(String caseId) {
        return scopes.computeIfAbsent(caseId, id -> new TreeMap<>(UNSIGNED));
    }

    private StoredCase<S> stored(StoredCase<S> next, Instant receivedAt) {
        Instant claimed = next.claimedUntil();
        return new StoredCase<>(
                next.id(),
                next.state(),
                receivedAt.truncatedTo(ChronoUnit.MICROS),
                claimed == null ? null : claimed.truncatedTo(ChronoUnit.MICROS),
                next.body(),
                next.outcome(),
                next.version());
    }
}
